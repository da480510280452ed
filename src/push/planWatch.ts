import type { PlanWindow } from "../shared/catalog";
import type { PlanAlert } from "../shared/planAlerts";
import { refusedUntil } from "../shared/planReset";

/** Sees when the plan's limit, which refuses work now, is lifted. Times are epoch ms. */
export class PlanWatch {
  private liftedAt: number | null = null;
  private hasSeenRefusal = false;

  /** Whether there is a time to wait for. */
  get isWaiting(): boolean {
    return this.liftedAt !== null;
  }

  /** What the CLI says of the plan. */
  follow(windows: readonly PlanWindow[], now: number): void {
    const until = refusedUntil(windows, now);
    if (until !== null) {
      this.liftedAt = until;
      this.hasSeenRefusal = true;
    }
    // Work is taken again before its time, as after a change of the plan.
    else if (!windows.some(({ status }) => status === "rejected")) this.liftedAt = null;
  }

  /**
   * A window began anew at this time. Where it refused, and nobody was here to wait for that, as when the PC's
   * editor was started again meanwhile, the limit is lifted all the same.
   */
  begunAnew({ kind, resetsAt }: PlanAlert, windows: readonly PlanWindow[]): void {
    if (this.hasSeenRefusal) return;
    if (windows.some((window) => window.kind === kind && window.status === "rejected")) {
      this.liftedAt = resetsAt;
    }
  }

  /** True once, when its time has come. */
  isLifted(now: number): boolean {
    if (this.liftedAt === null || now < this.liftedAt) return false;
    this.liftedAt = null;
    return true;
  }
}
