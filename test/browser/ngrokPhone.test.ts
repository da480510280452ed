import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { NgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { Headless } from "../support/headless";
import { panelsFetched } from "./support/panelsFetched";
import type { TemporaryFolder } from "../support/temporary";
import { temporaryFolder } from "../support/temporary";
import { awaitWorker, keptFiles } from "./support/worker";

/**
 * A phone at the built product through the ngrok SDK and the stand-in for ngrok's cloud, as on the
 * free plan with a sign-in: its own page first, then the provider's, then the pairing.
 */
const domain = "remote.ngrok-free.app";
const owner = "owner@example.com";

let edge: NgrokEdge;
let folder: TemporaryFolder;
let browser: Browser;
let headless: Headless;
let page: Page;

beforeAll(async () => {
  folder = await temporaryFolder("edge");
  edge = await startNgrokEdge({ hasInterstitial: true, identities: [owner] });
  await edge.writeCa(`${folder.path}/ca.pem`);
  const hostResolverRules = `MAP ${domain}:443 127.0.0.1:${edge.httpsPort}, MAP idp.ngrok.com:443 127.0.0.1:${edge.httpsPort}`;
  browser = await launchBrowser({ hostResolverRules });
});
afterAll(async () => {
  await browser.close();
  await edge.close();
  await folder.remove();
});
beforeEach(async () => {
  headless = await Headless.start({
    args: [
      "--confirm-devices=no",
      "--tunnel=ngrok",
      `--domain=${domain}`,
      `--allow-email=${owner}`,
      `--ngrok-server=${edge.serverAddr}`,
      `--ngrok-ca=${folder.path}/ca.pem`,
      `--ngrok-public=127.0.0.1:${edge.httpsPort}`,
    ],
    environment: { NGROK_AUTHTOKEN: "not0a0real0token0000_for0tests0only" },
  });
  await edge.waitForBind();
  page = await newPhone(browser);
});
afterEach(async () => {
  await page.context().close();
  await headless.stop();
  // For the next one, whatever became of this one.
  await edge.comeOnline();
});

const composer = () => page.getByRole("textbox", { name: "Message to Claude" });
const live = () => page.locator(".page[data-live=true]").waitFor();
const passWarning = () => page.getByRole("button", { name: "Visit Site" }).tap();
const signIn = () => page.getByRole("link", { name: owner }).tap();

/** What a site can keep in a browser, as far as a page can see it. */
const leftovers = `(async () => ({
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
}))()`;
const nothing = { workers: 0, caches: [], databases: [], local: [], session: [] };

async function pairThroughNgrok(): Promise<void> {
  await page.goto(`https://${domain}/`);
  await passWarning();
  await signIn();
  // Whoever comes from the sign-in has no code any more, and is told so.
  await page.getByText("Scan the code once more").waitFor();
  const { pairPublic } = await headless.pair();
  await page.goto("about:blank");
  await page.goto(pairPublic ?? "");
  await page.getByText("Claude works in my-app").waitFor();
  await live();
}

describe("a phone that comes through ngrok", () => {
  it("is let in, signs in again with its draft kept, and comes back from a restart", async () => {
    await pairThroughNgrok();
    expect(page.url()).toBe(`https://${domain}/`);
    await composer().fill("half a thought");
    await page.context().clearCookies({ name: "session" });
    edge.dropAgents();
    const strip = page.locator(".strip.has-action");
    await strip.getByText("ngrok asks you to sign in again.").waitFor();
    await screenshot(page, "ngrok-sign-in");
    await strip.getByRole("button", { name: "Sign in again" }).tap();
    await signIn();
    await live();
    expect(await composer().inputValue()).toBe("half a thought");

    await page.getByRole("button", { name: "Menu" }).tap();
    await page.getByRole("button", { name: "Restart server" }).tap();
    await page.getByRole("button", { name: "Restart", exact: true }).tap();
    await page.getByText("Restarting…").waitFor();
    // How long that takes is measured by the experiment serverRestart.
    await live();
    expect(page.url()).toBe(`https://${domain}/`);
    expect(await composer().inputValue()).toBe("half a thought");
  });

  it("is told of the plan's limit, and of ngrok's own page where only the socket gets it", async () => {
    await pairThroughNgrok();
    await composer().fill("half a thought");
    edge.answerPublic({ code: "ERR_NGROK_727" });
    edge.dropAgents();
    await page.getByText("The monthly limit of ngrok's plan is reached.").waitFor();
    edge.answerPublic(null);
    await page.context().clearCookies({ name: "abuse_interstitial" });
    await page.getByText("ngrok shows a page of its own first.").waitFor();
    await page.getByRole("button", { name: "Open it" }).tap();
    await passWarning();
    await live();
    expect(await composer().inputValue()).toBe("half a thought");
  });

  it("is told that the PC is behind ngrok and does not answer, and is back when it does", async () => {
    await pairThroughNgrok();
    await panelsFetched(page);
    await composer().fill("half a thought");
    await edge.goOffline();
    const strip = page.locator(".strip.has-action");
    await strip.getByText("ngrok answers, the PC does not. Its tunnel is off").waitFor();
    await strip.getByText(/Since \d\d:\d\d\. What you type is kept\./u).waitFor();
    const links = page.locator(".link-chain li");
    await links.nth(4).waitFor();
    expect(await links.allTextContents()).toEqual([
      "This device: works",
      "ngrok: works",
      "PC: here it is broken",
      "Claude: not known",
      "Service: not known",
    ]);
    await screenshot(page, "links-ngrok");
    await edge.comeOnline();
    await edge.waitForBind();
    await live();
    await page.getByText("Back, nothing missed").waitFor();
    expect(await composer().inputValue()).toBe("half a thought");
  });

  it("R9 leaves nothing behind when it logs out: no cookie, worker, cache or database, and the cookie it had is of no use", async () => {
    await pairThroughNgrok();
    await awaitWorker(page);
    expect((await keptFiles(page)).length).toBeGreaterThan(0);
    const address = `https://${domain}`;
    const ownCookies = async () =>
      (await page.context().cookies(address)).filter(({ name }) => name === "__Host-rc");
    const [session] = await ownCookies();
    if (session === undefined) throw new Error("The phone has no session.");
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/logout"));
    await page.getByRole("button", { name: "Menu" }).tap();
    await page.getByRole("button", { name: "Log out" }).tap();
    await page.getByRole("button", { name: "Log out", exact: true }).last().tap();
    const answer = await answered;
    expect(answer.status()).toBe(204);
    expect((await answer.allHeaders())["clear-site-data"]).toBe('"cookies", "storage", "cache"');
    await page.getByText("You are logged out").waitFor();
    expect(await ownCookies()).toEqual([]);
    await expect.poll(() => page.evaluate<object>(leftovers)).toEqual(nothing);
    // Somebody who kept a copy of it.
    await page.context().addCookies([session]);
    const shell = await page.goto(address);
    expect(shell?.fromServiceWorker()).toBe(false);
    // The cookies of ngrok's own pages are gone, too.
    await passWarning();
    await signIn();
    await page.getByText("Pair this device").waitFor();
    const status = await page.evaluate("fetch('/api/me').then(({ status }) => status)");
    expect(status).toBe(401);
  });
});
