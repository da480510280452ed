/**
 * What a device may be told of while nobody looks: Claude waits for a person, a turn is done, a turn
 * came to a bad end, the plan is nearly used, its limit was lifted.
 */
export const pushKinds = ["needs", "done", "failed", "usage", "limit"] as const;
export type PushKind = (typeof pushKinds)[number];

/** What the person at a device wants to be told there. */
export interface PushChoices {
  readonly kinds: Readonly<Record<PushKind, boolean>>;
  /** Whether a notification shows the conversation's title; else it names the project only. */
  readonly showsTitle: boolean;
}

/** What a device wants before anybody chose. */
export const defaultPushChoices: PushChoices = {
  kinds: { needs: true, done: true, failed: true, usage: true, limit: true },
  showsTitle: false,
};

/** How a device is subscribed. */
export interface PushSubscribed {
  /** The address that its browser's push service gave it. */
  readonly endpoint: string;
  /** Of the words that it is told in. */
  readonly language: "en" | "ko";
  readonly choices: PushChoices;
}

/** What a click on a notification shows: a conversation, and in it a request or a turn. */
export interface PushTarget {
  readonly conversationId: string;
  readonly cardId: string;
}

/** What a click opens: a card, or what there is to say of the plan. */
export type PushPlace = PushTarget | "usage";

/**
 * What reaches a device, as encrypted JSON. `close` takes a notification away, because what it told
 * of is over; `close-all` takes every one away, because the device is told of nothing any more.
 */
export type PushMessage =
  | {
      readonly type: "show";
      /** A newer one with the same tag takes its place. */
      readonly tag: string;
      readonly title: string;
      readonly body: string;
      readonly language: "en" | "ko";
      /** Epoch ms. */
      readonly at: number;
      readonly target: PushPlace | null;
    }
  | { readonly type: "close"; readonly tag: string }
  | { readonly type: "close-all"; readonly tag: string };
