/**
 * What runs first, while the page's own script is still on its way: it opens the connection, which takes longer than
 * anything else, shows the first words that it brings (firstWords.ts), and fetches what answers are rendered with. It is
 * small, and does nothing in the editor's view. It comes in one file with the words of one language (bootEn.ts, bootKo.ts),
 * for each file is a request.
 */
import { protocolVersion } from "../../src/shared/protocolVersion";
import { drawFirstWords } from "./firstWords";
import type { EarlySocket } from "./transport/earlySocket";
import { helloAddress } from "./transport/helloAddress";
import type { Cursor } from "./transport/helloAddress";

/** What this page calls itself in its hello. */
export const clientId = crypto.randomUUID();

// Before anything that takes its time: the way to the PC takes longest of all.
let early = isFirst() && isLikelyPaired() ? open() : null;
if (isFirst()) dress();

/** Since when the connection of before wants to hear what happened; null: all, or there is none. */
export const earlyCursor = early?.cursor ?? null;

/** The connection of before, once; null: there is none, or it is lost already. */
export function takeEarlySocket(): EarlySocket | null {
  const taken = early;
  early = null;
  return taken !== null && taken.socket.readyState <= WebSocket.OPEN ? taken : null;
}

/** Whether the HTML names this script: another language's is fetched when somebody chooses it. */
function isFirst(): boolean {
  return [...document.scripts].some(({ src }) => src === import.meta.url);
}

/** In the colours and the text size that were chosen on this device (platform/preferences.ts): nothing must flash. */
function dress(): void {
  if ("acquireVsCodeApi" in window) return;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem("remote-claude.preferences") ?? "");
    const { theme, textSize } = kept as Readonly<Record<string, unknown>>;
    const { dataset } = document.documentElement;
    if (theme === "dark" || theme === "light") dataset["theme"] = theme;
    if (typeof textSize === "string") dataset["textSize"] = textSize;
  } catch {
    // Nobody chose anything, or nothing can be kept here.
  }
}

/** Whether this is the HTML for a paired device (src/server/pageShell.ts), and no link for another one was opened. */
function isLikelyPaired(): boolean {
  return told("soon") !== null && !location.hash.startsWith("#p=");
}

/** What the HTML says under that name. */
function told(name: string): string | null {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null;
}

function open(): EarlySocket {
  const cursor = keptPlace();
  const hello = {
    type: "hello",
    protocol: protocolVersion,
    clientId,
    ...(cursor === null ? {} : { cursor }),
  } as const;
  // Only ever the page's own origin, whatever the link says.
  const socket = new WebSocket(helloAddress(`${location.origin.replace(/^http/, "ws")}/ws`, hello));
  const frames: unknown[] = [];
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    frames.push(data);
    if (frames.length === 1) drawFirstWords(data);
  };
  socket.addEventListener("open", fetchSoon, { once: true });
  return { socket, frames, openedAt: Date.now(), cursor };
}

/** Where in the host's log the state is that this device kept, as the service worker says. */
function keptPlace(): Cursor | null {
  const [epoch = "", seq = ""] = told("place")?.split(" ") ?? [];
  return seq === "" ? null : { epoch, seq: Number(seq) };
}

/** Asks for what answers are rendered with: so late that the page's own script comes first, and nothing has to wait. */
function fetchSoon(): void {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = told("soon") ?? "";
  document.head.append(link);
}
