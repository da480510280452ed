import * as vscode from "vscode";
import type { EditorPort, EditorSituation, FilePlace, ShownDifference } from "../app/editorPort";
import type { Disposable } from "../base/lifecycle";
import { maxEditorLooks } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import { PastDocuments } from "./pastDocuments";
import { problemOf } from "./problemOf";
import { wordingOf } from "./wording/wording";

/** This window, as the app sees it: shows files as text, and tells what it knows of them. */
export class EditorWindow implements EditorPort, Disposable {
  private readonly language: Language;
  private past: PastDocuments | null = null;

  constructor(language: Language) {
    this.language = language;
  }

  async open({ file, line, endLine }: FilePlace, isFromElsewhere: boolean): Promise<void> {
    // A text editor, whatever the file is: others may run what an extension brought for such files.
    await vscode.window.showTextDocument(vscode.Uri.file(file), {
      preview: true,
      preserveFocus: isFromElsewhere,
      ...(line === null ? {} : { selection: linesOf(line, endLine ?? line) }),
    });
  }

  async compare({ path, before, file }: ShownDifference, isFromElsewhere: boolean): Promise<void> {
    this.past ??= new PastDocuments();
    const now = file === null ? this.past.keep(path, "") : vscode.Uri.file(file);
    await vscode.commands.executeCommand(
      "vscode.diff",
      this.past.keep(path, before),
      now,
      wordingOf(this.language).send.difference(path.slice(path.lastIndexOf("/") + 1)),
      { preview: true, preserveFocus: isFromElsewhere },
    );
  }

  situation(): EditorSituation {
    const marked = vscode.languages
      .getDiagnostics()
      .filter(([{ scheme }]) => scheme === "file")
      .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
      // A hint is no problem.
      .filter(({ diagnostic }) => diagnostic.severity !== vscode.DiagnosticSeverity.Hint)
      .sort((a, b) => a.diagnostic.severity - b.diagnostic.severity)
      .slice(0, maxEditorLooks);
    const problems = marked.map(({ uri, diagnostic }) => ({
      file: uri.fsPath,
      ...problemOf(diagnostic),
    }));
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const open = new Map<string, EditorSituation["files"][number]>();
    for (const { input } of vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
      if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== "file") continue;
      const name = input.uri.toString();
      open.set(name, { file: input.uri.fsPath, isActive: name === active });
    }
    return { problems, files: [...open.values()] };
  }

  dispose(): void {
    this.past?.dispose();
  }
}

function linesOf(line: number, endLine: number): vscode.Range {
  return new vscode.Range(line - 1, 0, Math.max(line, endLine) - 1, 0);
}
