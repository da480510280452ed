import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { maxKeptBefores } from "../shared/limits";

const scheme = "remote-claude-before";

/** Files as they were, as documents that can only be read. The newest are kept. */
export class PastDocuments implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration: Disposable;
  private count = 0;

  constructor() {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? "",
    });
  }

  /** An address under which a text can be opened; the path's ending tells its language. */
  keep(path: string, text: string): vscode.Uri {
    this.count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${path}`, query: String(this.count) });
    this.texts.set(uri.toString(), text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > maxKeptBefores && oldest !== undefined) this.texts.delete(oldest);
    return uri;
  }

  dispose(): void {
    this.registration.dispose();
    this.texts.clear();
  }
}
