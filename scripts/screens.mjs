// `npm run screens -- …`: every screen of the page in every look (test/browser/axe*.test.ts), where `npm test` sees each
// scene in a share of them. The pictures are in out/screenshots. What follows is vitest's: `-- -t "on a desktop"`.
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { run } from "./support/commands.mjs";

await runMain(async () => {
  await bootstrap({ needsTests: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--project", "browser", "test/browser/axe", ...process.argv.slice(2)];
  await run(process.execPath, [vitest, ...args], {
    cwd: root,
    env: { ...process.env, REMOTE_CLAUDE_ALL_SCREENS: "1" },
  });
});
