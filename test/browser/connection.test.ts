import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { closeCodes } from "../../src/shared/protocolVersion";
import { newPhone } from "../stand-ins/phone/devices";
import { accepted, opened, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const turn = randomUUID();

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

  it("asks to pair again when the device was taken off the list", async () => {
    await bench.openConversation();
    bench.host.cut(closeCodes.revoked);
    await bench.page.getByRole("heading", { name: "This device is no longer paired" }).waitFor();
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
});
