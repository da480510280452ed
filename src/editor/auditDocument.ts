import * as vscode from "vscode";
import type { App } from "../app/types";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import { maxAuditRecords } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import { auditText } from "./auditText";

const scheme = "remote-claude-audit";

/** The audit log as a document that can only be read. Each `show` brings it up to date. */
export class AuditDocument implements Disposable {
  private readonly language: Language;
  /** Its last part is the title of the tab. */
  private readonly uri = vscode.Uri.from({ scheme, path: "/Remote Claude Audit.log" });
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  private text = "";

  constructor(language: Language) {
    this.language = language;
    this.disposables.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: () => this.text,
      }),
    );
  }

  async show(app: App, workspaceName: string): Promise<void> {
    const records = await app.auditTrail(maxAuditRecords);
    this.text = auditText(records, workspaceName, this.language);
    this.changed.fire(this.uri);
    const document = await vscode.workspace.openTextDocument(this.uri);
    await vscode.languages.setTextDocumentLanguage(document, "log");
    await vscode.window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
