import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { messageOf } from "./base/errors";
import { removeState } from "./uninstall/removeState";
import { removeStraySockets } from "./uninstall/straySockets";

/**
 * What VS Code runs, as plain Node, when the extension is gone for good: at its first start after the
 * uninstall, with five seconds' time. `dist/` is in the extension's folder, which is still there.
 */
async function main(): Promise<void> {
  const extensionsFolder = dirname(dirname(__dirname));
  const [left] = await Promise.all([
    removeState(extensionsFolder),
    removeStraySockets(tmpdir(), Date.now()),
  ]);
  for (const each of left) process.stderr.write(`not removed: ${each}\n`);
  if (left.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
