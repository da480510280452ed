import type { PairingLinks } from "../app/types";
import type { HostState, TunnelStatus } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import type { ExternalAddress } from "./externalAddress";
import { escapeHtml } from "./html";
import { textOf } from "./notices";
import { panelButton, panelHtml } from "./panelHtml";
import { qrCodeSvg } from "./qrCode";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

export interface PairingPage {
  readonly language: Language;
  readonly nonce: string;
  readonly host: HostState["host"];
  /** Or why none is shown: nobody asked yet or looked away, a device has used it, or it is too old. */
  readonly links: PairingLinks | "hidden" | "used" | "expired";
  readonly external: ExternalAddress;
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
  const place = `<p class="place">${escapeHtml(`${host.hostName} · ${host.workspaceName}`)}</p>`;
  return panelHtml({
    language,
    nonce,
    title: wording.pairing.title,
    body: `${place}\n${bodyOf(page, wording)}`,
    styles: styles(page),
  });
}

function bodyOf(page: PairingPage, wording: Wording): string {
  const { language, host, links, external, now } = page;
  const { pairing } = wording;
  if (typeof links === "string") return withoutLink(links, wording);
  const { phone, browser, others } = sortLinks(links, external);
  const end =
    browserSection(browser, { isAlone: phone === null, links, external, now, language }) +
    othersSection(others, wording) +
    (links.public === null
      ? ""
      : `<section><h2>${escapeHtml(pairing.ngrokHeading)}</h2>${text(pairing.ngrokText)}</section>`);
  if (phone === null) return tunnelBody(host.tunnel, language) + end;
  return (
    title(pairing.scan) +
    qrCodeSvg(phone, escapeHtml(pairing.qrLabel)) +
    lifeOf(links, now, language) +
    text(pairing.confirm) +
    `<section><p>${escapeHtml(pairing.orLink)}</p>${linkWithCopy(phone, argumentOf(phone, links), pairing.copyLink, "primary")}</section>` +
    end
  );
}

function withoutLink(reason: "hidden" | "used" | "expired", { pairing }: Wording): string {
  const [heading, words, again] = {
    hidden: [pairing.hiddenTitle, pairing.hiddenText, pairing.show] as const,
    used: [pairing.usedTitle, pairing.usedText, pairing.newLink] as const,
    expired: [pairing.expiredTitle, pairing.expiredText, pairing.newLink] as const,
  }[reason];
  const argument = reason === "hidden" ? "show" : null;
  return (
    `<div role="status">${title(heading)}</div>` +
    text(words) +
    actions([panelButton("remoteClaude.pairDevice", again, argument)])
  );
}

/** Which link is for whom. The phone's is ngrok's, else the first of the owner's own that is secure. */
function sortLinks(
  links: PairingLinks,
  external: ExternalAddress,
): { readonly phone: string | null; readonly browser: string; readonly others: readonly string[] } {
  const isForBrowser = (link: string): boolean =>
    external.kind === "origin" && new URL(link).origin === external.origin;
  const own = links.others.filter((link) => !isForBrowser(link));
  const phone = links.public ?? own.find((link) => link.startsWith("https://")) ?? null;
  return {
    phone,
    browser: links.others.find(isForBrowser) ?? links.local,
    others: own.filter((link) => link !== phone),
  };
}

/** What the Copy button hands to its command; see `linkToCopy`. */
function argumentOf(link: string, links: PairingLinks): string {
  if (link === links.public) return "public";
  return link === links.local ? "local" : new URL(link).origin;
}

/** Why the phone can't come in yet, and what to do. */
function tunnelBody(tunnel: TunnelStatus, language: Language): string {
  const { pairing } = wordingOf(language);
  const configure = panelButton("remoteClaude.configureNgrok", pairing.configureNgrok);
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
        actions([
          configure,
          panelButton("remoteClaude.showLog", pairing.showLog, null, "secondary"),
        ])
      );
  }
}

function browserSection(
  link: string,
  view: {
    /** There is no other link on the page. */
    readonly isAlone: boolean;
    readonly links: PairingLinks;
    readonly external: ExternalAddress;
    readonly now: number;
    readonly language: Language;
  },
): string {
  const { isAlone, links, external, now, language } = view;
  const { pairing } = wordingOf(language);
  const isRemote = external.kind !== "same";
  const words = isAlone ? pairing.localTextAlone : pairing.localText;
  return (
    `<section><h2>${escapeHtml(isRemote ? pairing.browserHeading : pairing.localHeading)}</h2>` +
    (external.kind === "unusable" ? text(pairing.unusable(external.url)) : text(words)) +
    linkWithCopy(link, argumentOf(link, links), pairing.copyLink, "secondary") +
    (isAlone ? lifeOf(links, now, language) : "") +
    "</section>"
  );
}

function othersSection(others: readonly string[], { pairing }: Wording): string {
  if (others.length === 0) return "";
  const links = others.map((link) =>
    linkWithCopy(link, new URL(link).origin, pairing.copyLink, "secondary"),
  );
  return `<section><h2>${escapeHtml(pairing.othersHeading)}</h2>${links.join("")}</section>`;
}

function linkWithCopy(
  link: string,
  argument: string,
  words: string,
  kind: "primary" | "secondary",
): string {
  return (
    `<p class="link"><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>` +
    actions([panelButton("remoteClaude.copyUrl", words, argument, kind)])
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

function styles({ links, now }: PairingPage): string {
  const expiresAt = typeof links === "string" ? now : links.expiresAt;
  const seconds = Math.max(0, Math.round((expiresAt - now) / 1_000));
  return `
section { border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, #8884)); padding-top: 16px; margin-top: 16px; text-align: start; }
.place, .quiet { color: var(--vscode-descriptionForeground); }
.qr { display: block; width: min(100%, 300px); margin: 0 auto 16px; border-radius: 10px; }
.life { width: min(100%, 300px); height: 4px; margin: 0 auto 8px; border-radius: 2px; overflow: hidden; background: var(--vscode-editorWidget-border, #8884); }
section .life { margin: 12px 0 8px; }
section .actions + .link { margin-top: 16px; }
.life div { height: 100%; background: var(--vscode-progressBar-background); transform-origin: left; animation: drain ${seconds}s linear forwards; }
@keyframes drain { to { transform: scaleX(0); } }
@media (prefers-reduced-motion: reduce) { .life { display: none; } }
.link { font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; user-select: all; word-break: break-all;
  padding: 8px 10px; border-radius: 4px; background: var(--vscode-textCodeBlock-background); }
section .actions { justify-content: flex-start; }
`;
}
