import type { Cursor } from "./helloAddress";

/** A connection that nobody listens to yet. Its hello was said with the upgrade. */
export interface EarlySocket {
  readonly socket: WebSocket;
  /** What came meanwhile, oldest first. */
  readonly frames: readonly unknown[];
  /** When it was begun (epoch ms). */
  readonly openedAt: number;
  /** Since when its hello wants to hear what happened; null: it wants all. */
  readonly cursor: Cursor | null;
}
