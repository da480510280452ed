import type { PairingLinks } from "../app/types";
import type { HostState, TunnelStatus } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import { escapeHtml } from "./html";
import { textOf } from "./notices";
import { qrCodeSvg } from "./qrCode";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

export interface PairingPage {
  readonly language: Language;
  readonly nonce: string;
  readonly host: HostState["host"];
  /** Or why there is no link any more: a device has used it, or it is too old. */
  readonly links: PairingLinks | "used" | "expired";
  /** Epoch ms. */
  readonly now: number;
}

/** The commands that the buttons of the panel run; no script runs in it. */
export const pairingCommands: readonly CommandId[] = [
  "remoteClaude.copyUrl",
  "remoteClaude.pairDevice",
  "remoteClaude.configureNgrok",
  "remoteClaude.showLog",
];

/** The pairing panel: what to scan or open, how long it works, and who could listen. */
export function pairingHtml(page: PairingPage): string {
  const { language, nonce, host } = page;
  const wording = wordingOf(language);
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(wording.pairing.title)}</title>
<style nonce="${nonce}">${styles(page)}</style>
</head>
<body><main>
<p class="place">${escapeHtml(`${host.hostName} · ${host.workspaceName}`)}</p>
${bodyOf(page, wording)}
</main></body>
</html>
`;
}

function bodyOf({ language, host, links, now }: PairingPage, wording: Wording): string {
  const { pairing } = wording;
  if (typeof links === "string") {
    const [heading, words] =
      links === "used"
        ? [pairing.usedTitle, pairing.usedText]
        : [pairing.expiredTitle, pairing.expiredText];
    return (
      `<div role="status">${title(heading)}</div>` +
      text(words) +
      actions([button("remoteClaude.pairDevice", pairing.newLink)])
    );
  }
  const localPart = localSection(links, now, language);
  if (links.public === null) return tunnelBody(host.tunnel, language) + localPart;
  return (
    title(pairing.scan) +
    qrCodeSvg(links.public, escapeHtml(pairing.qrLabel)) +
    lifeOf(links, now, language) +
    text(pairing.confirm) +
    `<section><p>${escapeHtml(pairing.orLink)}</p>` +
    `<p class="link">${escapeHtml(links.public)}</p>` +
    actions([button("remoteClaude.copyUrl", pairing.copyLink, "public")]) +
    "</section>" +
    localPart +
    `<section><h2>${escapeHtml(pairing.ngrokHeading)}</h2>${text(pairing.ngrokText)}</section>`
  );
}

/** Why the phone can't come in yet, and what to do. */
function tunnelBody(tunnel: TunnelStatus, language: Language): string {
  const { pairing } = wordingOf(language);
  const configure = button("remoteClaude.configureNgrok", pairing.configureNgrok);
  switch (tunnel.kind) {
    case "starting":
    case "online":
      return `<div role="status">${title(pairing.connectingTitle)}</div>${text(pairing.connectingText)}`;
    case "off":
      return title(pairing.offTitle) + text(pairing.offText) + actions([configure]);
    case "retrying":
    case "failed":
      return (
        title(pairing.offTitle) +
        text(textOf(tunnel.problem, language)) +
        actions([configure, button("remoteClaude.showLog", pairing.showLog, null, "secondary")])
      );
  }
}

function localSection(links: PairingLinks, now: number, language: Language): string {
  const { pairing } = wordingOf(language);
  const isAlone = links.public === null;
  return (
    `<section><h2>${escapeHtml(pairing.localHeading)}</h2>` +
    text(isAlone ? pairing.localTextAlone : pairing.localText) +
    `<p class="link"><a href="${escapeHtml(links.local)}">${escapeHtml(links.local)}</a></p>` +
    (isAlone ? lifeOf(links, now, language) : "") +
    actions([button("remoteClaude.copyUrl", pairing.copyLink, "local", "secondary")]) +
    "</section>"
  );
}

/** A bar that drains with the time, and the time itself in words. */
function lifeOf(links: PairingLinks, now: number, language: Language): string {
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(links.expiresAt);
  const { pairing } = wordingOf(language);
  return (
    (links.expiresAt > now ? '<div class="life" aria-hidden="true"><div></div></div>' : "") +
    `<p class="quiet">${escapeHtml(pairing.worksUntil(time))}</p>`
  );
}

const title = (words: string): string => `<h1>${escapeHtml(words)}</h1>`;
const text = (words: string): string => `<p>${escapeHtml(words)}</p>`;
const actions = (buttons: readonly string[]): string =>
  `<p class="actions">${buttons.join(" ")}</p>`;

function button(
  command: CommandId,
  words: string,
  argument: string | null = null,
  kind: "primary" | "secondary" = "primary",
): string {
  const query = argument === null ? "" : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `<a class="button ${kind}" role="button" href="command:${command}${query}">${escapeHtml(words)}</a>`;
}

function styles({ links, now }: PairingPage): string {
  const expiresAt = typeof links === "string" ? now : links.expiresAt;
  const seconds = Math.max(0, Math.round((expiresAt - now) / 1_000));
  return `
body { padding: 0; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family); }
main { max-width: 440px; margin: 0 auto; padding: 24px 16px 40px; text-align: center; overflow-wrap: anywhere; }
h1 { font-size: 20px; font-weight: 600; line-height: 1.3; margin: 4px 0 16px; }
h2 { font-size: 13.5px; font-weight: 600; margin: 0 0 4px; }
p { margin: 0 0 12px; }
section { border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, #8884)); padding-top: 16px; margin-top: 16px; text-align: start; }
.place, .quiet { color: var(--vscode-descriptionForeground); }
.qr { display: block; width: min(100%, 300px); margin: 0 auto 16px; border-radius: 10px; }
.life { width: min(100%, 300px); height: 4px; margin: 0 auto 8px; border-radius: 2px; overflow: hidden; background: var(--vscode-editorWidget-border, #8884); }
section .life { margin: 0 0 8px; }
.life div { height: 100%; background: var(--vscode-progressBar-background); transform-origin: left; animation: drain ${seconds}s linear forwards; }
@keyframes drain { to { transform: scaleX(0); } }
@media (prefers-reduced-motion: reduce) { .life { display: none; } }
.link { font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; user-select: all; word-break: break-all;
  padding: 8px 10px; border-radius: 4px; background: var(--vscode-textCodeBlock-background); }
a { color: var(--vscode-textLink-foreground); }
.actions { display: flex; flex-wrap: wrap; gap: 8px; justify-content: center; margin: 0; }
section .actions { justify-content: flex-start; }
.button { display: inline-block; padding: 6px 14px; border-radius: 4px; text-decoration: none;
  border: 1px solid var(--vscode-button-border, transparent); }
.primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.primary:hover { background: var(--vscode-button-hoverBackground); }
.secondary { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
.secondary:hover { background: var(--vscode-button-secondaryHoverBackground); }
.button:focus-visible, a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;
}
