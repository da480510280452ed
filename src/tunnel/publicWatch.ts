import type { Disposable } from "../base/lifecycle";
import {
  maxPublicChecksPerHour,
  publicCheckDelayMs,
  publicConfirmMs,
  publicRecheckMs,
  publicSuspicionMs,
} from "../shared/limits";
import { edgeMeaningOf } from "../shared/ngrokCodes";
import type { Problem } from "../shared/state";
import type { Clock } from "./clock";
import { toPublicProblem } from "./errors";
import type { PublicFinding } from "./publicCheck";

const hourMs = 3_600_000;

export interface PublicWatchOptions {
  readonly clock: Clock;
  /** Strangers have to be sent away to sign in. */
  readonly hasGate: boolean;
  /** One look at the address; never rejects. */
  readonly check: (url: string, signal: AbortSignal) => Promise<PublicFinding>;
  /** Visitors get this instead of the page; null: they get through, as far as it is known. */
  readonly onTrouble: (trouble: Problem | null) => void;
  /** The tunnel must not stay up: anybody passes the gate, or the address leads nowhere. */
  readonly onCondemned: (code: "gate-missing" | "unpublished") => void;
}

/** What a finding means: all is well, a reason to take the tunnel down, what visitors get, or nothing. */
type Verdict = "well" | "open" | "gate-missing" | "unpublished" | "unclear" | Problem;

/**
 * Looks at the public address of a tunnel that stands: once it is online, and when something makes
 * it doubtful, until a look found all well; rarely, for each look counts against the plan.
 */
export class PublicWatch implements Disposable {
  private readonly options: PublicWatchOptions;
  /** Times of the last hour's looks. */
  private looks: number[] = [];
  private url: string | null = null;
  private timer: Disposable | undefined;
  private dueAt = Infinity;
  private running: AbortController | null = null;
  /** Looks that found what condemns the tunnel, since one that found all well. */
  private doubts = 0;
  /** Looks in a row that found out nothing. */
  private unclear = 0;
  private hasTrouble = false;

  constructor(options: PublicWatchOptions) {
    this.options = options;
  }

  /** The tunnel stands, under this address (`https://NAME`). */
  online(url: string): void {
    this.offline();
    this.url = url;
    this.lookIn(publicCheckDelayMs);
  }

  /** The tunnel does not stand: there is nothing to look at, and nothing known. */
  offline(): void {
    this.url = null;
    this.doubts = 0;
    this.unclear = 0;
    this.hasTrouble = false;
    this.cancel();
  }

  /** All that came through the tunnel was lost at once, although it stands. */
  suspect(): void {
    if (this.url !== null) this.lookIn(publicSuspicionMs);
  }

  /** A device came through: whatever kept visitors out is over. It says nothing about the gate. */
  reached(): void {
    if (this.hasTrouble) this.tell(null);
  }

  dispose(): void {
    this.offline();
  }

  private cancel(): void {
    this.timer?.dispose();
    this.dueAt = Infinity;
    this.running?.abort();
    this.running = null;
  }

  /** The earliest wish counts; where the hour's looks are used up, it waits for room. */
  private lookIn(ms: number): void {
    const { clock } = this.options;
    const now = clock.now();
    this.looks = this.looks.filter((at) => now - at < hourMs);
    const oldest = this.looks[0];
    const isFull = this.looks.length >= maxPublicChecksPerHour && oldest !== undefined;
    const at = Math.max(now + ms, isFull ? oldest + hourMs : 0);
    if (at >= this.dueAt || this.running !== null) return;
    this.timer?.dispose();
    this.dueAt = at;
    this.timer = clock.after(at - now, () => {
      this.dueAt = Infinity;
      void this.look();
    });
  }

  private async look(): Promise<void> {
    const { url, options } = this;
    if (url === null) return;
    const running = new AbortController();
    this.running = running;
    this.looks.push(options.clock.now());
    const finding = await options.check(url, running.signal);
    // Offline meanwhile, and perhaps online again.
    if (this.running !== running) return;
    this.running = null;
    this.judge(finding);
  }

  private judge(finding: PublicFinding): void {
    const verdict = this.verdictOn(finding);
    this.unclear = verdict === "unclear" ? this.unclear + 1 : 0;
    switch (verdict) {
      case "open":
        // An open gate is closed at once; other doubts may be of the moment.
        this.options.onCondemned("gate-missing");
        return;
      case "gate-missing":
      case "unpublished":
        this.doubts += 1;
        if (this.doubts < 2) this.lookIn(publicConfirmMs);
        else this.options.onCondemned(verdict);
        return;
      case "unclear":
        // Nothing that is known changes by it, and what is not known still has to be found out.
        this.lookIn(this.unclear === 1 ? publicConfirmMs : publicRecheckMs);
        return;
      case "well":
        this.doubts = 0;
        if (this.hasTrouble) this.tell(null);
        return;
      default:
        // Says nothing about the gate: a doubt stays.
        this.lookIn(publicRecheckMs);
        this.tell(verdict);
    }
  }

  private tell(trouble: Problem | null): void {
    this.hasTrouble = trouble !== null;
    this.options.onTrouble(trouble);
  }

  private verdictOn(finding: PublicFinding): Verdict {
    const { hasGate } = this.options;
    switch (finding.kind) {
      case "ngrok-error":
        return edgeMeaningOf(finding.code) === "asleep" ? "unpublished" : toPublicProblem(finding);
      case "unreachable":
        return "unclear";
      case "foreign":
        if (finding.status >= 500 || finding.status === 429) return "unclear";
        // An answer that comes from behind the gate, or from who knows where.
        return hasGate ? "gate-missing" : "well";
      case "interstitial":
        return hasGate ? "unclear" : "well";
      case "ok":
        return hasGate ? "open" : "well";
      case "sign-in":
        return "well";
    }
  }
}
