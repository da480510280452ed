import { hostname } from "node:os";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awaitWorker, keptFiles, recordOf } from "../browser/support/worker";
import { watchTrespasses } from "../browser/support/trespasses";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { Headless } from "../support/headless";

let browser: Browser;
let headless: Headless;
let origin: string;

beforeAll(async () => {
  [browser, headless] = await Promise.all([
    launchBrowser(),
    Headless.start({ args: ["--confirm-devices=no"] }),
  ]);
  origin = new URL(headless.ready.local).origin;
});
afterAll(async () => {
  await browser.close();
  await headless.stop();
});

interface Recorded {
  readonly page: Page;
  /** Every address that was asked for, with `Referer` where there was one. */
  readonly addresses: readonly string[];
  readonly trespasses: readonly string[];
  readonly code: string;
}

/** A phone that is paired by a link while everything it asks for is written down. */
async function pairRecorded(query = ""): Promise<Recorded> {
  const page = await newPhone(browser);
  const addresses: string[] = [];
  page.on("request", (request) => {
    addresses.push(request.url(), request.headers()["referer"] ?? "");
  });
  page.on("websocket", (socket) => addresses.push(socket.url()));
  page.on("framenavigated", (frame) => addresses.push(frame.url().replace(/#p=.*$/, "#code")));
  const trespasses = watchTrespasses(page, origin);
  const link = new URL((await headless.pair()).pair);
  await page.goto(`${link.origin}/${query}${link.hash}`);
  await page.getByRole("textbox", { name: "Message to Claude" }).waitFor();
  return { page, addresses, trespasses, code: link.hash.slice("#p=".length) };
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message to Claude" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).tap();
}

/** The hello that an upgrade's address brings: which page this is, and where in the log; nothing that opens anything. */
function expectNoSecretIn(hello: string, secrets: readonly string[]): void {
  const text = Buffer.from(hello, "base64url").toString();
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  const told = JSON.parse(text) as Readonly<Record<string, unknown>>;
  expect(new Set(["type", "protocol", "clientId", "cursor"])).toEqual(
    new Set(["cursor", ...Object.keys(told)]),
  );
}

describe("R13 no credential is in any address", () => {
  it("from the pairing to an answer, and R22 nothing of it is reported by the policy", async () => {
    const { page, addresses, trespasses, code } = await pairRecorded();
    await say(page, "[[say hello there]]");
    await page.locator(".answer .markdown", { hasText: "hello there" }).waitFor();
    await page.reload();
    await page.locator(".answer .markdown", { hasText: "hello there" }).waitFor();
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    expect(code.length).toBeGreaterThan(21);
    const secrets = [code, cookie?.value ?? "no cookie"];
    const places = await page.evaluate<string[]>(
      "[location.href, document.referrer, document.cookie, JSON.stringify(history.state)]",
    );
    expect(places).toEqual([`${origin}/`, "", "", "null"]);
    // The control: what is looked through has the traffic in it.
    expect(addresses.join(" ")).toMatch(/\/api\/pair/);
    expect(addresses.join(" ")).toMatch(/\/ws/);
    for (const address of addresses) {
      expect(secrets.filter((secret) => address.includes(secret))).toEqual([]);
      if (address.startsWith("data:")) continue;
      const hello = /\/ws\?hello=([\w-]+)$/.exec(address)?.[1];
      if (hello !== undefined) {
        expectNoSecretIn(hello, secrets);
        continue;
      }
      // 22 characters of base64url are 128 bits. Names of files have a hash of 8.
      expect(address).not.toMatch(/[\w-]{22,}(?!.*\.(js|css)$)/);
    }
    expect(await page.evaluate("history.length")).toBeLessThanOrEqual(2);
    await page.goBack();
    expect(page.url()).not.toContain(code);
    expect(trespasses).toEqual([]);
    await page.context().close();
  });
});

describe("R45 the page connects to its own origin only", () => {
  const evil = "wss://evil.example/ws";
  it.each([
    `?gatewayUrl=${evil}`,
    `?ws=${evil}`,
    `?server=https://evil.example&host=evil.example&origin=https://evil.example&api=//evil.example`,
  ])("opened with %s", async (query) => {
    const { page, addresses, trespasses } = await pairRecorded(query);
    const sockets = addresses.filter((address) => address.startsWith("ws"));
    expect(sockets.length).toBeGreaterThan(0);
    for (const address of sockets) {
      const [place, hello = ""] = address.split("?hello=");
      expect(place).toBe(`${origin.replace("http", "ws")}/ws`);
      expect(hello).toMatch(/^[\w-]*$/);
      if (hello !== "") expectNoSecretIn(hello, ["evil"]);
    }
    expect(trespasses).toEqual([]);
    await page.context().close();
  });

  it.each([
    `#server=${evil}`,
    `#p=https://evil.example/`,
    `#p=${"A".repeat(22)}&server=${evil}`,
    `#p=${"A".repeat(22)}@evil.example`,
    `#p=//evil.example/${"A".repeat(22)}`,
  ])("opened with a link ending in %s", async (hash) => {
    const page = await newPhone(browser);
    const trespasses = watchTrespasses(page, origin);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${request.url()}`));
    page.on("websocket", (socket) => asked.push(socket.url()));
    await page.goto(`${origin}/${hash}`);
    await page.getByRole("heading", { name: "Pair this device" }).waitFor();
    expect(page.url()).toBe(`${origin}/`);
    expect(asked.filter((line) => line.includes("evil"))).toEqual([]);
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual([]);
    expect(trespasses).toEqual([]);
    await page.context().close();
  });
});

describe("R25 what a browser keeps", () => {
  it("is the page's own files in Cache Storage, and what was last seen in the database", async () => {
    const { page, trespasses } = await pairRecorded();
    await say(page, "[[say a word that is private]]");
    await page.locator(".answer .markdown", { hasText: "a word that is private" }).waitFor();
    await awaitWorker(page);
    const files = await keptFiles(page);
    expect(files.length).toBeGreaterThan(8);
    // Neither the PC's answers nor the page's HTML.
    for (const { path, type } of files) {
      expect(path).toMatch(/^\/assets\/[\w.]+-[A-Z0-9]{8}\.(js|css)$/);
      expect(type).toMatch(/^text\/(javascript|css)/);
    }
    const kept = async () => JSON.stringify(await recordOf(page, "last-state"));
    await expect.poll(kept, { timeout: 30_000 }).toContain("a word that is private");
    const cookies = await page.context().cookies();
    expect(await kept()).not.toContain(cookies[0]?.value);
    expect(trespasses).toEqual([]);
    await page.context().close();
  });

  it.each(["/sw.js", "/manifest.webmanifest"])(
    "of %s is served without a session, is the same for everybody and holds nothing private",
    async (path) => {
      const { page } = await pairRecorded();
      const stranger = await fetch(`${origin}${path}`);
      const text = await stranger.text();
      expect(stranger.status).toBe(200);
      expect(stranger.headers.get("cache-control")).toBe("no-cache");
      expect(stranger.headers.get("set-cookie")).toBe(null);
      expect(stranger.headers.get("content-type")).toMatch(
        path === "/sw.js" ? /^text\/javascript/ : /^application\/manifest\+json/,
      );
      const own = await page.evaluate(`fetch(${JSON.stringify(path)}).then((one) => one.text())`);
      expect(own).toBe(text);
      expect(text.length).toBeGreaterThan(1_000);
      // The folder's name, the PC's, this device's.
      for (const word of ["my-app", hostname(), "iPhone · Safari", headless.workspace]) {
        expect(text).not.toContain(word);
      }
      await page.context().close();
    },
  );
});

describe("R25 after logging out nothing is left", () => {
  it("of cookies, storage, databases, caches and workers", async () => {
    const { page } = await pairRecorded();
    await say(page, "[[say something to forget]]");
    await page.locator(".answer .markdown", { hasText: "something to forget" }).waitFor();
    await awaitWorker(page);
    const last = async () => JSON.stringify(await recordOf(page, "last-state"));
    await expect.poll(last, { timeout: 30_000 }).toContain("something to forget");
    await page.getByRole("textbox", { name: "Message to Claude" }).fill("a draft to forget");
    const kept = () =>
      page.evaluate<Record<string, number>>(`(async () => ({
        local: localStorage.length,
        tab: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        caches: "caches" in window ? (await caches.keys()).length : 0,
        workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
      }))()`);
    await expect.poll(async () => (await kept())["local"]).toBeGreaterThan(0);
    // And what the page does not use today, but must not outlive it either.
    await page.evaluate(`(async () => {
      await (await caches.open("control")).put("/assets/control", new Response("x"));
      await new Promise((resolve) => { indexedDB.open("control").onsuccess = resolve; });
    })()`);
    expect(await kept()).toMatchObject({ databases: 2, caches: 2, workers: 1 });
    expect(await page.context().cookies()).toHaveLength(1);
    const left = page.waitForResponse((response) => response.url().endsWith("/api/logout"));
    await page.getByRole("button", { name: "Menu" }).tap();
    await page.getByRole("button", { name: "Log out" }).tap();
    await page.getByRole("group").getByRole("button", { name: "Log out" }).tap();
    expect((await (await left).allHeaders())["clear-site-data"]).toBe(
      '"cookies", "storage", "cache"',
    );
    await page.getByRole("heading", { name: "You are logged out" }).waitFor();
    await expect.poll(kept).toEqual({ local: 0, tab: 0, databases: 0, caches: 0, workers: 0 });
    expect(await page.context().cookies()).toEqual([]);
    await page.goto(origin);
    await page.getByRole("heading", { name: "Pair this device" }).waitFor();
    expect(await page.locator("body").innerText()).not.toContain("my-app");
    await page.context().close();
  });
});
