import * as v from "valibot";
import type { PushPlace, PushTarget } from "../../../src/shared/pushChoices";

/** What a click on a notification shows, as it is written in an address and in a notification. */
export const targetSchema = v.object({
  conversationId: v.pipe(v.string(), v.uuid()),
  cardId: v.pipe(v.string(), v.maxLength(200)),
});

/** What a click opens: a card, or the panel of usage. */
export const placeSchema = v.union([targetSchema, v.literal("usage")]);

/** The part of an address that names it. A fragment: no server sees it. */
export function hashOf(place: PushPlace): string {
  if (place === "usage") return "#usage";
  const { conversationId, cardId } = place;
  return `#${new URLSearchParams({ open: conversationId, card: cardId }).toString()}`;
}

/** Null: the address names none. */
export function targetOfHash(hash: string): PushTarget | null {
  if (!hash.startsWith("#open=")) return null;
  const words = new URLSearchParams(hash.slice(1));
  const read = v.safeParse(targetSchema, {
    conversationId: words.get("open"),
    cardId: words.get("card"),
  });
  return read.success ? read.output : null;
}

/** What the worker tells a page when a notification was tapped. */
const showSchema = v.object({ type: v.literal("show"), target: placeSchema });

export function placeOfMessage(data: unknown): PushPlace | null {
  const read = v.safeParse(showSchema, data);
  return read.success ? read.output.target : null;
}
