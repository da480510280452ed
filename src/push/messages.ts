import { createHash } from "node:crypto";
import { cutEnd } from "../shared/cutText";
import { printableLine } from "../shared/deviceName";
import { maxPushTextLength, pushPaddingBytes } from "../shared/limits";
import type { PushMessage } from "../shared/pushChoices";
import type { HostState } from "../shared/state";
import { planWindowName } from "../shared/wording/planWindows";
import type { Language } from "../shared/wording/problems";
import type { Happening } from "./happenings";
import { pushWords } from "./wording";

/** What a device gets to see, and in which words. */
export interface Reader {
  readonly language: Language;
  readonly showsTitle: boolean;
}

/**
 * Tells of what happened: its kind and the project's name. Of what was written in the conversation
 * there is nothing but its title, and that only where the device wants it.
 */
export function messageOf(
  happening: Happening,
  { host, conversations }: HostState,
  { language, showsTitle }: Reader,
  at: number,
): PushMessage {
  const { sort, conversationId, id } = happening;
  const words = pushWords[language];
  const project = toLine(host.workspaceName);
  const conversation = conversations.find((each) => each.id === conversationId);
  const title = showsTitle ? toLine(conversation?.title ?? "") : "";
  return {
    type: "show",
    tag: tagOf(happening),
    title: words.titles[sort](project, toLine(planWindowName(id, language).name)),
    body: title === "" ? words.bodies[sort] : title,
    language,
    at,
    target: conversationId === null ? placeOf(happening) : { conversationId, cardId: id },
  };
}

/** Of what happened in no conversation. */
function placeOf({ kind }: Happening): "usage" | null {
  return kind === "usage" || kind === "limit" ? "usage" : null;
}

/** Takes away what was told of it. */
export function closeOf(happening: Happening): PushMessage {
  return { type: "close", tag: tagOf(happening) };
}

/** Takes away whatever was told. */
export function closeAll(): PushMessage {
  return { type: "close-all", tag: hashOf("all") };
}

export function testMessage(language: Language, at: number): PushMessage {
  const { title, body } = pushWords[language].test;
  return { type: "show", tag: hashOf("test"), title, body, language, at, target: null };
}

/**
 * Names what a message tells of, to the browser and, as its topic, to the push service: that sees
 * that two are about the same thing, not what it is. 32 characters, as RFC 8030 (5.4) allows.
 */
export function tagOf({ tag }: Happening): string {
  return hashOf(tag);
}

/** Filled up with blanks, so that the length tells the push service nothing. */
export function encode(message: PushMessage): string {
  const text = JSON.stringify(message);
  const missing = -Buffer.byteLength(text) % pushPaddingBytes;
  return text + " ".repeat(missing === 0 ? 0 : pushPaddingBytes + missing);
}

function hashOf(tag: string): string {
  return createHash("sha256").update(tag).digest("base64url").slice(0, 32);
}

function toLine(text: string): string {
  return cutEnd(printableLine(text), maxPushTextLength);
}
