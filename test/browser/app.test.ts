import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inlineStyle, policyWith } from "../../src/server/pageStyle";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { accepted, block, ended, started, text } from "./support/fixtures";
import { otherBuild, otherMark } from "./support/otherBuild";
import { usePageBench } from "./support/pageBench";
import { sharedPixel, shareFrom } from "./support/share";
import { awaitWorker, keptFiles, recordOf } from "./support/worker";

const bench = usePageBench();
const turn = randomUUID();

const ngrokPage = {
  status: 200,
  html: "<h1>You are about to visit</h1>",
  headers: { "ngrok-error-code": "ERR_NGROK_6024" },
};

async function openWithWorker(device?: Promise<Page>): Promise<void> {
  bench.host.hasWorker = true;
  await bench.openConversation(device);
  await awaitWorker(bench.page);
}

/** Resolves when the conversation as it is can be read without a network. */
async function awaitKept(words: string): Promise<void> {
  const kept = async (): Promise<string> =>
    ((await recordOf(bench.page, "last-state")) as { state?: string } | undefined)?.state ?? "";
  await expect.poll(kept, { timeout: 30_000 }).toContain(words);
}

describe("the page as an app", () => {
  it("can be installed: its manifest has no fault, and everything that it names is there", async () => {
    await openWithWorker();
    const session = await bench.page.context().newCDPSession(bench.page);
    const { errors, data = "" } = await session.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // Every page of these tests is in a private window, which installs nothing.
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]);
    const manifest = JSON.parse(data) as Record<string, { src: string; sizes: string }[]>;
    const pictures = ["icons", "screenshots"].flatMap((name) => manifest[name] ?? []);
    expect(pictures).toHaveLength(6);
    for (const { src, sizes } of pictures) {
      expect(src).toMatch(/-[A-F0-9]{8}\.(png|webp)$/);
      const size = await bench.page.evaluate<string>(`(async () => {
        const image = new Image();
        image.src = ${JSON.stringify(src)};
        await image.decode();
        return image.naturalWidth + "x" + image.naturalHeight;
      })()`);
      expect(size).toBe(sizes);
    }
    const link = bench.page.locator("link[rel=manifest]");
    expect(await link.getAttribute("crossorigin")).toBe("use-credentials");
  });

  it("keeps its own files only, and asks for nothing but its connection the second time", async () => {
    await openWithWorker();
    const kept = await keptFiles(bench.page);
    expect(new Set(kept.map(({ cache }) => cache)).size).toBe(1);
    expect(kept.length).toBeGreaterThan(8);
    for (const { path, type } of kept) {
      expect(path).toMatch(/^\/assets\/[\w.]+-[A-Z0-9]{8}\.(js|css)$/);
      expect(type).toMatch(/^text\/(javascript|css)/);
    }
    // What the page had fetched was not fetched again.
    const files = bench.host.asked.filter((path) => path.startsWith("/assets/"));
    expect(files).toHaveLength(new Set(files).size);
    bench.host.asked.length = 0;
    bench.host.requests.length = 0;
    const shell = await bench.page.reload();
    expect(shell?.fromServiceWorker()).toBe(true);
    expect(shell?.headers()).toMatchObject({
      "content-security-policy": policyWith(inlineStyle(bench.build.assets)),
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    await bench.page.getByText("Claude works in my-app").waitFor();
    await bench.page.locator(".page[data-live=true]").waitFor();
    // The browser looks whether there is another worker, and the worker whose address this is.
    const looks = ["/sw.js", "/manifest.webmanifest"];
    expect(bench.host.asked.filter((path) => !looks.includes(path))).toEqual([]);
    expect(bench.host.requests).toEqual([]);
  });

  it("opens without a network with what was last known, and sends what was written then", async () => {
    await openWithWorker();
    bench.host.emit(accepted("Is it done?", turn), started(turn));
    bench.host.emit(block(turn, text("a", "Nearly. One test is left.")));
    await bench.page.getByText("Nearly. One test is left.").waitFor();
    await bench.composer.fill("half a thought");
    await awaitKept("One test is left.");
    bench.host.isReachable = false;
    await bench.page.context().setOffline(true);
    await bench.page.reload();
    await bench.page.getByText("Nearly. One test is left.").waitFor();
    await bench.page.getByText(/Last known: working · as of \d{1,2}:\d\d/u).waitFor();
    await bench.page.getByText("This device is offline since").waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
    await screenshot(bench.page, "app-offline-phone");
    await bench.composer.fill("go on then");
    await bench.sendButton.tap();
    await bench.page.getByText("Kept here. Sent when you are back.").waitFor();
    bench.host.emit(ended(turn));
    bench.host.isReachable = true;
    await bench.page.context().setOffline(false);
    const prompt = await bench.host.message("prompt.send");
    expect(prompt.text).toBe("go on then");
    await bench.page.locator(".page[data-live=true]").waitFor();
    expect(bench.host.received.filter(({ type }) => type === "prompt.send")).toHaveLength(1);
  });

  it("shows nothing of before where the device was revoked meanwhile", async () => {
    await openWithWorker();
    bench.host.emit(accepted("a secret plan", turn), started(turn), ended(turn));
    await awaitKept("a secret plan");
    bench.host.me = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("This device is no longer paired").waitFor();
    await expect.poll(() => recordOf(bench.page, "last-state")).toBe(undefined);
    await bench.page.context().setOffline(true);
    await bench.page.reload();
    expect(await bench.page.locator("body").innerText()).not.toContain("a secret plan");
  });

  it("is begun anew by a shortcut, never with two empty conversations, and opens the queue", async () => {
    await openWithWorker();
    await bench.page.goto("about:blank");
    await bench.page.goto(`${bench.origin}/#new`);
    await bench.page.getByText("Claude works in my-app").waitFor();
    await expect.poll(() => bench.page.url()).toBe(`${bench.origin}/`);
    await bench.page.locator(".page[data-live=true]").waitFor();
    expect(bench.host.received.map(({ type }) => type)).not.toContain("conversation.new");
    bench.host.emit(accepted("busy", turn), started(turn));
    await bench.page.goto(`${bench.origin}/#new`);
    await bench.host.message("conversation.new");
    await bench.page.goto(`${bench.origin}/#queue`);
    await bench.page.getByRole("dialog", { name: "Queue" }).waitFor();
  });
});

describe("a new version of the page", () => {
  it("is offered and never taken by itself; the old page goes on with its own files until then", async () => {
    await openWithWorker();
    await bench.composer.fill("half a ");
    await bench.page.evaluate("window.isOldPage = true");
    bench.host.serve(otherBuild(bench.build, /readPicture/));
    bench.host.epoch = randomUUID();
    const offer = bench.page.locator(".offer", { hasText: "New version" });
    const isOffered = `document.querySelector(".offer")?.textContent.includes("New version") === true`;
    await bench.page.evaluate(`window.offeredWhile = [];
      document.querySelector(".composer-field").addEventListener("input", () => offeredWhile.push(${isOffered}));`);
    bench.host.cut();
    await bench.composer.press("t");
    await bench.page.locator(".page[data-live=true]").waitFor();
    // Longer than the pause after which it may come.
    await bench.composer.pressSequentially("hought", { delay: 700 });
    const whileTyping = await bench.page.evaluate<boolean[]>("window.offeredWhile");
    expect(whileTyping).toEqual(Array.from({ length: "thought".length }, () => false));
    await offer.waitFor();
    await screenshot(bench.page, "app-version-phone");
    // Code that only the old build had, and that this page has not run yet.
    await bench.page
      .locator("input[type=file]")
      .first()
      .setInputFiles({
        name: "a.png",
        mimeType: "image/png",
        buffer: Buffer.from("no picture"),
      });
    await bench.page.getByText("is not a PNG, JPEG, GIF or WebP picture.").waitFor();
    const waiting =
      "navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting !== null)";
    await expect.poll(() => bench.page.evaluate(waiting), { timeout: 60_000 }).toBe(true);
    expect(await bench.page.evaluate("window.isOldPage")).toBe(true);
    await offer.getByRole("button", { name: "Reload" }).tap();
    const mark = `getComputedStyle(document.documentElement).getPropertyValue("${otherMark}")`;
    await expect
      .poll(() => bench.page.evaluate<string>(mark).catch(() => ""), { timeout: 30_000 })
      .toBe("1");
    expect(await bench.composer.inputValue()).toBe("half a thought");
    await bench.page.locator(".page[data-live=true]").waitFor();
    expect(await offer.count()).toBe(0);
    const caches = async (): Promise<string[]> => [
      ...new Set((await keptFiles(bench.page)).map(({ cache }) => cache)),
    ];
    await expect
      .poll(caches, { timeout: 30_000 })
      .toEqual(["remote-claude.files.0123456789abcdef"]);
  });

  it("is not what ngrok's own page looks like, nor is that ever kept", async () => {
    bench.host.hasWorker = true;
    let intercepted = 0;
    bench.host.edge = (path) => {
      if (!path.includes("readPicture")) return null;
      intercepted += 1;
      return ngrokPage;
    };
    await bench.openConversation();
    await expect.poll(() => intercepted, { timeout: 30_000 }).toBeGreaterThan(0);
    const registered = "navigator.serviceWorker.getRegistrations().then((all) => all.length)";
    await expect.poll(() => bench.page.evaluate(registered)).toBe(0);
    for (const { type } of await keptFiles(bench.page)) expect(type).not.toContain("html");
    bench.host.edge = () => null;
    await bench.page.reload();
    await awaitWorker(bench.page);
    bench.host.edge = (path) => (path === "/sw.js" ? ngrokPage : null);
    const outcome = await bench.page.evaluate<string>(
      "navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => 'updated', ({ name }) => name)",
    );
    expect(outcome).toBe("SecurityError");
    await bench.page.reload();
    await bench.page.getByText("Claude works in my-app").waitFor();
    // Where something stands before the PC, a person gets to it past the worker.
    bench.host.edge = (path) => (path === "/" ? ngrokPage : null);
    await bench.page.goto(`${bench.origin}/?fresh`);
    await bench.page.getByText("You are about to visit").waitFor();
  });
});

describe("R9 an address where another program answers by now", () => {
  const otherProgram = { status: 404, html: "<h1>Another program</h1>" };

  it("is left: the worker goes with all that is kept, and the next visit is that program's", async () => {
    await openWithWorker();
    await awaitKept("my-app");
    bench.host.isReachable = false;
    bench.host.edge = () => otherProgram;
    bench.host.cut();
    await bench.page.reload();
    await expect.poll(() => keptFiles(bench.page), { timeout: 30_000 }).toEqual([]);
    const registered = "navigator.serviceWorker.getRegistrations().then((all) => all.length)";
    await expect.poll(() => bench.page.evaluate(registered), { timeout: 30_000 }).toBe(0);
    await bench.page.goto(`${bench.origin}/`);
    await bench.page.getByText("Another program").waitFor();
    expect(await recordOf(bench.page, "last-state")).toBe(undefined);
  });

  it("is not one where only ngrok answers, or nobody", async () => {
    await openWithWorker();
    bench.host.edge = () => ngrokPage;
    bench.host.asked.length = 0;
    await bench.page.reload();
    const wasAsked = () => bench.host.asked.includes("/manifest.webmanifest");
    await expect.poll(wasAsked, { timeout: 30_000 }).toBe(true);
    bench.host.edge = () => null;
    const shell = await bench.page.reload();
    expect(shell?.fromServiceWorker()).toBe(true);
    await bench.page.getByText("Claude works in my-app").waitFor();
  });
});

describe("what another app shares", () => {
  it("goes into the message, with its picture, and is not sent", async () => {
    const phone = await newPhone(bench.browser, { model: "android" });
    await phone.addInitScript("Object.defineProperty(navigator, 'standalone', { value: true })");
    await openWithWorker(Promise.resolve(phone));
    await bench.composer.fill("Please read:");
    await shareFrom(bench.page, bench.origin);
    await bench.page.getByText("From another app").waitFor();
    expect(await bench.composer.inputValue()).toBe(
      "A page\n\nLook at this: https://example.com/x\n\nPlease read:",
    );
    const put = await bench.host.message("image.put");
    expect(put.data).toBe(sharedPixel);
    await bench.page.locator(".attachment[data-state=ready]").waitFor();
    await screenshot(bench.page, "app-shared-phone");
    expect(bench.host.received.map(({ type }) => type)).not.toContain("prompt.send");
    expect(await recordOf(bench.page, "shared")).toBe(undefined);
    // The device itself took it.
    expect(bench.host.asked).not.toContain("/share");
    await bench.composer.fill("");
    await bench.page.getByRole("button", { name: /^Remove/ }).tap();
    await bench.page.getByText("From another app").waitFor({ state: "detached" });
  });

  it("is taken without a network, too", async () => {
    const phone = await newPhone(bench.browser, { model: "android" });
    await phone.addInitScript("Object.defineProperty(navigator, 'standalone', { value: true })");
    await openWithWorker(Promise.resolve(phone));
    await awaitKept("my-app");
    bench.host.isReachable = false;
    await phone.context().setOffline(true);
    await shareFrom(phone, bench.origin);
    await phone.getByText("From another app").waitFor();
    expect(await bench.composer.inputValue()).toContain("https://example.com/x");
    await phone.getByText("Goes on once reconnected").or(phone.locator(".attachment")).waitFor();
    bench.host.isReachable = true;
    await phone.context().setOffline(false);
    expect((await bench.host.message("image.put")).data).toBe(sharedPixel);
  });

  it("is nothing in a browser's tab, where a web page could have posted it", async () => {
    await openWithWorker();
    await shareFrom(bench.page, bench.origin);
    await bench.page.getByText("Claude works in my-app").waitFor();
    await expect.poll(() => recordOf(bench.page, "shared")).toBe(undefined);
    expect(await bench.composer.inputValue()).toBe("");
    expect(bench.host.received.map(({ type }) => type)).not.toContain("image.put");
  });
});

describe("to install the page", () => {
  async function openSettings(): Promise<void> {
    await bench.page.getByRole("button", { name: /^(Menu|메뉴)$/ }).click();
    await bench.page.getByRole("button", { name: /^(Settings|설정)$/ }).click();
    await bench.page.getByRole("heading", { name: /^(App|앱)$/ }).scrollIntoViewIfNeeded();
  }

  it("is a button where the browser offers it", async () => {
    await bench.openConversation(
      newPhone(bench.browser, { model: "android", colorScheme: "dark" }),
    );
    await bench.page.evaluate(`(() => {
      const offer = new Event("beforeinstallprompt", { cancelable: true });
      offer.prompt = async () => { window.wasPrompted = offer.defaultPrevented; };
      dispatchEvent(offer);
    })()`);
    await openSettings();
    await screenshot(bench.page, "app-install-phone-dark");
    await bench.page.getByRole("button", { name: "Install the app" }).tap();
    await expect.poll(() => bench.page.evaluate("window.wasPrompted")).toBe(true);
    await bench.page.getByText("In the browser's menu:").waitFor();
  });

  it.each([
    ["en", "Choose “Add to Home Screen”."],
    ["ko", "“홈 화면에 추가”를 고르세요."],
  ])("is told step by step on an iPhone (%s)", async (locale, step) => {
    bench.host.look = { isEditor: false, language: locale };
    bench.host.emit();
    await bench.open(newPhone(bench.browser, { locale }));
    await bench.page.locator(".page[data-live=true]").waitFor();
    await openSettings();
    await bench.page.getByText(step).waitFor();
    await screenshot(bench.page, `app-install-iphone-${locale}`);
  });

  it("is done already in the app itself", async () => {
    const desktop = await newDesktop(bench.browser);
    await desktop.addInitScript("Object.defineProperty(navigator, 'standalone', { value: true })");
    await bench.openConversation(Promise.resolve(desktop));
    await openSettings();
    await bench.page.getByText("This is the app.").waitFor();
    expect(await bench.page.getByRole("button", { name: "Install the app" }).count()).toBe(0);
  });
});
