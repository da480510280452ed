import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { Headless } from "../support/headless";

/** One browser and one real server for all; each test has a phone of its own where it needs one. */
let browser: Browser;
let headless: Headless;
let origin: string;
let page: Page;
let foreign: Server;
let foreignOrigin: string;
let foreignBody = "";
const foreignHits: string[] = [];

beforeAll(async () => {
  [browser, headless] = await Promise.all([
    launchBrowser(),
    Headless.start({ args: ["--confirm-devices=no"] }),
  ]);
  origin = new URL(headless.ready.local).origin;
  foreign = createServer((request, response) => {
    foreignHits.push(request.url ?? "");
    response.setHeader("content-type", "text/html").end(foreignBody);
  });
  await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  const { port } = foreign.address() as AddressInfo;
  // Another site for the browser, which is what counts, though it is the same computer.
  foreignOrigin = `http://localhost:${port}`;
  page = await pairedPhone();
});
afterAll(async () => {
  await browser.close();
  await headless.stop();
  foreign.closeAllConnections();
  await new Promise((resolve) => foreign.close(resolve));
});

async function pairedPhone(): Promise<Page> {
  const phone = await newPhone(browser);
  // The only name that the page has for such a policy, taken before the page takes it.
  await phone.addInitScript(
    `window.ownPolicy = trustedTypes.createPolicy("app", { createScriptURL: (url) => url })`,
  );
  await openPaired(phone);
  return phone;
}

async function openPaired(phone: Page): Promise<void> {
  const { pair } = await headless.pair();
  await phone.goto(pair);
  await phone.getByRole("textbox", { name: "Message to Claude" }).waitFor();
}

/** What the policy reported while a script did something in the page, and what that came to. */
async function attempt(
  on: Page,
  script: string,
  directive = "",
): Promise<{ result: string; reports: string[] }> {
  return on.evaluate(`(async () => {
    const reports = [];
    const note = ({ effectiveDirective }) => reports.push(effectiveDirective);
    document.addEventListener("securitypolicyviolation", note);
    // What the debugger itself runs may do what the policy forbids; a later task may not.
    await new Promise((resolve) => setTimeout(resolve));
    let result;
    try { result = String(await (async () => { ${script} })()); }
    catch (error) { result = "threw " + error.name; }
    for (let wait = 0; wait < 50 && !reports.includes("${directive}"); wait++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    document.removeEventListener("securitypolicyviolation", note);
    return { result, reports };
  })()`);
}

describe("R22 the content security policy holds in a browser", () => {
  // Playwright's own evaluate is outside the policy, what it makes the page do is not.
  it.each([
    ["eval", `window.eval("window.pwned = 1")`, "require-trusted-types-for", "threw EvalError"],
    [
      "innerHTML",
      `document.createElement("p").innerHTML = "<b>x</b>"; return "done"`,
      "require-trusted-types-for",
      "threw TypeError",
    ],
    [
      "an inline handler",
      `document.createElement("p").setAttribute("onclick", "window.pwned = 1"); return "done"`,
      "require-trusted-types-for",
      "threw TypeError",
    ],
    [
      "a script of another origin",
      `await new Promise((resolve) => { const script = document.createElement("script");
       const policy = window.ownPolicy;
       script.onload = script.onerror = resolve; script.src = policy.createScriptURL("FOREIGN/x.js");
       document.head.append(script); }); return "done"`,
      "script-src-elem",
      "done",
    ],
    [
      "a policy of another name",
      `trustedTypes.createPolicy("evil", {})`,
      "trusted-types",
      "threw TypeError",
    ],
    [
      "a foreign WebSocket",
      `await new Promise((resolve) => { const socket = new WebSocket("FOREIGN".replace("http", "ws"));
       socket.onclose = socket.onerror = resolve; }); return "done"`,
      "connect-src",
      "done",
    ],
    ["a foreign fetch", `await fetch("FOREIGN/fetch")`, "connect-src", "threw TypeError"],
    [
      "a foreign picture",
      `await new Promise((resolve) => { const image = new Image(); image.onload = image.onerror = resolve;
       image.src = "FOREIGN/image"; }); return "done"`,
      "img-src",
      "done",
    ],
    [
      "a base address",
      `const base = document.createElement("base"); base.href = "FOREIGN/"; document.head.append(base);
       const { baseURI } = document; base.remove(); return new URL(baseURI).origin === location.origin`,
      "base-uri",
      "true",
    ],
    [
      "a form",
      `const form = document.createElement("form"); form.action = "FOREIGN/form"; form.method = "post";
       document.body.append(form); form.submit(); return "done"`,
      "form-action",
      "done",
    ],
    [
      "a frame",
      `const frame = document.createElement("iframe"); frame.src = "FOREIGN/frame";
       document.body.append(frame); return "done"`,
      "frame-src",
      "done",
    ],
  ])("against %s", async (_, script, directive, result) => {
    const before = foreignHits.length;
    const outcome = await attempt(page, script.replaceAll("FOREIGN", foreignOrigin), directive);
    expect(outcome.result).toBe(result);
    expect(outcome.reports).toContain(directive);
    expect(await page.evaluate("'pwned' in window")).toBe(false);
    expect(foreignHits.slice(before)).toEqual([]);
    expect(new URL(page.url()).origin).toBe(origin);
  });

  it("has a control: what the page itself needs works, its worker too, and is not reported", async () => {
    const phone = await newPhone(browser);
    await phone.addInitScript(
      `window.reported = [];
       document.addEventListener("securitypolicyviolation", (event) => reported.push(event.effectiveDirective));`,
    );
    await openPaired(phone);
    const { result, reports } = await attempt(
      phone,
      `await navigator.serviceWorker.ready; return (await fetch("/api/me")).status`,
    );
    expect([result, reports]).toEqual(["200", []]);
    expect(await phone.evaluate("reported")).toEqual([]);
    await phone.context().close();
  });
});

describe("R23 the page cannot be framed", () => {
  it.each(["/", "/api/me", "/health"])("at %s, by frame, object or embed", async (path) => {
    const visitor = await (await browser.newContext()).newPage();
    foreignBody = ["iframe src", "object data", "embed src"]
      .map((start) => `<${start}="${origin}${path}" class=framed></${start.split(" ")[0]}>`)
      .join("");
    await visitor.goto(foreignOrigin, { waitUntil: "load" });
    const frames = visitor.frames().slice(1);
    const texts = await Promise.all(
      frames.map((frame) =>
        frame.evaluate<string>("document.body?.innerText ?? ''").catch(() => ""),
      ),
    );
    expect(texts.join()).not.toMatch(/Remote Claude|Pair this device|unauthenticated|"ok"/);
    for (const frame of frames)
      expect(
        await frame
          .locator("#app")
          .count()
          .catch(() => 0),
      ).toBe(0);
    // The control: the same page frames its own origin.
    foreignBody = `<iframe srcdoc="<p id=app>framed</p>"></iframe>`;
    await visitor.goto(foreignOrigin);
    await visitor.frameLocator("iframe").getByText("framed").waitFor();
    await visitor.context().close();
  });
});

describe("R24 another site learns nothing", () => {
  it("by a script, a picture, a style or a request that is no document", async () => {
    const visitor = await page.context().newPage();
    foreignBody = "<p>elsewhere</p>";
    await visitor.goto(foreignOrigin);
    const outcomes = await visitor.evaluate<string[]>(`Promise.all(
      ["/api/me", "/health", "/"].flatMap((path) => {
        const url = "${origin}" + path;
        const load = (name, attribute) => new Promise((resolve) => {
          const element = document.createElement(name);
          element.onload = () => resolve("loaded " + name + path);
          element.onerror = () => resolve("refused");
          if (name === "link") element.rel = "stylesheet";
          element[attribute] = url;
          document.head.append(element);
        });
        const ask = (init) => fetch(url, init).then(
          ({ type }) => type === "opaque" ? "refused" : "read " + path, () => "refused");
        return [load("script", "src"), load("img", "src"), load("link", "href"),
          ask({ credentials: "include" }), ask({ mode: "no-cors", credentials: "include" })];
      }))`);
    expect(outcomes.filter((outcome) => outcome !== "refused")).toEqual([]);
    expect(await visitor.evaluate("Object.keys(window).includes('deviceId')")).toBe(false);
    await visitor.close();
  });

  it("from the files of the page, which are the same for everybody", async () => {
    const [first, second] = await Promise.all(
      [page, await pairedPhone()].map((phone) =>
        phone.evaluate<string[]>(`Promise.all(
          [...document.querySelectorAll("script[src^='/assets/']")].map(({ src }) =>
            fetch(src).then((answer) => answer.text())))`),
      ),
    );
    expect(first).toEqual(second);
    expect(first?.join().length).toBeGreaterThan(1_000);
    expect(first?.join()).not.toContain("my-app");
  });
});
