import type { Visitor } from "../access/visitor";
import { networkOf } from "../access/visitor";
import {
  maxCountedAddresses,
  maxStrangerAssetBytes,
  strangerAssetWindowMs,
} from "../shared/limits";

/**
 * What strangers may fetch of the page's files, by address: whoever fetches them over and over uses
 * up the month of the owner's ngrok plan. Devices are not counted.
 */
export class AssetBudget {
  private readonly now: () => number;
  /** In the order of their windows' ends. */
  private readonly spent = new Map<string, { bytes: number; readonly endsAt: number }>();

  /** `now` gives ms of a clock that only goes forward. */
  constructor(now = (): number => performance.now()) {
    this.now = now;
  }

  /** Takes so many bytes. Gives ms until there are some again; 0: they may be sent. */
  take(visitor: Visitor, bytes: number): number {
    const at = this.now();
    const key = networkOf(visitor);
    let own = this.spent.get(key);
    if (own === undefined || own.endsAt <= at) {
      this.spent.delete(key);
      this.makeRoom(at);
      own = { bytes: 0, endsAt: at + strangerAssetWindowMs };
      this.spent.set(key, own);
    }
    if (own.bytes + bytes > maxStrangerAssetBytes) return own.endsAt - at;
    own.bytes += bytes;
    return 0;
  }

  private makeRoom(at: number): void {
    for (const [key, { endsAt }] of this.spent) {
      if (endsAt > at && this.spent.size < maxCountedAddresses) return;
      this.spent.delete(key);
    }
  }
}
