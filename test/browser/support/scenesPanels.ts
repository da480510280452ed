import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { closeCodes } from "../../../src/shared/protocolVersion";
import { accepted, block, conversationId, opened, started } from "./fixtures";
import { listedDevices } from "./listedDevices";
import { queueStory } from "./panels";
import { live, openFromMenu, outsideEditor, scene, showQueue, showStory } from "./stage";
import type { Scene, Stage } from "./stage";

const ngrokPage = (code: string) =>
  ({ status: 200, html: `<h1>${code}</h1>`, headers: { "ngrok-error-code": code } }) as const;

export function connectionScenes(): readonly Scene[] {
  return [
    ...outsideEditor(brokenWays()),
    scene("link-claude", async (stage) => {
      await showStory(stage);
      const problem = { code: "claude-missing", detail: null } as const;
      stage.host.emit({
        type: "agent.changed",
        conversationId,
        agent: { kind: "failed", problem },
      });
      await stage.page.locator(".strip[data-tone=red]").waitFor();
    }),
    scene("link-service", async (stage) => {
      await showStory(stage);
      const id = randomUUID();
      const problem = { code: "api-retry", detail: "529 overloaded_error (6/10)" } as const;
      const until = Date.now() - 12_000;
      const notice = { kind: "notice", level: "warning", problem } as const;
      stage.host.emit(accepted("Go on.", id), started(id));
      stage.host.emit(
        block(id, { ...notice, id: "n1", until }),
        block(id, { ...notice, id: "n2", until: Date.now() + 16_000 }),
      );
      await stage.page.locator(".strip[data-tone=red]").waitFor();
    }),
  ];
}

function brokenWays(): readonly Scene[] {
  return [
    scene("link-offline", async (stage) => {
      await showStory(stage);
      stage.host.isReachable = false;
      await stage.page.context().setOffline(true);
      await stage.page.locator(".strip[data-tone=red]").waitFor();
    }),
    scene("link-reconnecting", async (stage) => {
      await showStory(stage);
      stage.host.isReachable = false;
      stage.host.cut();
      await stage.page.locator(".strip[data-tone=amber]").waitFor();
    }),
    scene("link-stopped", async (stage) => {
      await showStory(stage);
      stage.host.isReachable = false;
      stage.host.cut(closeCodes.stopped);
      await stage.page.locator(".strip[data-tone=red]").waitFor();
    }),
    ...(["ERR_NGROK_727", "ERR_NGROK_3200"] as const).map((code) =>
      scene(`link-${code}`, async (stage) => {
        await showStory(stage);
        stage.host.me = ngrokPage(code);
        stage.host.isReachable = false;
        stage.host.cut();
        await stage.page.locator(".strip[data-tone=red]").waitFor();
      }),
    ),
    scene("link-sign-in", async (stage) => {
      await showStory(stage);
      stage.host.me = { status: 302, html: "", headers: { location: "/elsewhere" } };
      stage.host.isReachable = false;
      stage.host.cut();
      await stage.page.locator("summary").click();
    }),
  ];
}

/** One red pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

export function composerScenes(): readonly Scene[] {
  return [
    scene("composer-typed", async (stage) => {
      await showQueue(stage);
      await stage.page
        .locator(".composer-field")
        .fill("Update the docs.\nAnd the changelog.\n\nThen run all the tests again, please.");
    }),
    scene("composer-add", async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".round-button.add").click();
      await stage.page.locator(".add-panel").waitFor();
    }),
    scene("composer-ways", async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".composer-field").fill("And the changelog");
      await stage.page.locator(".round-button.send").press("ArrowUp");
      await stage.page.locator(".send-ways .add-panel").waitFor();
    }),
    scene("composer-commands", async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".composer-field").pressSequentially("/co");
      await stage.page.locator(".completion-option").first().waitFor();
    }),
    scene("composer-files", async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".composer-field").pressSequentially("look at @log");
      await stage.page.locator(".completion-option").first().waitFor();
    }),
    scene("composer-pictures", async (stage) => {
      await showQueue(stage);
      for (const [name, buffer] of [
        ["screen.png", pixel],
        ["notes.png", Buffer.from("text")],
      ] as const) {
        const input = stage.page.locator("input[type=file]");
        await input.setInputFiles({ name, mimeType: "image/png", buffer });
      }
      await stage.page.locator(".attachment[data-state=ready]").waitFor();
    }),
    scene("composer-refused", async ({ host, page, open }) => {
      host.emit(...opened());
      host.answers = (message) => {
        if ("requestId" in message) host.refuse(message.requestId, "queue-full");
      };
      await open();
      await live(page);
      await page.locator(".composer-field").fill("Update the docs.");
      await page.locator(".round-button.send").click();
      await page.locator("[role=alert]:visible").first().waitFor();
    }),
    scene("composer-paused", async (stage) => {
      stage.host.emit(...queueStory(stage.language));
      stage.host.emit({ type: "queue.paused", reason: "stopped", by: null });
      await stage.open();
      await stage.page.locator(".pause-line").waitFor();
      await live(stage.page);
    }),
  ];
}

export function sheetScenes(): readonly Scene[] {
  const pickers = (["model", "mode", "effort"] as const).map((kind, index) =>
    scene(`sheet-${kind}`, async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".pill").nth(index).click();
      await stage.page.locator(".choice-row").first().waitFor();
    }),
  );
  return [
    scene("menu", async (stage) => {
      await showStory(stage);
      await openMenu(stage.page);
    }),
    scene("menu-restart", async (stage) => {
      await showQueue(stage);
      await openMenu(stage.page);
      await stage.page.locator(".menu-item", { hasText: /Restart|다시 시작/u }).click();
      await stage.page.locator(".menu-question").waitFor();
    }),
    ...outsideEditor([
      scene("menu-log-out", async (stage) => {
        await showStory(stage);
        await openMenu(stage.page);
        await stage.page.locator(".menu-item", { hasText: /Log out|로그아웃/u }).click();
        await stage.page.locator(".menu-question").waitFor();
      }),
    ]),
    ...pickers,
    scene("sheet-queue", async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".queue-strip").click();
      await stage.page.locator(".queue-main").nth(1).click();
      await stage.page.locator(".tray").waitFor();
    }),
    scene("sheet-queue-edit", async (stage) => {
      await showQueue(stage);
      await stage.page.locator(".queue-strip").click();
      await stage.page.locator(".queue-main").nth(1).click();
      await stage.page.locator(".tray .tray-button").first().click();
      await stage.page.locator("dialog textarea").waitFor();
    }),
    scene("sheet-queue-empty", async ({ host, page, open }) => {
      host.emit(...opened(), accepted("hello", "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1c01"));
      await open();
      await page.locator(".queue-strip").click();
      await page.locator(".queue-item").waitFor();
      host.emit(started("0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1c01"));
      await page.locator(".queue-item").waitFor({ state: "detached" });
    }),
    scene("sheet-conversations", showConversations),
    scene("sheet-conversations-row", async (stage) => {
      await showConversations(stage);
      await stage.page.locator(".conversation-item .icon-button").nth(2).click();
      await stage.page.locator(".tray").waitFor();
    }),
    scene("sheet-conversations-none", async (stage) => {
      await showConversations(stage);
      await stage.page.locator("dialog input[type=search]").fill("nothing like that");
      await stage.page
        .locator(".panel-empty, dialog p", { hasText: "nothing like that" })
        .waitFor();
    }),
    scene("sheet-devices", showDevices),
    scene("sheet-devices-row", async (stage) => {
      await showDevices(stage);
      await stage.page.locator(".device-row .icon-button").last().click();
      await stage.page.locator(".tray-button[data-tone=danger]").click();
      await stage.page.locator(".confirm").waitFor();
    }),
    scene("sheet-failed", async (stage) => {
      await showStory(stage);
      stage.host.answers = (message) => {
        if ("requestId" in message) stage.host.refuse(message.requestId, "internal");
      };
      await openFromMenu(stage, /Devices|기기/u);
      await stage.page.locator("dialog .link-button, dialog .button").first().waitFor();
    }),
  ];
}

async function showConversations(stage: Stage): Promise<void> {
  await showQueue(stage);
  await stage.page.locator(".conversations-button").click();
  await stage.page.locator(".conversation-item").nth(4).waitFor();
}

async function showDevices(stage: Stage): Promise<void> {
  stage.host.devices = listedDevices(stage.language);
  await showStory(stage);
  await openFromMenu(stage, /Devices|기기/u);
  await stage.page.locator(".device-item").last().waitFor();
}

async function openMenu(page: Page): Promise<void> {
  await page.locator(".menu > .icon-button").click();
  await page.locator(".menu-panel").waitFor();
}
