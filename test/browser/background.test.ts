import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { newDesktop } from "../stand-ins/phone/devices";
import { accepted, ended, requested, resolved, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const command = { kind: "command", command: "ls", description: null } as const;
/** The first notes of both tones (Hz, whole). */
const asks = 659;
const settles = 523;
let turn = "";

beforeEach(() => {
  turn = randomUUID();
});

/**
 * Counts what the page asks of the device: the real sounds of the browser, and a stand-in for the
 * screen's lock. `hide` and `show` do what a browser does when the page goes and comes.
 */
const counters = `
  window.contexts = 0;
  window.notes = [];
  const Real = window.AudioContext;
  window.AudioContext = class extends Real {
    constructor(...given) { super(...given); window.contexts++; window.lastContext = this; }
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...given) {
    window.notes.push(Math.round(this.frequency.value));
    return start.apply(this, given);
  };
  window.locks = { asked: 0, held: 0, isRefused: false };
  const held = new Set();
  Object.defineProperty(Navigator.prototype, "wakeLock", {
    configurable: true,
    get: () => ({
      request: async (type) => {
        window.locks.asked++;
        if (window.locks.isRefused) throw new DOMException("no", "NotAllowedError");
        const sentinel = {
          type,
          released: false,
          release: async () => { sentinel.released = true; held.delete(sentinel); window.locks.held = held.size; },
        };
        held.add(sentinel);
        window.locks.held = held.size;
        return sentinel;
      },
    }),
  });
  let visibility = "visible";
  Object.defineProperty(document, "visibilityState", { get: () => visibility });
  Object.defineProperty(document, "hidden", { get: () => visibility === "hidden" });
  const turnTo = (next) => { visibility = next; document.dispatchEvent(new Event("visibilitychange")); };
  window.hide = () => { for (const each of [...held]) void each.release(); turnTo("hidden"); };
  window.show = () => { turnTo("visible"); };
`;

async function counted(device: Promise<Page>): Promise<Page> {
  const page = await device;
  await page.addInitScript(counters);
  return page;
}

async function openCounted(
  preferences: object = {},
  device: Promise<Page> = bench.newPhone(),
): Promise<void> {
  const page = await counted(device);
  await page.addInitScript(
    `localStorage.setItem("remote-claude.preferences", ${JSON.stringify(JSON.stringify(preferences))})`,
  );
  await bench.openConversation(Promise.resolve(page));
}

const evaluate = <T>(script: string, page = bench.page): Promise<T> => page.evaluate<T>(script);
const notes = (page = bench.page): Promise<number[]> => evaluate("window.notes", page);

/** What the page's way to the speaker does: `suspended` is at rest. */
const speaker = (page = bench.page): Promise<string> => evaluate("window.lastContext?.state", page);

/** A gesture, and all that it brings. */
async function touch(page = bench.page): Promise<void> {
  await page.locator("h1").click();
  await expect.poll(() => speaker(page)).toBe("suspended");
}

function run(): void {
  bench.host.emit(accepted("one", turn), started(turn));
}

describe("sounds", () => {
  it("need a gesture, and are not fetched before", async () => {
    const scripts: string[] = [];
    const phone = await bench.newPhone();
    phone.on("request", (request) => scripts.push(request.url()));
    await openCounted({}, Promise.resolve(phone));
    run();
    bench.host.emit(requested("p1", command));
    await bench.page.getByRole("button", { name: "Allow once" }).first().waitFor();
    expect(await evaluate("window.contexts")).toBe(0);
    const before = scripts.length;
    await touch();
    expect(scripts.length).toBeGreaterThan(before);
    expect(await evaluate("window.contexts")).toBe(1);
    // What was there before is no news.
    expect(await notes()).toEqual([]);
  });

  it.each([
    ["a phone", () => bench.newPhone()],
    ["a desktop", () => newDesktop(bench.browser)],
  ])("tell a request from an end on %s, on a page in sight", async (_, device) => {
    await openCounted({}, device());
    await touch();
    run();
    bench.host.emit(requested("p1", command));
    await expect.poll(() => notes()).toEqual([asks, 880]);
    bench.host.emit(resolved("p1"));
    bench.host.emit(ended(turn));
    await expect.poll(() => notes()).toEqual([asks, 880, settles, 392]);
    expect(await evaluate("window.contexts")).toBe(1);
    // The device's speaker is let go again.
    await expect.poll(() => speaker(), { timeout: 5_000 }).toBe("suspended");
  });

  it("are none on loading, and none for what a page in sight has missed", async () => {
    await openCounted();
    await touch();
    bench.host.cut();
    await bench.page.locator(".page[data-live=false]").waitFor();
    run();
    bench.host.emit(requested("p1", command));
    await bench.page.locator(".page[data-live=true]").waitFor();
    await bench.page.getByRole("button", { name: "Allow once" }).first().waitFor();
    bench.host.emit(requested("p2", command));
    await expect.poll(() => notes()).toEqual([asks, 880]);
    await bench.page.reload();
    await bench.page.getByRole("button", { name: "Allow once" }).first().waitFor();
    await touch();
    expect(await notes()).toEqual([]);
  });

  it("are none between the turns of a queue", async () => {
    await openCounted();
    await touch();
    const next = randomUUID();
    run();
    bench.host.emit(accepted("two", next), ended(turn), started(next));
    await bench.page.getByText("two").first().waitFor();
    bench.host.emit(ended(next));
    await expect.poll(() => notes()).toEqual([settles, 392]);
  });

  it("come once from several tabs", async () => {
    await openCounted();
    await touch();
    const other = await counted(bench.page.context().newPage());
    await other.goto(bench.origin);
    await other.getByText("Claude works in my-app").waitFor();
    await touch(other);
    const heard = async (): Promise<number[]> => [...(await notes()), ...(await notes(other))];
    run();
    bench.host.emit(requested("p1", command));
    await expect.poll(heard).toEqual([asks, 880]);
    bench.host.emit(requested("p2", command));
    await expect.poll(heard).toHaveLength(4);
  });

  it("are none where they are switched off, and come back with the switch", async () => {
    await openCounted({ hasSound: false });
    await bench.page.locator("h1").click();
    run();
    bench.host.emit(requested("p1", command));
    await bench.page.getByRole("button", { name: "Allow once" }).first().waitFor();
    expect(await evaluate("window.contexts")).toBe(0);
    await bench.page.getByRole("button", { name: "Menu" }).click();
    await bench.page.getByRole("button", { name: "Settings" }).click();
    await bench.page.getByRole("switch", { name: "Sound" }).click();
    await expect.poll(() => speaker()).toBe("suspended");
    bench.host.emit(requested("p2", command));
    await expect.poll(() => notes()).toEqual([asks, 880]);
    await bench.page.getByRole("switch", { name: "Sound" }).click();
    await expect.poll(() => speaker()).toBe("closed");
  });
});

describe("the screen", () => {
  const locks = () => evaluate<{ asked: number; held: number }>("window.locks");

  it("stays on only while a turn runs", async () => {
    await openCounted({ keepsAwake: true });
    expect(await locks()).toMatchObject({ asked: 0 });
    run();
    await expect.poll(locks).toMatchObject({ asked: 1, held: 1 });
    bench.host.emit(ended(turn));
    await expect.poll(locks).toMatchObject({ asked: 1, held: 0 });
  });

  it("is asked for again when the page is back in sight", async () => {
    await openCounted({ keepsAwake: true });
    run();
    await expect.poll(locks).toMatchObject({ asked: 1, held: 1 });
    await evaluate("window.hide()");
    await expect.poll(locks).toMatchObject({ asked: 1, held: 0 });
    await evaluate("window.show()");
    await expect.poll(locks).toMatchObject({ asked: 2, held: 1 });
    await evaluate("window.show()");
    bench.host.emit(ended(turn));
    await expect.poll(locks).toMatchObject({ asked: 2, held: 0 });
    await evaluate("window.hide(), window.show()");
    expect(await locks()).toMatchObject({ asked: 2 });
  });

  it("does as it likes where the browser says no, and is asked for again", async () => {
    await openCounted({ keepsAwake: true });
    await evaluate("window.locks.isRefused = true");
    run();
    await expect.poll(locks).toMatchObject({ asked: 1, held: 0 });
    await evaluate("window.locks.isRefused = false, window.hide(), window.show()");
    await expect.poll(locks).toMatchObject({ asked: 2, held: 1 });
  });

  it("is let go while nobody knows what Claude does", async () => {
    await openCounted({ keepsAwake: true });
    run();
    await expect.poll(locks).toMatchObject({ held: 1 });
    bench.host.isReachable = false;
    bench.host.cut();
    await expect.poll(locks).toMatchObject({ held: 0 });
  });

  it("is left alone unless that is wanted", async () => {
    await openCounted();
    await touch();
    run();
    await bench.page.getByText("one").first().waitFor();
    expect(await locks()).toMatchObject({ asked: 0 });
    await bench.page.getByRole("button", { name: "Menu" }).click();
    await bench.page.getByRole("button", { name: "Settings" }).click();
    await bench.page.getByRole("switch", { name: "Keep the screen on" }).click();
    await expect.poll(locks).toMatchObject({ asked: 1, held: 1 });
    await bench.page.getByRole("switch", { name: "Keep the screen on" }).click();
    await expect.poll(locks).toMatchObject({ asked: 1, held: 0 });
  });

  it("cannot be kept on in every browser, which is said", async () => {
    const phone = await bench.newPhone();
    await phone.addInitScript(
      "delete Navigator.prototype.wakeLock; delete Navigator.prototype.vibrate;",
    );
    await bench.openConversation(Promise.resolve(phone));
    await bench.page.getByRole("button", { name: "Menu" }).click();
    await bench.page.getByRole("button", { name: "Settings" }).click();
    for (const name of ["Keep the screen on", "Vibration"]) {
      const row = bench.page.getByRole("switch", { name });
      expect(await row.isDisabled()).toBe(true);
      expect(await row.isChecked()).toBe(false);
    }
    expect(await bench.page.getByText("This browser cannot do that.").count()).toBe(2);
  });
});
