// `npm run bench -- …`: measures the built product; bench/main.ts knows the options.
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { run } from "./support/commands.mjs";

await runMain(async () => {
  await bootstrap();
  const { build } = await import("esbuild");
  const { buildAll } = await import("./support/build.mjs");
  await buildAll({ isProduction: true });
  const program = join(root, "out/bench/main.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["bench/main.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const args = ["--enable-source-maps", program, ...process.argv.slice(2)];
  await run(process.execPath, args, { cwd: root });
});
