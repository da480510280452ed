import { randomUUID } from "node:crypto";
import { closeCodes } from "../../../src/shared/protocolVersion";
import type { FakeHost } from "./fakeHost";
import { accepted, begun, block, ended, opened, requested, started, tool } from "./fixtures";
import { buildCommand, buildGrants, requests } from "./requests";
import { live, outsideEditor, scene, scrollUp, showStory } from "./stage";
import type { Scene } from "./stage";
import { troubles, waitingStory } from "./story";

const unpaired = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } } as const;
const pairPath = `/#p=${"c".repeat(22)}`;

export function beforeTheConversation(): readonly Scene[] {
  const pairing = (name: string, answer: FakeHost["pair"][number], ready: string): Scene =>
    scene(name, async ({ host, page, open }) => {
      host.me = unpaired;
      host.pair = [answer];
      await open(pairPath);
      await page.locator(ready).first().waitFor();
    });
  return outsideEditor([
    scene("pair-how", async ({ host, page, open }) => {
      host.me = unpaired;
      await open();
      await page.locator(".steps").first().waitFor();
      for (const help of await page.locator("summary").all()) await help.click();
    }),
    pairing(
      "pair-waiting",
      { status: 202, body: { ticket: "t".repeat(22), number: "42" } },
      ".pair-number",
    ),
    pairing(
      "pair-used",
      { status: 401, body: { error: { code: "code-invalid", id: "1" } } },
      "h1 + p",
    ),
    pairing(
      "pair-sign-in",
      { status: 302, html: "", headers: { location: "/elsewhere" } },
      ".button",
    ),
    scene("pair-revoked", async ({ host, page, open }) => {
      host.emit(...opened());
      await open();
      await live(page);
      await page.locator(".composer-field").fill("half a thought");
      host.cut(closeCodes.revoked);
      await page.locator(".pair .button").first().waitFor();
    }),
  ]);
}

export function conversationScenes(): readonly Scene[] {
  return [
    scene("empty", async ({ host, page, open }) => {
      host.emit(...opened("quarterly-report-generator"));
      await open();
      await page.locator(".empty").waitFor();
      await live(page);
    }),
    scene("chat-end", showStory),
    scene("chat-start", async (stage) => {
      await showStory(stage);
      await scrollUp(stage.page);
    }),
    scene("chat-tools-open", async (stage) => {
      await showStory(stage);
      await scrollUp(stage.page);
      for (const line of await stage.page.locator("button.tool-line").all()) {
        if ((await line.getAttribute("aria-expanded")) === "false") await line.click();
      }
      await stage.page.locator(".output").first().scrollIntoViewIfNeeded();
    }),
    scene("chat-working", async ({ host, page, open }) => {
      host.emit(...opened(), ...troubles());
      await open();
      await page.locator(".thinking").waitFor();
      await live(page);
    }),
    scene("chat-trouble", async ({ host, page, open }) => {
      host.emit(...opened(), ...troubles());
      await open();
      await page.locator(".thinking").waitFor();
      await scrollUp(page);
    }),
    scene("chat-undecided", async ({ host, page, open }) => {
      const id = randomUUID();
      host.emit(...opened(), accepted("Deploy it.", id), started(id));
      host.emit(
        block(id, tool("t1", { kind: "command", subject: "npm publish", status: "running" })),
        ended(id, "indeterminate"),
      );
      await open();
      await page.locator(".undecided button").first().waitFor();
    }),
    // The editor's view goes there by itself.
    ...outsideEditor([
      scene("chat-offer", async (stage) => {
        await showStory(stage);
        stage.host.emit(begun(randomUUID()));
        await stage.page.locator(".offer").waitFor();
      }),
    ]),
  ];
}

export function requestScenes(): readonly Scene[] {
  const enabled = ".permission-buttons button:enabled";
  const kinds = Object.entries(requests).map(([kind, content]) =>
    scene(`ask-${kind}`, async (stage) => {
      await showStory(stage);
      stage.host.emit(
        requested(kind, content, {
          toolName: "mcp__browser__open",
          blockedPath: kind === "write" ? "/etc" : null,
        }),
      );
      await stage.page.locator(enabled).first().waitFor();
    }),
  );
  return [
    scene("ask-two", async (stage) => {
      await showStory(stage);
      stage.host.emit(...waitingStory(stage.language));
      await stage.page.locator(enabled).first().waitFor();
    }),
    ...kinds,
    scene("ask-too-long", async (stage) => {
      await showStory(stage);
      stage.host.emit(requested("long", buildCommand, { isTooLong: true }));
      await stage.page.locator(enabled).first().waitFor();
    }),
    scene("ask-more", async (stage) => {
      await showStory(stage);
      stage.host.emit(requested("p1", buildCommand, { grants: buildGrants }));
      await stage.page.locator(".permission-other").click();
      await stage.page.locator(".permission-other:enabled").waitFor();
    }),
    scene("ask-always", async (stage) => {
      await showStory(stage);
      stage.host.emit(requested("p1", buildCommand, { grants: buildGrants }));
      await stage.page.locator(".permission-other").click();
      await stage.page.locator(".permission-other:enabled").click();
      await stage.page.locator(".button.danger:enabled").waitFor();
    }),
    scene("ask-view-only", async (stage) => {
      stage.host.role = "view";
      await showStory(stage);
      stage.host.emit(requested("p1", buildCommand));
      await stage.page.locator(".permission-rights").waitFor();
    }),
  ];
}
