import {
  maxCountedAddresses,
  maxWrongCodes,
  maxWrongCodesPerAddress,
  wrongCodeWindowMs,
} from "../shared/limits";
import type { Visitor } from "./visitor";
import { distinctAddress, networkOf } from "./visitor";

/** Tries in a window of `wrongCodeWindowMs`, which begins with the first of them. */
interface Count {
  tries: number;
  readonly endsAt: number;
}

/**
 * Counts tries of pairing codes, by address and altogether, before anybody looks at the code: of
 * many at the same time no more are looked at than one after the other. Only pairing is ever limited;
 * a paired device is never asked for a code. A code has 128 bits: the limits only stop the noise.
 * So strangers can't keep the owner out: everything is forgotten when the owner makes a new code, and
 * what comes at one door does not count at another.
 */
export class PairingAttempts {
  private readonly now: () => number;
  /** In the order of their windows' ends. */
  private readonly byAddress = new Map<string, Count>();
  private readonly byDoor = new Map<Visitor["door"], Count>();

  constructor(now: () => number) {
    this.now = now;
  }

  /**
   * Counts a try. Gives milliseconds until this visitor may try again; 0: this one may be looked at.
   * One that may not is not counted, so that nobody is kept out by trying on.
   */
  take(visitor: Visitor): number {
    const at = this.now();
    const key = keyOf(visitor);
    const own = this.alive(this.countAt(key), at);
    const all = this.alive(this.byDoor.get(visitor.door), at);
    const waits = [
      own.tries >= maxWrongCodesPerAddress ? own.endsAt - at : 0,
      all.tries >= maxWrongCodes ? all.endsAt - at : 0,
    ];
    const waitMs = Math.max(...waits);
    if (waitMs > 0) return waitMs;
    own.tries += 1;
    all.tries += 1;
    this.byDoor.set(visitor.door, all);
    if (key !== null) this.keep(key, own, at);
    return 0;
  }

  /** The try that was just counted was no guess. The ones before stay counted. */
  giveBack(visitor: Visitor): void {
    const own = this.countAt(keyOf(visitor));
    if (own !== undefined) own.tries = Math.max(0, own.tries - 1);
    const all = this.byDoor.get(visitor.door);
    if (all !== undefined) all.tries = Math.max(0, all.tries - 1);
  }

  /** Tries that count against this visitor alone. */
  countOf(visitor: Visitor): number {
    return this.alive(this.countAt(keyOf(visitor)), this.now()).tries;
  }

  /** Tries that count against everybody at this door. */
  totalAt(door: Visitor["door"]): number {
    return this.alive(this.byDoor.get(door), this.now()).tries;
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.byAddress.size;
  }

  /** Begins anew, for everybody. */
  forget(): void {
    this.byDoor.clear();
    this.byAddress.clear();
  }

  private countAt(key: string | null): Count | undefined {
    return key === null ? undefined : this.byAddress.get(key);
  }

  private keep(key: string, own: Count, at: number): void {
    if (!this.byAddress.has(key)) this.makeRoom(at);
    else if (own.tries === 1) this.byAddress.delete(key);
    this.byAddress.set(key, own);
  }

  private alive(count: Count | undefined, at: number): Count {
    return count !== undefined && at < count.endsAt
      ? count
      : { tries: 0, endsAt: at + wrongCodeWindowMs };
  }

  private makeRoom(at: number): void {
    for (const [key, { endsAt }] of this.byAddress) {
      if (endsAt > at && this.byAddress.size < maxCountedAddresses) return;
      this.byAddress.delete(key);
    }
  }
}

/** Null: it may be anybody. At the local door loopback is this PC, which is one visitor. */
function keyOf(visitor: Visitor): string | null {
  const isAnybody = visitor.door !== "local" && distinctAddress(visitor.address) === null;
  return isAnybody ? null : networkOf(visitor);
}
