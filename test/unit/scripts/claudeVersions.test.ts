import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installClaude, olderClaudeVersions, packageOf } from "../../../scripts/claudeVersions.mjs";
import { contractVersions } from "../../contract/fact";

const linux = { platform: "linux", arch: "x64", node: "/usr/bin/node" };

describe("the package of a CLI version", () => {
  it("is a script that Node runs up to 2.0", () => {
    expect(packageOf("2.0.77", linux)).toEqual({
      name: "@anthropic-ai/claude-code",
      program: "node_modules/@anthropic-ai/claude-code/cli.js",
      runner: "/usr/bin/node",
    });
  });

  it("is a program for the platform since then", () => {
    expect(packageOf("2.1.197", linux)).toEqual({
      name: "@anthropic-ai/claude-code-linux-x64",
      program: "node_modules/@anthropic-ai/claude-code-linux-x64/claude",
      runner: undefined,
    });
    expect(packageOf("2.1.197", { ...linux, platform: "win32" }).program).toMatch(/claude\.exe$/);
  });

  it("is installed for every tested version but the newest, which is a development dependency", () => {
    expect(olderClaudeVersions).toEqual(contractVersions.slice(0, -1));
  });
});

describe("installing a CLI version", () => {
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(path.join(os.tmpdir(), "rc-versions-"));
    vi.stubEnv("REMOTE_CLAUDE_CACHE", cache);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(cache, { recursive: true, force: true });
  });

  it("takes what is in the cache and fetches nothing", async () => {
    const folder = path.join(cache, `claude-2.0.77-${process.platform}-${process.arch}`);
    await mkdir(folder);
    await writeFile(path.join(folder, ".complete.json"), "{}");
    const log = vi.fn();
    const installed = await installClaude("2.0.77", { log });
    expect(installed.file).toBe(process.execPath);
    expect(installed.prefix).toEqual([
      path.join(folder, "node_modules/@anthropic-ai/claude-code/cli.js"),
    ]);
    expect(log).not.toHaveBeenCalled();
  });
});
