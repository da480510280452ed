import type { Disposable } from "../base/lifecycle";
import { cliSilenceMs } from "../shared/limits";

/** Tells once per silence that nothing was heard for `cliSilenceMs`. Runs only while a turn does. */
export class SilenceWatch implements Disposable {
  private readonly onSilence: () => void;
  private timer: NodeJS.Timeout | null = null;

  constructor(onSilence: () => void) {
    this.onSilence = onSilence;
  }

  /** Something was heard, or a turn begins. */
  restart(): void {
    if (this.timer !== null) this.timer.refresh();
    else this.timer = setTimeout(this.onSilence, cliSilenceMs).unref();
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
