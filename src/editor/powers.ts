import path from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import { maxPromptLength, maxSentFiles, maxSentTextLength } from "../shared/limits";
import { ChangeMarks } from "./changeMarks";
import type { Chat } from "./chat";
import type { CommandHandlers } from "./commands";
import type { Controller } from "./controller";
import type { Notice } from "./notices";
import { fixArgument, registerQuickFix } from "./quickFix";
import type { SentText } from "./sentText";
import { fileName, problemsText, selectionText, wholeText } from "./sentText";
import type { Wording } from "./wording/en";

export interface EditorPowersPorts {
  readonly controller: Controller;
  readonly chat: Pick<Chat, "insert">;
  readonly wording: Wording;
  readonly notify: (notice: Notice) => void;
  readonly start: () => Promise<void>;
  readonly openChat: () => Promise<void>;
}

type Handlers = Pick<
  CommandHandlers,
  "remoteClaude.sendSelection" | "remoteClaude.sendFile" | "remoteClaude.fixProblem"
>;

/**
 * What only the editor can do for a conversation: it puts selections, files and problems into the message
 * that is being written, and marks the files that Claude changed. Nothing is sent by it.
 */
export class EditorPowers implements Disposable {
  private readonly ports: EditorPowersPorts;
  private readonly disposables = new DisposableStore();

  constructor(ports: EditorPowersPorts) {
    this.ports = ports;
    const { controller, wording } = ports;
    this.disposables.add(registerQuickFix(wording.send.quickFix));
    this.disposables.add(new ChangeMarks(controller, wording.send.marked));
  }

  handlers(): Handlers {
    return {
      "remoteClaude.sendSelection": () => this.sendSelection(),
      "remoteClaude.sendFile": (argument, selected) => this.sendFiles(argument, selected),
      "remoteClaude.fixProblem": (argument) => this.fixProblem(argument),
    };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async sendSelection(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      this.tell(this.ports.wording.send.nothing);
      return;
    }
    const { document, selection } = editor;
    await this.send((folder) =>
      Promise.resolve(selectionText(document, selection, folder, this.ports.wording)),
    );
  }

  /** What the explorer and a tab's menu give; without it the file in front. */
  private async sendFiles(argument: unknown, selected: unknown): Promise<void> {
    const { wording } = this.ports;
    const chosen = Array.isArray(selected) && selected.length > 0 ? selected : [argument];
    const given = chosen.filter((one) => one instanceof vscode.Uri);
    const front = given.length > 0 ? null : frontUri();
    const uris = front === null ? given : [front];
    if (uris.length === 0) this.tell(wording.send.nothing);
    else if (uris.length > maxSentFiles) this.tell(wording.send.tooMany(maxSentFiles));
    else await this.send((folder) => this.filesText(uris, folder));
  }

  private async fixProblem(argument: unknown): Promise<void> {
    const parsed = v.safeParse(fixArgument, argument);
    if (!parsed.success) return;
    const { uri, problems } = parsed.output;
    await this.send((folder) => {
      const text = problemsText(vscode.Uri.parse(uri), problems, folder, this.ports.wording);
      return Promise.resolve({ kind: "text", text });
    });
  }

  /** Names on one line, then the texts of what has none. Null: that can't be, which was told. */
  private async filesText(uris: readonly vscode.Uri[], folder: string): Promise<SentText | null> {
    const names: string[] = [];
    const texts: string[] = [];
    for (const uri of uris) {
      const name = fileName(uri, folder);
      if (name !== null) {
        names.push(name);
        continue;
      }
      const sent = await this.outsideText(uri);
      if (sent === null || sent.kind === "too-long") return sent;
      texts.push(sent.text);
    }
    const all = [...(names.length > 0 ? [names.join(" ")] : []), ...texts].join("\n\n");
    const { length } = all;
    if (length > maxPromptLength) return { kind: "too-long", length, limit: maxPromptLength };
    return { kind: "text", text: all };
  }

  private async outsideText(uri: vscode.Uri): Promise<SentText | null> {
    try {
      const known = vscode.workspace.textDocuments.find(
        (document) => document.uri.toString() === uri.toString(),
      );
      if (known !== undefined) return wholeText(known);
      const { size } = await vscode.workspace.fs.stat(uri);
      // A character has four bytes at most.
      if (size > maxSentTextLength * 4) {
        return { kind: "too-long", length: size, limit: maxSentTextLength };
      }
      return wholeText(await vscode.workspace.openTextDocument(uri));
    } catch {
      // It is gone, or no text.
      this.tell(this.ports.wording.send.unreadable(path.basename(uri.path)));
      return null;
    }
  }

  /** Puts a text into the chat's message and shows the chat; where nothing runs, the person may start it. */
  private async send(make: (folder: string) => Promise<SentText | null>): Promise<void> {
    const { controller, chat, wording, start, openChat } = this.ports;
    if (controller.state.kind !== "online") {
      const yes = wording.actions.start;
      const answer = await vscode.window.showInformationMessage(wording.send.notRunning, yes);
      if (answer !== yes) return;
      await start();
    }
    const { state } = controller;
    if (state.kind !== "online") return;
    const sent = await make(state.options.workspaceFolder);
    if (sent === null) return;
    if (sent.kind === "too-long") {
      this.tell(wording.send.tooLong(sent.length, sent.limit));
      return;
    }
    chat.insert(sent.text);
    await openChat();
  }

  private tell(message: string): void {
    this.ports.notify({ level: "warning", message, actions: [] });
  }
}

/** What the editor in front shows, be it text or not; null: nothing that is a file. */
function frontUri(): vscode.Uri | null {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return input.uri;
  if (input instanceof vscode.TabInputCustom) return input.uri;
  return vscode.window.activeTextEditor?.document.uri ?? null;
}
