import type * as vscode from "vscode";
import type { AppOptions } from "../../../src/app/types";
import { EditorSession } from "../../../src/editor/session";
import { FakeApp } from "./fakes";
import { fakeVscode } from "./fakeVscode";
import { held } from "./heldVscode";

export type Running = Awaited<ReturnType<typeof runningSession>>;

/** A session that is online, and the end of its app in the test's hands. */
export async function runningSession() {
  const fake = fakeVscode();
  held.vscode = fake.vscode;
  const app = new FakeApp();
  let options: AppOptions | null = null;
  const session = new EditorSession(fake.context as unknown as vscode.ExtensionContext, {
    startApp: (given) => {
      options = given;
      return Promise.resolve(app);
    },
    lookAtClaude: () => Promise.resolve({ program: null, version: null, login: "unknown" }),
  });
  await fake.commands.get("remoteClaude.start")?.();
  return { ...fake, app, session, options: options as AppOptions | null };
}
