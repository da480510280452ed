import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { opened } from "./fixtures";
import { otherBuild } from "./otherBuild";
import { answerLists } from "./panels";
import { live, openFromMenu, outsideEditor, scene, showStory } from "./stage";
import type { Scene, Stage } from "./stage";
import { awaitWorker, recordOf } from "./worker";

/** The settings, and the page as an app of the device. */
export function appScenes(): readonly Scene[] {
  return [
    scene("sheet-settings", showSettings),
    ...outsideEditor([...settingsOfDevice(), ...scenesOfApp()]),
  ];
}

function settingsOfDevice(): readonly Scene[] {
  return [
    scene("sheet-settings-attention", async (stage) => {
      await showSettings(stage);
      await toEnd(stage.page);
    }),
    scene("sheet-settings-install", async (stage) => {
      await showSettings(stage);
      await stage.page.evaluate(`(() => {
        const offer = new Event("beforeinstallprompt", { cancelable: true });
        offer.prompt = async () => undefined;
        dispatchEvent(offer);
      })()`);
      await stage.page.locator(".install-button").scrollIntoViewIfNeeded();
    }),
    scene("sheet-settings-installed", async (stage) => {
      await beInstalled(stage.page);
      await showSettings(stage);
      await stage.page.locator(".install-done").scrollIntoViewIfNeeded();
    }),
    scene("sheet-settings-told", async (stage) => {
      await beSubscribed(stage);
      await showSettings(stage);
      await stage.page.locator("dialog .panel-section:last-child .switch-row").nth(5).waitFor();
      await toEnd(stage.page);
    }),
    scene("sheet-settings-untold", async (stage) => {
      await stage.page.addInitScript(
        "Object.defineProperty(Notification, 'permission', { value: 'denied' })",
      );
      await showSettings(stage);
      await toEnd(stage.page);
    }),
  ];
}

function scenesOfApp(): readonly Scene[] {
  return [
    scene("app-offline", async (stage) => {
      const { host, page } = stage;
      host.hasWorker = true;
      await showStory(stage);
      await awaitWorker(page);
      await expect.poll(() => recordOf(page, "last-state"), { timeout: 30_000 }).toBeDefined();
      host.isReachable = false;
      await page.context().setOffline(true);
      await page.reload();
      // They are written once the conversation is drawn.
      await page.locator(".figures", { hasText: /\d/u }).waitFor();
      await page.locator(".strip[data-tone=red]").waitFor();
    }),
    scene("app-version", async (stage) => {
      const { host, page } = stage;
      await showStory(stage);
      host.serve(otherBuild(stage.build, /^\/gone/u));
      host.epoch = randomUUID();
      host.cut();
      await page.locator(".offer").waitFor();
      await live(page);
    }),
    scene("app-shared", async (stage) => {
      const { host, page, open, language } = stage;
      await beInstalled(page);
      host.emit(...opened());
      host.answers = answerLists(host);
      await open();
      await live(page);
      const text = language === "ko" ? "이 글을 읽어 주세요" : "A page worth reading";
      await page.evaluate(share(`${text}\n\nhttps://example.com/a/long/way/to/a/page`));
      await page.goto("about:blank");
      await page.goto(`${stage.origin}/#shared`);
      await page.locator(".offer").waitFor();
      await live(page);
    }),
  ];
}

async function showSettings(stage: Stage): Promise<void> {
  await showStory(stage);
  await openFromMenu(stage, /Settings|설정/u);
  await stage.page.locator("dialog .panel-section").nth(1).waitFor();
}

async function toEnd(page: Page): Promise<void> {
  await page.evaluate(
    "(box => { box.scrollTop = box.scrollHeight; })(document.querySelector('.sheet-content'))",
  );
}

/** As the system opens an app of its own. */
async function beInstalled(page: Page): Promise<void> {
  await page.addInitScript("Object.defineProperty(navigator, 'standalone', { value: true })");
}

/** A browser with a push service, and a host that tells this device of everything. */
async function beSubscribed({ host, page, language }: Stage): Promise<void> {
  const endpoint = "https://push.example/1";
  const choices = {
    kinds: { needs: true, done: true, failed: true, usage: true, limit: false },
    showsTitle: false,
  } as const;
  host.answers = (message) => {
    if (!("requestId" in message)) return;
    const state = { key: "k".repeat(87), subscribed: { endpoint, language, choices } };
    if (message.type === "push.state") host.accept(message.requestId, state);
    else host.accept(message.requestId);
  };
  await page.addInitScript(`(() => {
    const keys = { p256dh: "p".repeat(87), auth: "a".repeat(22) };
    const own = { endpoint: "${endpoint}", keys, toJSON: () => ({ endpoint: "${endpoint}", keys }) };
    const registration = { active: null, pushManager: { getSubscription: async () => own } };
    ServiceWorkerContainer.prototype.getRegistration = async () => registration;
    Object.defineProperty(Notification, "permission", { value: "granted" });
  })()`);
}

/** What the worker leaves for the page when another app shares this text. */
function share(text: string): string {
  return `new Promise((resolve, reject) => {
    const opening = indexedDB.open("remote-claude", 1);
    opening.onerror = reject;
    opening.onupgradeneeded = () => { opening.result.createObjectStore("records"); };
    opening.onsuccess = () => {
      const change = opening.result.transaction("records", "readwrite");
      const record = { text: ${JSON.stringify(text)}, pictures: [], at: Date.now() };
      change.objectStore("records").put(record, "shared");
      change.oncomplete = () => { opening.result.close(); resolve(); };
    };
  })`;
}
