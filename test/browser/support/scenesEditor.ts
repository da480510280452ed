import type { EditorContext } from "../../../src/shared/editorContext";
import type { FakeHost } from "./fakeHost";
import { scene, showQueue, showStory } from "./stage";
import type { Scene, Stage } from "./stage";

/** What there is where the PC has an editor. */
export function editorScenes(): readonly Scene[] {
  return [
    scene("editor-add", async (stage) => {
      await showQueue(stage);
      await openAdd(stage);
    }),
    scene("editor-problems", async (stage) => {
      await showQueue(stage);
      await openAdded(stage, 0);
      await stage.page.locator(".offered-row").first().click();
      await stage.page.locator(".offered-row .tag").waitFor();
    }),
    scene("editor-files", async (stage) => {
      await showQueue(stage);
      await openAdded(stage, 1);
    }),
    scene("editor-nothing", async (stage) => {
      await showQueue(stage);
      await openAdded(stage, 0, nothing);
    }),
    scene("editor-show", async (stage) => {
      await showStory(stage);
      haveEditor(stage.host);
      await stage.page.locator('.tool[data-kind="edit"] .tool-verb').click();
      await stage.page.locator(".file-actions button").first().click();
      await stage.page.locator(".file-outcome:not(:empty)").waitFor();
    }),
  ];
}

/** Much of everything, and what is hard to show. */
export const editorContext: EditorContext = {
  problems: [
    {
      path: "packages/server/src/session/tokens/refreshTokenStore.test.ts",
      line: 1_204,
      endLine: 1_204,
      severity: "error",
      message:
        "Argument of type 'string | undefined' is not assignable to parameter of type 'RefreshToken'. Type 'undefined' is not assignable to type 'RefreshToken'.",
      source: "ts 2345",
    },
    {
      path: "src/login.ts",
      line: 42,
      endLine: 43,
      severity: "warning",
      message: "'margin' is assigned a value but never used.",
      source: "eslint no-unused-vars",
    },
    {
      path: "문서/안내.md",
      line: 3,
      endLine: 3,
      severity: "info",
      message: '"nasty\u202Egnp" is not in the dictionary.',
      source: "",
    },
  ],
  problemCount: 240,
  files: [
    { path: "src/login.ts", isActive: true },
    { path: "README.md", isActive: false },
    { path: "packages/server/src/session/tokens/refreshTokenStore.test.ts", isActive: false },
  ],
  fileCount: 3,
};

const nothing: EditorContext = { problems: [], problemCount: 0, files: [], fileCount: 0 };

/** From now on the host has an editor. */
export function haveEditor(host: FakeHost): void {
  host.emit({ type: "host.changed", host: { ...host.state.host, hasEditor: true } });
}

async function openAdd({ host, page }: Stage): Promise<void> {
  haveEditor(host);
  await page.locator(".round-button.add").click();
  await page.locator(".add-panel [aria-haspopup=dialog]").nth(1).waitFor();
}

async function openAdded(
  stage: Stage,
  index: number,
  context: EditorContext = editorContext,
): Promise<void> {
  const { host, page } = stage;
  const usual = host.answers;
  host.answers = (message) => {
    if (message.type === "editor.context") host.accept(message.requestId, context);
    else usual?.(message);
  };
  await openAdd(stage);
  await page.locator(".add-panel [aria-haspopup=dialog]").nth(index).click();
  await page.locator("dialog :is(.offered-row, .panel-empty)").first().waitFor();
}
