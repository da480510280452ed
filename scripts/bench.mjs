// `npm run bench -- …`: builds and packages the product, and measures it; bench/options.ts knows the options.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { run } from "./support/commands.mjs";

await runMain(async () => {
  await bootstrap();
  const { build } = await import("esbuild");
  const { buildAll } = await import("./support/build.mjs");
  // What is measured is what people get, so it is always built anew.
  await buildAll({ isProduction: true });
  const vsix = await packageOnce();
  const outdir = join(root, "out/bench");
  await build({
    absWorkingDir: root,
    entryPoints: [
      "bench/main.ts",
      "bench/modelServer.ts",
      "bench/activationChild.ts",
      "bench/usageChild.ts",
    ],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const args = ["--enable-source-maps", join(outdir, "main.mjs"), ...process.argv.slice(2)];
  await run(process.execPath, args, {
    cwd: root,
    env: { ...process.env, REMOTE_CLAUDE_VSIX: vsix },
  });
});

/** Gives where the .vsix is. That it is too large, or could not be made, is for the table to say. */
async function packageOnce() {
  const { packageVsix } = await import("./support/vsix.mjs");
  const { currentTarget } = await import("./nativeAddon.mjs");
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const file = join(root, "out", `${name}-${version}-${currentTarget()}.vsix`);
  try {
    await packageVsix({ isBuilt: true });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
  }
  return file;
}
