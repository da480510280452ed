// `npm run experiments -- …`: builds the product and shows what it survives; docs/experiments.md says what each
// experiment does, test/experiments/main.ts which options there are.
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { run } from "./support/commands.mjs";

await runMain(async () => {
  await bootstrap();
  const { build } = await import("esbuild");
  const { buildIfStale } = await import("./support/build.mjs");
  await buildIfStale();
  const outfile = join(root, "out/experiments/main.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/experiments/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const args = ["--enable-source-maps", outfile, ...process.argv.slice(2)];
  await run(process.execPath, args, { cwd: root });
});
