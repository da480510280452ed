import type { Envelope } from "../shared/events";
import { maxReplayEvents, maxReplaySize } from "../shared/limits";

/** The newest events, for clients that missed only these. Bounded by number and by size. */
export class ReplayRing {
  private readonly recent: { readonly envelope: Envelope; readonly size: number }[] = [];
  private size = 0;

  add(envelope: Envelope): void {
    const size = Buffer.byteLength(JSON.stringify(envelope));
    this.recent.push({ envelope, size });
    this.size += size;
    while (this.recent.length > maxReplayEvents || this.size > maxReplaySize) {
      this.size -= this.recent.shift()?.size ?? 0;
    }
  }

  /** What follows `seq` up to `lastSeq`, the newest; null when not all of it is here. */
  after(seq: number, lastSeq: number): readonly Envelope[] | null {
    if (seq > lastSeq) return null;
    const missed = lastSeq - seq;
    if (missed > this.recent.length) return null;
    return missed === 0 ? [] : this.recent.slice(-missed).map(({ envelope }) => envelope);
  }
}
