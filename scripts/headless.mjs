// `npm run headless -- …`: the app without VS Code. Standard output is the app's alone; all else goes to standard error.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, root, runMain } from "./bootstrap.mjs";

await runMain(async () => {
  await bootstrap();
  const { buildIfStale } = await import("./support/build.mjs");
  await buildIfStale();
  // In this very process: signals and standard input reach the app without a middleman.
  const program = join(root, "dist/headless.js");
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
});
