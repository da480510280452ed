import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { protocolVersion } from "../../src/shared/protocolVersion";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { otherBuild, otherMark } from "./support/otherBuild";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { shareFrom } from "./support/share";
import { awaitWorker, recordOf } from "./support/worker";

/** The app on a device that is not paired, or not any more. */
const bench = usePageBench();

const unknown = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
const code = "0testcode0testcode0tes";

async function newApp(look: Parameters<typeof newPhone>[1] = {}): Promise<Page> {
  const phone = await newPhone(bench.browser, look);
  await phone.addInitScript("Object.defineProperty(navigator, 'standalone', { value: true })");
  return phone;
}

/** Opens the page on a device that is not paired; what the PC answers to a code is said, too. */
async function openUnpaired(phone: Promise<Page>): Promise<void> {
  const { me } = bench.host;
  bench.host.me = unknown;
  bench.host.pair = [me];
  bench.host.emit(...opened());
  await bench.open(phone);
}

/** Its session ended while it was away; it still has its worker. */
async function openRevoked(phone: Promise<Page>): Promise<void> {
  const { me } = bench.host;
  bench.host.hasWorker = true;
  await bench.openConversation(phone);
  await awaitWorker(bench.page);
  bench.host.me = unknown;
  bench.host.pair = [me];
  bench.host.isReachable = false;
  bench.host.cut();
  await bench.page.getByText("This device is no longer paired").waitFor();
}

const field = () => bench.page.getByRole("textbox", { name: /^(Pairing link|연결 링크)/ });
const ask = () => bench.page.getByText(/^(Do you have the link|링크가 있나요)/).tap();
const pairButton = () => bench.page.getByRole("button", { name: /^(Pair|연결)$/ });
const isPaired = async (): Promise<void> => {
  await bench.page.locator(".page[data-live=true]").waitFor();
};

describe("an app that no link opens", () => {
  it("is paired by a link that was copied, and the code is in no address", async () => {
    await openUnpaired(newApp());
    await bench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await bench.page.evaluate(
      `navigator.clipboard.writeText(${JSON.stringify(`${bench.origin}/#p=${code}`)})`,
    );
    await screenshot(bench.page, "unpaired-app-en");
    await bench.page.getByRole("button", { name: "Paste" }).tap();
    await isPaired();
    expect(bench.host.requests.filter(({ route }) => route === "POST /api/pair")).toMatchObject([
      { body: { code } },
    ]);
    expect(bench.page.url()).toBe(`${bench.origin}/`);
    expect(await bench.page.evaluate("history.length")).toBe(2);
  });

  it("is paired by a code that was typed, and says what is wrong with anything else", async () => {
    await openUnpaired(newApp({ locale: "ko-KR", colorScheme: "dark" }));
    await field().fill(`https://other.example/#p=${code}`);
    await pairButton().tap();
    await bench.page.getByText("이 링크의 주소는 other.example").waitFor();
    await field().fill("https://other.example/?p=1");
    await pairButton().tap();
    await bench.page.getByText("연결 링크가 아닙니다.").waitFor();
    await screenshot(bench.page, "unpaired-app-ko-dark");
    expect(bench.host.requests.map(({ route }) => route)).not.toContain("POST /api/pair");
    await field().fill(` ${code} `);
    await field().press("Enter");
    await isPaired();
  });

  it("says how to paste where the browser does not let it read", async () => {
    await openUnpaired(newApp());
    await bench.page.getByRole("button", { name: "Paste" }).tap();
    await bench.page.getByText("The clipboard can't be read here.").waitFor();
  });

  it("asks nothing of who opens the page in a browser, unless they want it", async () => {
    await openUnpaired(bench.newPhone());
    await bench.page.getByText("Do you have the link?").waitFor();
    expect(await field().isVisible()).toBe(false);
    await screenshot(bench.page, "unpaired-tab");
    await ask();
    await field().fill(code);
    await pairButton().tap();
    await isPaired();
  });
});

describe("what another app shares with a device that is not paired", () => {
  it("is kept there while it is paired anew, and offered then", async () => {
    await openRevoked(newApp({ model: "android" }));
    await shareFrom(bench.page, bench.origin);
    await bench.page.getByText("What you shared is kept on this device").waitFor();
    await screenshot(bench.page, "unpaired-shared");
    // Also where the pairing takes another visit.
    await expect.poll(() => recordOf(bench.page, "shared")).toMatchObject({ isKept: true });
    await bench.page.reload();
    bench.host.isReachable = true;
    await ask();
    await field().fill(code);
    await pairButton().tap();
    await bench.page.getByText("From another app").waitFor();
    expect(await bench.composer.inputValue()).toContain("https://example.com/x");
    await bench.page.locator(".attachment[data-state=ready]").waitFor();
    expect(await recordOf(bench.page, "shared")).toBe(undefined);
    expect(bench.host.received.map(({ type }) => type)).not.toContain("prompt.send");
  });

  it("is thrown away in a browser's tab", async () => {
    await openRevoked(bench.newPhone());
    await shareFrom(bench.page, bench.origin);
    await bench.page.getByText("Do you have the link?").waitFor();
    await expect.poll(() => recordOf(bench.page, "shared")).toBe(undefined);
    expect(await bench.page.getByText("What you shared").count()).toBe(0);
  });

  it("is said to be lost where there is no worker, as after a log-out, and reaches nobody", async () => {
    await openUnpaired(newApp({ model: "android", locale: "ko-KR" }));
    await shareFrom(bench.page, bench.origin);
    await bench.page.getByText("공유한 내용을 받지 못했습니다.").waitFor();
    await screenshot(bench.page, "unpaired-share-lost-ko");
    expect(bench.page.url()).toBe(`${bench.origin}/`);
    // Where the device is paired and its browser has thrown the worker away, the conversation says it.
    await ask();
    await field().fill(code);
    await pairButton().tap();
    await bench.page.getByText("공유한 내용을 받지 못했습니다. 다시 공유하세요.").waitFor();
  });
});

describe("a page that is too old for its PC", () => {
  it("is renewed past the worker that still has it", async () => {
    bench.host.hasWorker = true;
    await bench.openConversation();
    await awaitWorker(bench.page);
    bench.host.serve(otherBuild(bench.build, /readPicture/));
    bench.host.tell({
      type: "error",
      error: { code: "wrong-protocol", message: `not ${protocolVersion}` },
    });
    await bench.page.getByText("This page is out of date").waitFor();
    await bench.page.getByRole("button", { name: "Reload" }).tap();
    const mark = `getComputedStyle(document.documentElement).getPropertyValue("${otherMark}")`;
    await expect
      .poll(() => bench.page.evaluate<string>(mark).catch(() => ""), { timeout: 30_000 })
      .toBe("1");
    await isPaired();
  });
});
