import { connect } from "node:net";
import type { Disposable } from "../base/lifecycle";
import {
  tunnelProbeHoldMs,
  tunnelProbeIdleMs,
  tunnelProbeSteps,
  tunnelProbeTimeoutMs,
  tunnelReturnGapMs,
} from "../shared/limits";
import type { Clock } from "./clock";

/** Where the SDK connects when it is told nothing else. */
export const ngrokAddress = "connect.ngrok-agent.com:443";

/**
 * Whether `host:port` takes a connection and does not cut it at once, as something on the way may do.
 * Nothing is sent; never rejects.
 */
export function canConnect(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(":");
  const host = address.slice(0, colon).replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const timeout = tunnelProbeTimeoutMs;
    const socket = connect({ host, port: Number(address.slice(colon + 1)), timeout });
    const finish = (isReachable: boolean): void => {
      clearTimeout(held);
      socket.destroy();
      resolve(isReachable);
    };
    let held: NodeJS.Timeout | undefined;
    socket.on("connect", () => {
      held = setTimeout(finish, tunnelProbeHoldMs, true);
    });
    for (const event of ["timeout", "error", "end", "close"] as const) {
      socket.on(event, () => {
        finish(false);
      });
    }
  });
}

/**
 * Watches an outage: looks often while the network is away, and calls back each time it returned,
 * which is when a look succeeds after one that failed. One look at a time: each may hold one of the
 * few threads that look names up.
 */
export class OutageWatch implements Disposable {
  private readonly probe: () => Promise<boolean>;
  private readonly clock: Clock;
  private readonly onReturn: () => void;
  private readonly since: number;
  private timer: Disposable | undefined;
  private returnedAt = -Infinity;
  private isAway = false;
  private isOver = false;

  constructor(probe: () => Promise<boolean>, clock: Clock, onReturn: () => void) {
    this.probe = probe;
    this.clock = clock;
    this.onReturn = onReturn;
    this.since = clock.now();
    void this.look();
  }

  /** As far as it is known. */
  get isUnreachable(): boolean {
    return this.isAway;
  }

  dispose(): void {
    this.isOver = true;
    this.timer?.dispose();
  }

  private async look(): Promise<void> {
    const beganAt = this.clock.now();
    const isReachable = await this.probe();
    // Disposed while looking.
    if (this.isOver) return;
    const now = this.clock.now();
    const hasReturned = isReachable && this.isAway && now - this.returnedAt >= tunnelReturnGapMs;
    if (!isReachable) this.isAway = true;
    else if (hasReturned) this.isAway = false;
    // A look that was left unanswered took its time already; a clock that was set back counts as none.
    const took = Math.max(0, now - beganAt);
    this.timer = this.clock.after(Math.max(0, this.pause(now) - took), () => {
      void this.look();
    });
    if (!hasReturned) return;
    this.returnedAt = now;
    this.onReturn();
  }

  /** From one look's beginning to the next one's (ms). */
  private pause(now: number): number {
    if (!this.isAway) return tunnelProbeIdleMs;
    const age = now - this.since;
    return tunnelProbeSteps.find(({ untilMs }) => age < untilMs)?.everyMs ?? tunnelProbeIdleMs;
  }
}
