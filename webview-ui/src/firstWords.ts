/**
 * The newest prompt and its answer, as plain text, as soon as the connection tells them: on a slow line that is well
 * before the page's own script is there, which draws them anew in the same place (src/server/pageShell.ts has the page
 * until then). Text only: nothing here becomes markup.
 */
import type { ServerMessage } from "../../src/shared/protocol";
import type { Conversation, Turn } from "../../src/shared/state";

/** Of longer answers the end is shown (characters). */
const mostText = 6_000;

/** Draws what a whole welcome tells; of everything else, nothing. */
export function drawFirstWords(frame: unknown): void {
  const page = document.querySelector<HTMLElement>('.page[data-live="false"]');
  const chat = page?.querySelector(".chat:empty");
  if (!page || !chat || typeof frame !== "string") return;
  try {
    const conversation = shownConversation(JSON.parse(frame) as ServerMessage);
    const turn = conversation?.turns.at(-1);
    // Where a decision is asked for, that comes first, and only the page's own script can show it.
    if (turn === undefined || conversation?.permissions.length !== 0) return;
    const scroller = element("chat-scroller", element("chat-content", turnElement(turn)));
    chat.append(scroller);
    scroller.scrollTop = scroller.scrollHeight;
    page.dataset["firstWords"] = "";
  } catch {
    // The page's own script reads it with more care, and says what is wrong with it.
  }
}

/** The one that this tab showed before (store/shown.ts), else the host's current one. */
function shownConversation(message: ServerMessage): Conversation | undefined {
  if (message.type !== "welcome" || message.resume.kind !== "snapshot") return undefined;
  const { conversations, currentId } = message.resume.state;
  const shownId = sessionStorage.getItem("remote-claude.shown");
  const find = (wanted: string | null): Conversation | undefined =>
    conversations.find(({ id }) => id === wanted);
  return find(shownId) ?? find(currentId);
}

function turnElement({ text, blocks }: Turn): HTMLElement {
  const bubble = element("bubble", text);
  bubble.dir = "auto";
  const answers = blocks.flatMap((block) => (block.kind === "text" ? [block.text] : []));
  const words = element("plain-text", answers.join("\n\n").slice(-mostText));
  const parts = [element("prompt", bubble), element("answer", element("markdown", words))];
  return element("turn", ...(text === "" ? parts.slice(1) : parts));
}

function element(name: string, ...children: readonly (string | HTMLElement)[]): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  made.append(...children);
  return made;
}
