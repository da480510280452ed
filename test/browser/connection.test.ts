import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { closeCodes } from "../../src/shared/protocolVersion";
import { initialState } from "../../src/shared/state";
import { newPhone } from "../stand-ins/phone/devices";
import type { Page } from "playwright-core";
import { accepted, block, opened, started, text } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const turn = randomUUID();

function scrollTop(page: Page): Promise<number> {
  return page.evaluate<number>('document.querySelector(".chat-scroller").scrollTop');
}

/** Up by some screens, as by a hand: only that leaves the end. */
async function scrollUp(page: Page): Promise<number> {
  await page.evaluate(`(() => {
    const scroller = document.querySelector(".chat-scroller");
    scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -100 }));
    scroller.scrollTop -= 1500;
  })()`);
  await page.locator(".to-end").waitFor();
  return scrollTop(page);
}

describe("the connection", () => {
  it("catches up with what happened while it was cut", async () => {
    await bench.openConversation();
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("Reconnecting…").waitFor();
    bench.host.emit(accepted("meanwhile", turn), started(turn));
    bench.host.isReachable = true;
    await bench.page.locator(".bubble", { hasText: "meanwhile" }).waitFor();
    await bench.page.getByText("Back, nothing missed").waitFor();
    const [, second] = bench.host.received.filter(({ type }) => type === "hello");
    expect(second).toMatchObject({ cursor: { epoch: bench.host.epoch, seq: 3 } });
  });

  it("keeps a prompt that is sent offline, and sends it once when it is back", async () => {
    await bench.openConversation();
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("Reconnecting…").waitFor();
    await bench.composer.fill("later");
    await bench.sendButton.tap();
    await bench.page.getByText("Kept here. Sent when you are back.").waitFor();
    await bench.page.reload();
    bench.host.isReachable = true;
    const prompt = await bench.host.message("prompt.send");
    expect(prompt.text).toBe("later");
    bench.host.emit(accepted("later", prompt.promptId));
    await bench.page.getByText("Waiting · next in the queue").waitFor();
    expect(await bench.page.locator(".bubble").count()).toBe(1);
  });

  it("that ends because of the device is told at once, and nothing seems to go on", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    await bench.open();
    const state = bench.page.locator(".header-state");
    await state.getByText(/^Working/).waitFor();
    bench.host.isReachable = false;
    await bench.page.context().setOffline(true);
    await state.getByText("Last known: working", { exact: true }).waitFor({ timeout: 1_000 });
    await bench.page.getByText("This device is offline since").waitFor({ timeout: 1_000 });
    expect(await bench.page.getByRole("button", { name: "Stop" }).isDisabled()).toBe(true);
    await bench.page.getByText("Stop works again once reconnected.").waitFor();
    bench.host.isReachable = true;
    await bench.page.context().setOffline(false);
    await state.getByText(/^Working/).waitFor();
    await bench.page.getByRole("button", { name: "Stop", disabled: false }).waitFor();
  });

  it("says from the start that the device is offline", async () => {
    bench.host.emit(...opened());
    bench.host.isReachable = false;
    const phone = await newPhone(bench.browser);
    await phone.addInitScript("Object.defineProperty(navigator, 'onLine', { value: false })");
    await bench.open(Promise.resolve(phone));
    await bench.page.getByText("This device is offline since").waitFor({ timeout: 1_500 });
  });

  it.each([1009, closeCodes.refused])(
    "that a prompt breaks with %i gives the text back instead of trying it for ever",
    async (code) => {
      await bench.openConversation();
      bench.host.answers = ({ type }) => {
        if (type === "prompt.send") bench.host.cut(code);
      };
      await bench.composer.fill("poison");
      await bench.sendButton.tap();
      await bench.page.getByText("The PC did not take this message").waitFor();
      expect(await bench.composer.inputValue()).toBe("poison");
      expect(bench.host.received.filter(({ type }) => type === "prompt.send")).toHaveLength(1);
      expect(await bench.page.locator(".bubble").count()).toBe(0);
    },
  );

  it("says that Remote Claude was stopped, and comes back when it is started", async () => {
    await bench.openConversation();
    bench.host.isReachable = false;
    bench.host.cut(closeCodes.stopped);
    await bench.page.getByText("Remote Claude is stopped on the PC.").waitFor();
    bench.host.isReachable = true;
    await bench.page.getByRole("button", { name: "Retry" }).tap();
    await bench.page.getByText("Back, nothing missed").waitFor();
  });

  it.each([
    ["draft and place", closeCodes.restarting, 1006],
    ["the same where the last word came as a message", undefined, closeCodes.restarting],
  ])("comes back within 2 s when the server starts again: %s are kept", async (_, code, bye) => {
    const lines = Array.from({ length: 120 }, (_line, index) => `Line ${index}`).join("\n\n");
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", lines)));
    await bench.open();
    await bench.page.getByText("Line 119", { exact: true }).waitFor();
    await bench.composer.fill("not sent yet");
    const top = await scrollUp(bench.page);
    bench.host.isReachable = false;
    if (code === undefined) bench.host.tell({ type: "bye", code: bye, reason: "restarting" });
    bench.host.cut(code);
    await bench.page.getByText("Restarting…").waitFor();
    bench.host.epoch = randomUUID();
    bench.host.isReachable = true;
    const backAt = performance.now();
    await bench.page.locator(".page[data-live=true]").waitFor();
    expect(performance.now() - backAt).toBeLessThan(2_000);
    expect(await bench.composer.inputValue()).toBe("not sent yet");
    expect(await scrollTop(bench.page)).toBe(top);
    await bench.page.getByText("Restarting…").waitFor({ state: "detached" });
  });

  it("asks to pair again when the device was taken off the list", async () => {
    await bench.openConversation();
    bench.host.cut(closeCodes.revoked);
    await bench.page.getByRole("heading", { name: "This device is no longer paired" }).waitFor();
    expect(await bench.page.getByText("still kept on this device").count()).toBe(0);
  });

  it("leaves it to the person whether what was typed stays on a device that was taken off", async () => {
    await bench.openConversation();
    await bench.composer.fill("secret draft");
    bench.host.cut(closeCodes.revoked);
    await bench.page.getByText("it was revoked on the PC or on another device").waitFor();
    await bench.page
      .getByText("What you typed and did not send is still kept on this device.")
      .waitFor();
    expect(await bench.page.evaluate("JSON.stringify({ ...localStorage })")).toContain("secret");
    await bench.page.getByRole("button", { name: "Delete it" }).tap();
    await bench.page.getByText("What you typed was deleted from this device.").waitFor();
    expect(
      await bench.page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })"),
    ).toBe("{}");
  });

  it("asks to pair again when the session is over and the socket is refused", async () => {
    await bench.openConversation();
    bench.host.me = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByRole("heading", { name: "This device is no longer paired" }).waitFor();
  });

  it("tells the tunnel's answer from the PC's", async () => {
    await bench.openConversation();
    bench.host.me = { status: 404, html: "<h1>ERR_NGROK_3200</h1>" };
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("ngrok answers, the PC does not.").waitFor();
  });

  it("shows calmly what keeps visitors out of the tunnel, for as long as it does", async () => {
    await bench.openConversation();
    const host = { ...initialState.host, workspaceName: "my-app", hostName: "studio" };
    const online = { kind: "online", url: "https://remote.ngrok-free.app" } as const;
    const trouble = { code: "tunnel-quota", detail: null } as const;
    bench.host.emit({
      type: "host.changed",
      host: { ...host, tunnel: { ...online, trouble } },
    });
    const strip = bench.page.locator(".strip.wordy");
    await strip.getByText(/ngrok/).first().waitFor();
    bench.host.emit({ type: "host.changed", host: { ...host, tunnel: online } });
    await strip.waitFor({ state: "detached" });
  });
});
