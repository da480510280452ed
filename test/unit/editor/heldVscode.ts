/** What stands for VS Code in the tests of a session: each test puts its own in. */
export const held: { vscode: Record<string, unknown> } = { vscode: {} };

const names = [
  "CancellationTokenSource",
  "CodeActionKind",
  "EventEmitter",
  "ExtensionMode",
  "FileDecoration",
  "MarkdownString",
  "ProgressLocation",
  "QuickPickItemKind",
  "StatusBarAlignment",
  "TabInputCustom",
  "TabInputText",
  "ThemeColor",
  "ThemeIcon",
  "TreeItem",
  "Uri",
  "ViewColumn",
  "commands",
  "env",
  "languages",
  "window",
  "workspace",
];

/** The module `vscode`, as it is imported. */
export function heldModule(): object {
  const module = {};
  for (const name of names) {
    Object.defineProperty(module, name, { enumerable: true, get: () => held.vscode[name] });
  }
  return module;
}
