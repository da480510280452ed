import type { Logger } from "../base/logger";
import { strangerLinesBurst, strangerLinesPerSecond } from "../shared/limits";
import { RateLimit } from "./rateLimit";

/**
 * The same logger, but one whose debug lines, which strangers can cause, are bounded: what is left
 * out is counted in the next line that is written.
 */
export function floodproofLogger(logger: Logger, now?: () => number): Logger {
  const lines = new RateLimit(strangerLinesPerSecond, strangerLinesBurst, now);
  let leftOut = 0;
  return {
    trace: (message) => {
      logger.trace(message);
    },
    debug: (message) => {
      if (!lines.take()) {
        leftOut += 1;
        return;
      }
      if (leftOut > 0) logger.debug(`… and ${leftOut} more`);
      leftOut = 0;
      logger.debug(message);
    },
    info: (message) => {
      logger.info(message);
    },
    warn: (message) => {
      logger.warn(message);
    },
    error: (message) => {
      logger.error(message);
    },
  };
}
