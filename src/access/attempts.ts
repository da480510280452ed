import { RateLimiterMemory } from "rate-limiter-flexible";
import { maxWrongCodes, maxWrongCodesPerAddress, wrongCodeWindowMs } from "../shared/limits";
import type { Visitor } from "./visitor";

/**
 * Counts wrong pairing codes by address and altogether, for each door. Only pairing is ever
 * limited: a paired device is never asked for a code. And strangers can't keep the owner out: what
 * they count up together is forgotten when the owner makes a new code.
 */
export class PairingAttempts {
  private readonly byAddress = new RateLimiterMemory({
    points: maxWrongCodesPerAddress,
    duration: wrongCodeWindowMs / 1_000,
  });
  private readonly byDoor = new RateLimiterMemory({
    points: maxWrongCodes,
    duration: wrongCodeWindowMs / 1_000,
  });

  /** Milliseconds until this visitor may try again; 0: now. */
  async waitMs(visitor: Visitor): Promise<number> {
    const [own, all] = await Promise.all([
      this.byAddress.get(keyOf(visitor)),
      this.byDoor.get(visitor.door),
    ]);
    const waits = [
      own !== null && own.consumedPoints >= maxWrongCodesPerAddress ? own.msBeforeNext : 0,
      all !== null && all.consumedPoints >= maxWrongCodes ? all.msBeforeNext : 0,
    ];
    return Math.max(...waits);
  }

  async countWrongCode(visitor: Visitor): Promise<void> {
    await Promise.all([this.byAddress.penalty(keyOf(visitor)), this.byDoor.penalty(visitor.door)]);
  }

  /** Forgets what all visitors together have counted up, not what a single one has. */
  async forgetTotal(): Promise<void> {
    await Promise.all([this.byDoor.delete("local"), this.byDoor.delete("tunnel")]);
  }
}

/** Whoever has one IPv6 address has the whole network of 64 bits. */
function keyOf({ door, address }: Visitor): string {
  if (!address.includes(":")) return `${door} ${address}`;
  const groups = (address.split("::")[0] ?? "").split(":");
  return `${door} ${[...groups, "0", "0", "0"].slice(0, 4).join(":")}`;
}
