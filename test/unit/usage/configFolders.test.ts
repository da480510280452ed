import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configFolders } from "../../../src/usage/configFolders";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

describe("the folders of the CLI's configuration", () => {
  let home: TemporaryFolder;
  beforeEach(async () => {
    home = await temporaryFolder("folders");
    for (const name of [".claude", ".config/claude", "one", "other"]) {
      await mkdir(path.join(home.path, name, "projects"), { recursive: true });
    }
  });
  afterEach(() => home.remove());

  const found = (environment: Readonly<Record<string, string>>): readonly string[] =>
    configFolders({ environment, home: home.path }).map((folder) =>
      path.relative(home.path, folder),
    );

  it("are two where nothing is said", () => {
    expect(found({})).toEqual([".config/claude", ".claude"]);
    expect(found({ XDG_CONFIG_HOME: path.join(home.path, "nowhere") })).toEqual([".claude"]);
    expect(found({ CLAUDE_CONFIG_DIR: " , " })).toEqual([".config/claude", ".claude"]);
  });

  it("are those of CLAUDE_CONFIG_DIR alone where it is set", () => {
    const [one, other] = ["one", "other"].map((name) => path.join(home.path, name));
    expect(found({ CLAUDE_CONFIG_DIR: `${one}, ${other},${one}` })).toEqual(["one", "other"]);
    expect(found({ CLAUDE_CONFIG_DIR: `~/other,${one}/projects` })).toEqual(["other", "one"]);
    expect(found({ CLAUDE_CONFIG_DIR: "/nowhere" })).toEqual([]);
  });

  it("one with two names comes once", async () => {
    await symlink(path.join(home.path, "one"), path.join(home.path, "link"));
    const both = `${home.path}/link,${home.path}/one`;
    expect(found({ CLAUDE_CONFIG_DIR: both })).toEqual(["link"]);
  });
});
