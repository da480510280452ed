import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { ServiceSubscription } from "../stand-ins/pushService/pushService";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import { PushBench } from "../support/pushBench";
import { WorkerDesk } from "./support/workerDesk";

/**
 * The real product, worker and page. Two things a browser without the internet can't do are stood in
 * for: its `PushManager` gives a subscription of the loopback service, and what that service gets is
 * handed to the worker by the browser's own debugger, as the browser would.
 */
let browser: Browser;
let bench: PushBench;
let page: Page;
let subscription: ServiceSubscription;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  bench = await PushBench.start();
  subscription = bench.service.subscribe();
});
afterEach(async () => {
  await page.context().close();
  await bench.stop();
});

async function openPage(device: Promise<Page>, mayNotify = true): Promise<void> {
  page = await device;
  const context = page.context();
  if (mayNotify) await context.grantPermissions(["notifications"]);
  await context.addInitScript(standInPushManager, subscription);
  await page.goto((await bench.headless.pair()).pair);
  await page
    .getByText(/my-app/)
    .first()
    .waitFor();
}

/** Runs in the page: a push service that is there. Kept over reloads, as the browser does. */
function standInPushManager({ endpoint, keys }: ServiceSubscription): void {
  const kept = "test.push";
  const made = {
    endpoint,
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: () => {
      localStorage.removeItem(kept);
      return Promise.resolve(true);
    },
  };
  const current = () => (localStorage.getItem(kept) === null ? null : made);
  Object.assign(PushManager.prototype, {
    subscribe: () => {
      localStorage.setItem(kept, "1");
      return Promise.resolve(made);
    },
    getSubscription: () => Promise.resolve(current()),
  });
}

async function openSettings(): Promise<void> {
  await page.getByRole("button", { name: /^(Menu|메뉴)$/ }).click();
  await page.getByRole("button", { name: /^(Settings|설정)$/ }).click();
}

/** Of the request that is on the screen. */
const asksFor = (command: string) =>
  page.getByRole("region", { name: /^Needs you/ }).getByText(command, { exact: true });

const toggle = (name: string) => page.getByRole("switch", { name });

async function switchOn(): Promise<void> {
  await openSettings();
  await expect.poll(() => toggle("Notify this device").isEnabled()).toBe(true);
  await toggle("Notify this device").click();
  await expect.poll(() => toggle("Claude is done").isChecked()).toBe(true);
}

/** Another device, so that something happens that this page did not ask for. */
async function otherDevice(): Promise<ProtocolClient> {
  const { pair } = await bench.headless.pair();
  return ProtocolClient.connect(bench.headless.ready.local, await pairAt(pair, "Laptop"));
}

/** Where the host sends what it tells, as it keeps it. */
async function addresses(): Promise<readonly string[]> {
  const text = await readFile(join(bench.stateFolder, "push.json"), "utf8");
  const { subscriptions } = JSON.parse(text) as { subscriptions: { endpoint: string }[] };
  return subscriptions.map(({ endpoint }) => endpoint);
}

describe("notifications", () => {
  it("are switched on by a tap, tried, chosen and switched off", async () => {
    await openPage(newPhone(browser));
    await switchOn();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByText("Sent. It should be here within seconds.").waitFor();
    expect(bench.service.messagesTo(subscription.endpoint)[0]).toMatchObject({
      title: "Notifications work",
    });
    await page.getByRole("button", { name: "Send a test" }).scrollIntoViewIfNeeded();
    await screenshot(page, "settings-notifications-en");
    await toggle("Show the conversation's title").click();
    await toggle("Claude is done").click();
    await expect.poll(() => toggle("Claude is done").isChecked()).toBe(false);
    await page.reload();
    await openSettings();
    await expect.poll(() => toggle("Show the conversation's title").isChecked()).toBe(true);
    expect(await toggle("Claude is done").isChecked()).toBe(false);
    await toggle("Notify this device").click();
    await expect.poll(() => toggle("Claude is done").count()).toBe(0);
    await page.reload();
    await openSettings();
    await expect.poll(() => toggle("Notify this device").isEnabled()).toBe(true);
    expect(await toggle("Notify this device").isChecked()).toBe(false);
  });

  it("show what is asked, and a tap shows the very card", async () => {
    await openPage(newPhone(browser));
    await switchOn();
    await page.keyboard.press("Escape");
    const desk = await WorkerDesk.of(page.context(), page);
    const client = await otherDevice();
    const asked = client.conversation.id;
    // The page looks at another conversation when it happens.
    await client.untilTurnEnds(await client.prompt("[[say first]]"));
    await page.getByRole("button", { name: "New conversation" }).first().click();
    await client.until(() => client.state.currentId !== asked);
    await client.request({
      type: "prompt.send",
      conversationId: asked,
      promptId: crypto.randomUUID(),
      text: "[[bash touch asked.txt]]",
    });
    await bench.service.until(() => bench.service.messagesTo(subscription.endpoint).length > 0);
    const [delivery] = bench.service.deliveries;
    await desk.deliver(delivery?.text ?? "");
    await expect.poll(() => desk.titles()).toEqual(["Claude needs an answer in my-app"]);
    expect(await asksFor("touch asked.txt").count()).toBe(0);
    await desk.tap();
    await asksFor("touch asked.txt").waitFor();
    await expect
      .poll(() => page.evaluate("document.activeElement?.getAttribute('data-card') !== null"))
      .toBe(true);
    await screenshot(page, "notification-opens-card");
    await expect.poll(() => desk.titles()).toEqual([]);
    const open = client.state.conversations.find(({ id }) => id === asked);
    // Nothing was answered by it.
    expect(open?.permissions).toHaveLength(1);
  });

  it("open a page at the card where there is none, and the address does not keep it", async () => {
    await openPage(newPhone(browser));
    const client = await otherDevice();
    await client.prompt("[[bash touch fresh.txt]]");
    await client.until(() => client.conversation.permissions.length > 0);
    const words = new URLSearchParams({
      open: client.conversation.id,
      card: client.conversation.permissions[0]?.id ?? "",
    });
    await page.goto("about:blank");
    await page.goto(`${bench.headless.ready.local}/#${words.toString()}`);
    await asksFor("touch fresh.txt").waitFor();
    await expect
      .poll(() => page.evaluate("document.activeElement?.getAttribute('data-card') !== null"))
      .toBe(true);
    expect(new URL(page.url()).hash).toBe("");
  });

  it("are told again at the browser's new address, by the worker and by the next page", async () => {
    await openPage(newPhone(browser));
    await switchOn();
    await toggle("Claude is done").click();
    await expect.poll(() => toggle("Claude is done").isChecked()).toBe(false);
    const { worker } = await WorkerDesk.of(page.context(), page);
    // The browser drops what it had; its push service gives something else.
    const second = bench.service.subscribe();
    await page.evaluate("localStorage.removeItem('test.push')");
    await page.goto("about:blank");
    await worker.evaluate(`(() => {
      const made = ${JSON.stringify(second)};
      PushManager.prototype.getSubscription = async () => null;
      PushManager.prototype.subscribe = async () => ({ toJSON: () => made });
      const change = new ExtendableEvent("pushsubscriptionchange");
      change.waitUntil = () => undefined;
      self.dispatchEvent(change);
    })()`);
    await expect.poll(() => addresses()).toEqual([second.endpoint]);
    const client = await otherDevice();
    await client.prompt("[[bash touch moved.txt]]");
    await bench.service.until(() => bench.service.messagesTo(second.endpoint).length > 0);
    expect(bench.service.messagesTo(subscription.endpoint)).toEqual([]);
    // The page's own browser has the first address again: that is a change, too, and nothing else is another one.
    await page.goto(bench.headless.ready.local);
    await openSettings();
    await expect.poll(() => toggle("Notify this device").isChecked()).toBe(true);
    expect(await toggle("Claude is done").isChecked()).toBe(false);
  });

  it("end at the host when the person forbids them in the browser, without the settings", async () => {
    await openPage(newPhone(browser));
    await switchOn();
    await page.context().clearPermissions();
    await page.reload();
    await page.locator(".page[data-live=true]").waitFor();
    await expect.poll(() => addresses()).toEqual([]);
  });

  it("open a conversation that was closed meanwhile, or say that it is gone and show the others", async () => {
    await openPage(newPhone(browser));
    const client = await otherDevice();
    const told = client.conversation.id;
    await client.untilTurnEnds(await client.prompt("[[say the first one]]"));
    await page.getByText("the first one").first().waitFor();
    const open = (id: string) =>
      page.evaluate(
        `navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: ${JSON.stringify(
          { type: "show", target: { conversationId: id, cardId: "gone" } },
        )} }))`,
      );
    await client.request({ type: "conversation.new", replacesId: told });
    // The page knows it as well.
    await page.getByText("the first one").first().waitFor({ state: "detached" });
    await open(told);
    await page.getByText("the first one").first().waitFor();
    await open(crypto.randomUUID());
    const list = page.getByRole("dialog", { name: "Conversations" });
    await list.getByText("This conversation is no longer on the PC.").waitFor();
    await screenshot(page, "notification-gone");
  });

  it("do not come to a page that is being looked at", async () => {
    await openPage(newPhone(browser));
    await switchOn();
    await page.keyboard.press("Escape");
    const client = await otherDevice();
    const id = await client.prompt("[[delay 300]] [[text 20]]");
    await page.getByText("word19").waitFor();
    await client.untilTurnEnds(id);
    await client.prompt("[[bash touch looked.txt]]");
    await asksFor("touch looked.txt").waitFor();
    await page.keyboard.press("Shift");
    // Somebody who does not look is told within this time.
    await client.request({ type: "push.state" });
    expect(bench.service.deliveries).toEqual([]);
  });

  it.each([
    ["a phone in Korean, dark", { locale: "ko-KR", colorScheme: "dark" }],
    ["a phone in English", {}],
  ] as const)("say why there are none, where the browser blocks them: %s", async (name, look) => {
    await openPage(newPhone(browser, look), false);
    await page.evaluate("Object.defineProperty(Notification, 'permission', { value: 'denied' })");
    await openSettings();
    const hint = page.getByText(/blocked here|차단되어 있습니다/);
    await hint.waitFor();
    await hint.scrollIntoViewIfNeeded();
    await screenshot(page, `settings-notifications-denied-${name}`);
  });

  it("look the same on a desktop, in Korean and dark", async () => {
    await openPage(newDesktop(browser, { locale: "ko-KR", colorScheme: "dark" }));
    await openSettings();
    const on = toggle("이 기기에서 알림 받기");
    await expect.poll(() => on.isEnabled()).toBe(true);
    await on.click();
    await page.getByRole("button", { name: "시험 알림 보내기" }).waitFor();
    await page.getByRole("button", { name: "시험 알림 보내기" }).scrollIntoViewIfNeeded();
    await screenshot(page, "settings-notifications-ko-dark");
  });
});
