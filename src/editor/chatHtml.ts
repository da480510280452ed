import type { Language } from "../shared/wording/problems";
import { escapeHtml } from "./html";

export interface ChatPage {
  /** Where in the editor it stands: what is around it has another colour. */
  readonly place: "view" | "tab";
  readonly language: Language;
  /** Fresh random text per page. */
  readonly nonce: string;
  /** What VS Code calls the origin of its webviews' files. */
  readonly cspSource: string;
  readonly scriptUri: string;
  /** In the order of their weight: the page's own first. */
  readonly styleUris: readonly string[];
}

/** What the editor wants the page to open becomes its address, as the shortcuts of the installed app do. */
const hearLaunches = `addEventListener("message", ({ data, origin }) => {
  if (origin !== self.origin || data?.type !== "launch") return;
  history.replaceState(null, "", "#");
  location.hash = String(data.launch);
});`;

/** The shell of the page in a webview: the same page as the phone's, over another transport. */
export function chatHtml({
  place,
  language,
  nonce,
  cspSource,
  scriptUri,
  styleUris,
}: ChatPage): string {
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
<html lang="${language}" data-host="vscode" data-place="${place}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Remote Claude</title>
${styleUris.map((uri) => `<link rel="stylesheet" href="${escapeHtml(uri)}">`).join("\n")}
<script nonce="${nonce}">${hearLaunches}</script>
<script type="module" nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
</head>
<body><div id="app"></div></body>
</html>
`;
}
