/**
 * The loopback model in a process of its own, so that its work does not delay the clocks of the bench. Sends the
 * environment of a CLI, but for the home, and ends with its parent.
 */
import { startModelApi } from "../test/stand-ins/modelApi/modelApi";

const api = await startModelApi();
process.once("disconnect", () => {
  process.exit(0);
});
process.send?.(api.environment(""));
