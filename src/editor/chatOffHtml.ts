import type { Language } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import type { SessionState } from "./controller";
import { escapeHtml } from "./html";
import { panelButton, panelHtml } from "./panelHtml";
import { wordingOf } from "./wording/wording";

/** The commands that its buttons run; no script runs in it. */
export const chatOffCommands: readonly CommandId[] = [
  "remoteClaude.start",
  "remoteClaude.stop",
  "remoteClaude.showLog",
];

export interface ChatOffPage {
  readonly language: Language;
  /** Fresh random text per page. */
  readonly nonce: string;
  readonly kind: Exclude<SessionState["kind"], "online">;
}

/** What stands in the chat's tab while nothing runs. */
export function chatOffHtml({ language, nonce, kind }: ChatOffPage): string {
  const { productName, chatTab, status } = wordingOf(language);
  const start = panelButton("remoteClaude.start", chatTab.start);
  const buttons = {
    off: [start],
    starting: [panelButton("remoteClaude.stop", chatTab.cancel, null, "secondary")],
    stopping: [],
    failed: [start, panelButton("remoteClaude.showLog", status.showLog, null, "secondary")],
  }[kind];
  return panelHtml({
    language,
    nonce,
    title: productName,
    body:
      `<div role="status"><h1>${escapeHtml(chatTab[kind])}</h1></div>` +
      `<p>${escapeHtml(chatTab.kept)}</p><p class="actions">${buttons.join(" ")}</p>`,
  });
}
