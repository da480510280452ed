import type { Logger } from "./logger";
import { makeLogger } from "./logger";

/**
 * A logger that never throws. A log may be closed before the work that writes to it has ended, and
 * ending processes must not stop for that.
 */
export function steadyLogger(parent: Logger): Logger {
  return makeLogger((level, message) => {
    try {
      parent[level](message);
    } catch {
      // There is nowhere left to tell it.
    }
  });
}
