import type { Language } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import { escapeHtml } from "./html";

export interface PanelPage {
  readonly language: Language;
  /** Fresh random text per page. */
  readonly nonce: string;
  readonly title: string;
  /** HTML between `<main>` and its end. */
  readonly body: string;
  /** CSS beside what every panel has. */
  readonly styles?: string;
}

/** A page of ours in an editor tab that runs no script: words, and buttons that run commands. */
export function panelHtml({ language, nonce, title, body, styles = "" }: PanelPage): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${panelStyles}${styles}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

/** A button that runs a command, with at most one argument. */
export function panelButton(
  command: CommandId,
  words: string,
  argument: string | null = null,
  kind: "primary" | "secondary" = "primary",
): string {
  const query = argument === null ? "" : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `<a class="button ${kind}" role="button" href="command:${command}${query}">${escapeHtml(words)}</a>`;
}

const panelStyles = `
body { padding: 0; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family); }
main { max-width: 440px; margin: 0 auto; padding: 24px 16px 40px; text-align: center; overflow-wrap: anywhere; }
h1 { font-size: 20px; font-weight: 600; line-height: 1.3; margin: 4px 0 16px; }
h2 { font-size: 13.5px; font-weight: 600; margin: 0 0 4px; }
p { margin: 0 0 12px; }
a { color: var(--vscode-textLink-foreground); }
.actions { display: flex; flex-wrap: wrap; gap: 8px; justify-content: center; margin: 0; }
.button { display: inline-block; padding: 6px 14px; border-radius: 4px; text-decoration: none;
  border: 1px solid var(--vscode-button-border, transparent); }
.primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.primary:hover { background: var(--vscode-button-hoverBackground); }
.secondary { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
.secondary:hover { background: var(--vscode-button-secondaryHoverBackground); }
.button:focus-visible, a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;
