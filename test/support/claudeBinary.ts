import { createRequire } from "node:module";
import path from "node:path";

/**
 * Path of the real Claude CLI of the development dependencies: the native binary of this platform's package,
 * which is there even when npm did not run the postinstall script that links it.
 */
export function claudeBinary(): string {
  const fromHere = createRequire(path.resolve("package.json"));
  const folder = path.dirname(
    fromHere.resolve(`@anthropic-ai/claude-code-${process.platform}-${process.arch}/package.json`),
  );
  return path.join(folder, process.platform === "win32" ? "claude.exe" : "claude");
}
