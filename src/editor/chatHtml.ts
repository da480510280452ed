import type { Language } from "../shared/wording/problems";
import { escapeHtml } from "./html";

export interface ChatPage {
  readonly language: Language;
  /** Fresh random text per page. */
  readonly nonce: string;
  /** What VS Code calls the origin of its webviews' files. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The shell of the page in a webview: the same page as the phone's, over another transport. */
export function chatHtml({ language, nonce, cspSource, scriptUri, styleUri }: ChatPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${cspSource}`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types app dompurify",
  ].join("; ");
  return `<!doctype html>
<html lang="${language}" data-host="vscode">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Remote Claude</title>
<link rel="stylesheet" href="${escapeHtml(styleUri)}">
<script type="module" nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
</head>
<body><div id="app"></div></body>
</html>
`;
}
