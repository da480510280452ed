// Loaded into the built product (`node --import`), which has no such eye of its own: tells how late its event loop is.
// Answers each message from the parent with the milliseconds of the 99th percentile since the one before.
import { monitorEventLoopDelay } from "node:perf_hooks";

/** How often (ms) the loop is looked at. Node's histogram counts this pause in. */
const resolution = 10;

const delays = monitorEventLoopDelay({ resolution });
delays.enable();
process.on("message", () => {
  const p99 = Math.max(0, delays.percentile(99) / 1e6 - resolution);
  delays.reset();
  process.send?.(p99);
});
// Nobody is kept alive for this.
process.channel?.unref();
