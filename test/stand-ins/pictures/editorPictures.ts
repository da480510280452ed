import {
  answerNgrok,
  authtoken,
  EditorBench,
  extensionId,
  sendPrompt,
} from "../../editor/support/editorBench";
import type { Workbench } from "../vscodeDriver";
import type { Keep } from "./phonePictures";
import { storyFiles, storyIn } from "./story";

const domain = "my-name.ngrok-free.app";

/** Takes the pictures of the packaged extension in the real VS Code. */
export async function takeEditorPictures(keep: Keep): Promise<void> {
  const { prompts, scripts } = storyIn("en");
  const bench = await EditorBench.start("pictures", domain, { scripts });
  try {
    const settings = {
      ...bench.edgeSettings,
      "workbench.colorTheme": "Default Dark Modern",
      "workbench.reduceMotion": "on",
      "editor.minimap.enabled": false,
    };
    const { workbench } = await bench.open({
      account: "plan",
      folder: "my-app",
      isHere: true,
      files: storyFiles,
      settings,
    });
    await workbench.runCommand("Configure ngrok");
    await answerNgrok(workbench, authtoken, "");
    await workbench.notification("ngrok is set up and works").waitFor();
    await workbench.runCommand("Start Remote Claude");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    const panel = workbench.webview(extensionId, "tab");
    await panel.getByRole("button", { name: "Show Code" }).click();
    await panel.locator(".link", { hasText: `https://${domain}/#p=` }).waitFor();
    const chat = workbench.webview(extensionId, "view");
    await chat.getByRole("textbox", { name: "Message to Claude" }).waitFor();
    await widenSideBar(workbench);
    await tidy(workbench);
    await keep(workbench.page, "editor-pairing");
    await workbench.runCommand("View: Close All Editors");
    await openFile(workbench, "session.js");
    await sendPrompt(chat, prompts[0]);
    await chat.getByRole("button", { name: "Allow once" }).waitFor();
    await workbench.statusBarItem("Needs you").waitFor();
    await tidy(workbench);
    await keep(workbench.page, "editor-chat");
  } finally {
    await bench.stop();
  }
}

/** Nothing stands over what the picture is of. */
async function tidy(workbench: Workbench): Promise<void> {
  await workbench.runCommand("Notifications: Clear All Notifications");
  await workbench.page.locator(".notification-list-item").first().waitFor({ state: "detached" });
  await workbench.page.mouse.move(760, 560);
  await workbench.page.locator(".monaco-sash.hover").waitFor({ state: "detached" });
  await workbench.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  // What fades has faded.
  await workbench.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))");
}

async function openFile(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press("Control+p");
  await page.locator(".quick-input-widget input").first().fill(name);
  await workbench.pick(name);
  await page.getByRole("tab", { name: new RegExp(name) }).waitFor();
}

/** As wide as a person makes it who reads along. */
async function widenSideBar({ page }: Workbench): Promise<void> {
  const edge = await page.locator(".part.sidebar").boundingBox();
  if (edge === null) throw new Error("There is no side bar.");
  const x = edge.x + edge.width;
  await page.mouse.move(x, 400);
  await page.mouse.down();
  await page.mouse.move(x + 130, 400, { steps: 8 });
  await page.mouse.up();
}
