import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkClaude, loginIn, versionIn } from "../../../src/claude/setUpCheck";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

describe("what the CLI says", () => {
  it.each([
    ["2.1.330 (Claude Code)\n", "2.1.330"],
    ["2.0.77", "2.0.77"],
    ["error: unknown option", null],
    ["", null],
  ])("of its version: %j", (text, version) => {
    expect(versionIn(text)).toBe(version);
  });

  it.each([
    ['{"loggedIn":true,"authMethod":"claude.ai"}', "yes"],
    ['{\n  "loggedIn": false\n}\n', "no"],
    ['{"loggedIn":"true"}', "unknown"],
    ["Logged in", "unknown"],
    ["null", "unknown"],
  ])("of its login: %j", (text, login) => {
    expect(loginIn(text)).toBe(login);
  });
});

describe.skipIf(process.platform === "win32")("a look at the CLI", () => {
  let folder: TemporaryFolder;

  beforeAll(async () => {
    folder = await temporaryFolder("set-up");
  });
  afterAll(() => folder.remove());

  /** Looks for a CLI that is this shell script. */
  async function lookAt(
    name: string,
    script: string | null,
    workspaceFolder: string | null = null,
  ) {
    const home = path.join(folder.path, name);
    await mkdir(home);
    const file = path.join(home, "claude");
    if (script !== null) {
      await writeFile(file, `#!/bin/sh\necho "$@" >> "$HOME/asked"\n${script}\n`);
      await chmod(file, 0o755);
    }
    const environment = { PATH: "/usr/bin:/bin", HOME: home, VSCODE_SECRET: "x" };
    const found = await checkClaude({
      settingPath: file,
      workspaceFolder,
      homeFolder: home,
      platform: process.platform,
      environment,
    });
    return [found.location.kind, found.version, found.login];
  }

  const version = (text: string) => `[ "$1" = --version ] && echo "${text} (Claude Code)"`;

  it("finds one that is logged in, and one that is not, by what it prints", async () => {
    const says = (loggedIn: boolean, code: number) =>
      `${version("2.1.330")} && exit 0\necho '{"loggedIn":${loggedIn}}'; exit ${code}`;
    expect(await lookAt("in", says(true, 0))).toEqual(["found", "2.1.330", "yes"]);
    expect(await lookAt("out", says(false, 1))).toEqual(["found", "2.1.330", "no"]);
  });

  it("asks nothing but its version of one that might take the question for a prompt", async () => {
    const script = `${version("2.0.77")} && exit 0\ntouch "$HOME/was-asked"; echo '{"loggedIn":true}'`;
    expect(await lookAt("old", script)).toEqual(["found", "2.0.77", "unknown"]);
    expect(existsSync(path.join(folder.path, "old", "was-asked"))).toBe(false);
  });

  it("finds none where there is none, or only one inside the open folder", async () => {
    expect(await lookAt("none", null)).toEqual(["missing", null, "unknown"]);
    expect(await lookAt("inside", "true", folder.path)).toEqual(["missing", null, "unknown"]);
  });

  it("says nothing of one that does not run", async () => {
    expect(await lookAt("broken", "kill -9 $$")).toEqual(["found", null, "unknown"]);
  });
});
