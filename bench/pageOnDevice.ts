import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, CDPSession, Page } from "playwright-core";
import { newPhone } from "../test/stand-ins/phone/devices";

/** A phone's page with the two things that a bench wants of it: a slower processor, and a say in what it is told. */
export interface DevicePage {
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** How much slower than this machine's the processor of a phone is taken to be. */
export const slowdown = 4;

/** What makes a browser paired, beside its cookie: it is what the page keeps when a pairing succeeds. */
export const paired = { "remote-claude.paired": "1" } as const;

/**
 * A fresh phone that is paired with `origin` by that cookie (`NAME=VALUE`). The slowdown is CDP's
 * `Emulation.setCPUThrottlingRate`: of the page's own threads, not of the browser's network and not of a service worker.
 */
export async function pairedPhone(
  browser: Browser,
  origin: string,
  cookie: string,
  cpuSlowdown = 1,
): Promise<DevicePage> {
  const page = await newPhone(browser, { model: "android", kept: { origin, entries: paired } });
  const [name = "", value = ""] = cookie.split("=");
  await page
    .context()
    .addCookies([{ name, value, url: origin, httpOnly: true, sameSite: "Strict" }]);
  return { page, devtools: await slowed(page, cpuSlowdown) };
}

/** Slows a page's processor down. */
export async function slowed(page: Page, cpuSlowdown: number): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpuSlowdown });
  return devtools;
}

const lookMs = 200;

/** Waits until an expression is true in the page, whose policy lets nothing else than this look. */
export async function until(page: Page, expression: string, limitMs: number): Promise<void> {
  const startedAt = performance.now();
  while (!(await page.evaluate<boolean>(`Boolean(${expression})`))) {
    if (performance.now() - startedAt > limitMs) throw new Error(`Not within time: ${expression}`);
    await sleep(lookMs);
  }
}
