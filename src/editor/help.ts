import * as vscode from "vscode";
import type { Language } from "../shared/wording/problems";

/** The first page of the help in the package; it links to the others. */
const firstPages: Readonly<Record<Language, string>> = {
  en: "docs/setup.md",
  ko: "docs/ko/setup.md",
};

/** Shows the help in VS Code's own Markdown preview, without a network; without that, the extension's page. */
export async function openHelp(
  { extensionUri, id }: Pick<vscode.Extension<unknown>, "extensionUri" | "id">,
  language: Language,
): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, firstPages[language]);
  try {
    await vscode.commands.executeCommand("markdown.showPreview", page);
  } catch {
    await vscode.commands.executeCommand("extension.open", id);
  }
}
