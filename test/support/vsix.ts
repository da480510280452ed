import { access } from "node:fs/promises";
import path from "node:path";

/**
 * The packaged extension that is tested: `npm test` names it in REMOTE_CLAUDE_VSIX; a run by hand
 * takes what `npm run package` left in out/.
 */
export async function builtVsix(): Promise<string> {
  const file =
    process.env["REMOTE_CLAUDE_VSIX"] ?? path.resolve("out/remote-claude-0.1.0-linux-x64.vsix");
  await access(file).catch(() => {
    throw new Error(`There is no ${file}: run \`npm run package\` first.`);
  });
  return file;
}
