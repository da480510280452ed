import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { PermissionContent } from "../../src/shared/permissionContent";
import { newDesktop } from "../stand-ins/phone/devices";
import { accepted, block, ended, requested, resolved, started, text } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { answerLists, queueStory } from "./support/panels";
import { story } from "./support/story";

/** Nothing but keys: all can be reached and done, the focus is seen, is never lost and never caught. */
const bench = usePageBench();
const command: PermissionContent = { kind: "command", command: "npm test", description: null };
const grants = { conversation: [], always: ["Bash(npm test)"] };

/** What has the focus, by its name: `""` is nothing. And whether it can be seen that it has it. */
interface Focus {
  readonly name: string;
  readonly isSeen: boolean;
}

function focus(page: Page): Promise<Focus> {
  return page.evaluate<Focus>(`(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { name: "", isSeen: false };
    const looks = (each) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(each);
      const isDrawn = outlineStyle !== "none" && !/, 0\\)$/.test(outlineColor);
      const hasRing = isDrawn && parseFloat(outlineWidth) >= 1;
      return [hasRing ? outlineWidth + outlineColor : "none", boxShadow, borderColor].join();
    };
    for (const animation of element.getAnimations()) animation.finish();
    // The same thing in the same place, without the focus.
    const twin = element.cloneNode(false);
    for (const attribute of ["id", "name"]) twin.removeAttribute(attribute);
    element.after(twin);
    const isSeen = looks(element) !== looks(twin);
    twin.remove();
    const name = element.getAttribute("aria-label") ?? (element.textContent.trim() || element.className);
    return { name: name.slice(0, 80), isSeen };
  })()`);
}

const focusName = async (): Promise<string> => (await focus(bench.page)).name;

/** Goes on by Tab until the name fits; each stop on the way must be seen. */
async function tabTo(name: RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await bench.page.keyboard.press(key);
    const { name: now, isSeen } = await focus(bench.page);
    passed.push(now);
    if (now !== "") expect({ now, isSeen }).toEqual({ now, isSeen: true });
    if (name.test(now)) return;
  }
  throw new Error(`No ${String(name)} among ${passed.join(" | ")}`);
}

const press = (key: string): Promise<void> => bench.page.keyboard.press(key);

async function openDesktop(...events: ReturnType<typeof story>): Promise<void> {
  bench.host.emit(...events);
  bench.host.answers ??= null;
  await bench.open(newDesktop(bench.browser));
  await bench.page.locator(".page[data-live=true]").waitFor();
  await bench.page.getByRole("textbox", { name: "Message to Claude" }).waitFor();
}

describe("with keys alone", () => {
  it("a message is written and sent, and the field has the focus again", async () => {
    await openDesktop(...story());
    await tabTo(/^Message to Claude/);
    await bench.page.keyboard.type("First");
    await press("Enter");
    expect(await bench.host.message("prompt.send")).toMatchObject({ text: "First" });
    expect(await focusName()).toBe("Message to Claude");
    await bench.page.keyboard.type("Second");
    await tabTo(/^Send/);
    await press("Enter");
    await bench.host.message("prompt.send", (sent) => sent.text === "Second");
    await expect.poll(focusName).toBe("Message to Claude");
  });

  it("every sheet is opened, walked through without an end, closed, and its opener has the focus", async () => {
    bench.host.answers = answerLists(bench.host);
    await openDesktop(...queueStory());
    const openers = [
      [/^Open conversations/, "Conversations"],
      [/^3 waiting/, "Queue"],
      [/^Model:/, "Model"],
      [/^Permissions:/, "Permissions"],
      [/^Effort/, "Effort"],
    ] as const;
    for (const [opener, title] of openers) {
      await tabTo(opener);
      const before = await focusName();
      await press("Enter");
      const sheet = bench.page.getByRole("dialog", { name: title, exact: true });
      await sheet.waitFor();
      const heading = sheet.getByRole("heading", { name: title, exact: true });
      await expect.poll(() => isFocused(heading)).toBe(true);
      // Round and round inside: what is behind it is never reached.
      for (let presses = 0; presses < 12; presses += 1) {
        await press("Tab");
        const place = await bench.page.evaluate<string>(
          "document.activeElement.closest('dialog') ? 'inside' : document.activeElement.tagName",
        );
        expect(["inside", "BODY"]).toContain(place);
      }
      await press("Escape");
      await sheet.waitFor({ state: "detached" });
      await expect.poll(focusName).toBe(before);
    }
  });

  it("the menu is opened, its sheets too, and the focus comes back to it", async () => {
    await openDesktop(...story());
    for (const name of ["Devices", "Settings"]) {
      await tabTo(/^Menu$/);
      await press("Enter");
      await tabTo(new RegExp(`^${name}`));
      await press("Enter");
      const sheet = bench.page.getByRole("dialog", { name, exact: true });
      await sheet.waitFor();
      await tabTo(/^Close$/);
      await press("Enter");
      await sheet.waitFor({ state: "detached" });
      await expect.poll(focusName).toBe("Menu");
    }
    await press("Enter");
    await bench.page.locator(".menu-panel").waitFor();
    await press("Escape");
    await bench.page.locator(".menu-panel").waitFor({ state: "detached" });
    expect(await focusName()).toBe("Menu");
  });

  it("a request is answered, the next one too, and then the message has the focus", async () => {
    const turn = randomUUID();
    bench.host.answers = (message) => {
      if (message.type !== "permission.answer") return;
      bench.host.accept(message.requestId);
      const isAllowed = message.decision.kind === "allow";
      bench.host.emit(resolved(message.permissionId, isAllowed ? "allowed" : "denied"));
    };
    await openDesktop(...story(), accepted("Build it.", turn), started(turn));
    await tabTo(/^Message to Claude/);
    bench.host.emit(
      requested("p1", command, { turnId: turn, grants }),
      requested("p2", command, { turnId: turn, grants }),
    );
    // What appears takes the focus from nobody.
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    expect(await focusName()).toBe("Message to Claude");
    await tabTo(/^More choices/, "Shift+Tab");
    await press("Enter");
    await expect.poll(() => isFocused(bench.page.locator(".permission textarea"))).toBe(true);
    await bench.page.keyboard.type("Not now");
    await bench.page
      .getByRole("button", { name: /^Deny with/ })
      .and(bench.page.locator(":enabled"))
      .waitFor();
    await tabTo(/^Deny with/);
    await press("Enter");
    const first = await bench.host.message("permission.answer");
    expect(first.decision).toEqual({ kind: "deny", reason: "Not now" });
    await bench.page.locator(".permission").waitFor();
    await expect.poll(focusName).not.toBe("");
    await bench.allowButton.and(bench.page.locator(":enabled")).waitFor();
    await tabTo(/^Allow once/);
    await press("Enter");
    await bench.host.message("permission.answer", (answer) => answer.permissionId === "p2");
    await bench.page.locator(".permission").waitFor({ state: "detached" });
    await expect.poll(focusName).toBe("Message to Claude");
  });

  it("what runs is stopped, and the focus does not go with the button", async () => {
    const turn = randomUUID();
    bench.host.answers = (message) => {
      if (!("requestId" in message)) return;
      bench.host.accept(message.requestId);
      if (message.type === "turn.interrupt") bench.host.emit(ended(turn, "interrupted"));
    };
    await openDesktop(...story(), accepted("Build it.", turn), started(turn));
    bench.host.emit(block(turn, text("a", "I begin.")));
    await tabTo(/^Stop$/);
    await press("Enter");
    await bench.page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
    await press("Shift");
    await expect.poll(focusName).toBe("Message to Claude");
  });

  it("a tool's card, a picture, a table: what scrolls or opens is reached", async () => {
    await openDesktop(...story());
    await tabTo(/^Run.*npm test/s, "Shift+Tab");
    await press("Enter");
    await bench.page.locator(".output").waitFor();
    await tabTo(/my-app@1/);
  });
});

describe("the look at what has the focus", () => {
  it("tells what is drawn for the focus from what is there without it", async () => {
    await openDesktop(...story());
    await tabTo(/^Message to Claude/);
    const hide = (style: string): Promise<unknown> =>
      bench.page.evaluate(`document.activeElement.style.cssText = ${JSON.stringify(style)}`);
    await hide("outline: none; border-color: red; box-shadow: 0 0 4px red; transition: none");
    expect((await focus(bench.page)).isSeen).toBe(false);
    await hide("");
    expect((await focus(bench.page)).isSeen).toBe(true);
  });
});

async function isFocused(locator: Locator): Promise<boolean> {
  return (await locator.and(bench.page.locator(":focus")).count()) === 1;
}
