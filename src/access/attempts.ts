import { RateLimiterMemory } from "rate-limiter-flexible";
import { maxWrongCodes, maxWrongCodesPerAddress, wrongCodeWindowMs } from "../shared/limits";

/** One bucket for all. */
const everywhere = "*";

/**
 * Counts wrong pairing codes by address and altogether. Only pairing is ever limited: a paired
 * device is never asked for a code, so an attacker can't lock the owner out.
 */
export class PairingAttempts {
  private readonly byAddress = new RateLimiterMemory({
    points: maxWrongCodesPerAddress,
    duration: wrongCodeWindowMs / 1_000,
  });
  private readonly total = new RateLimiterMemory({
    points: maxWrongCodes,
    duration: wrongCodeWindowMs / 1_000,
  });

  /** Milliseconds until this address may try again; 0: now. */
  async waitMs(address: string): Promise<number> {
    const [own, all] = await Promise.all([this.byAddress.get(address), this.total.get(everywhere)]);
    const waits = [
      own !== null && own.consumedPoints >= maxWrongCodesPerAddress ? own.msBeforeNext : 0,
      all !== null && all.consumedPoints >= maxWrongCodes ? all.msBeforeNext : 0,
    ];
    return Math.max(...waits);
  }

  async countWrongCode(address: string): Promise<void> {
    await Promise.all([this.byAddress.penalty(address), this.total.penalty(everywhere)]);
  }
}
