import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { namedByFolder, settingsIn } from "../../../src/editor/folderSettings";
import { maxToldSettings } from "../../../src/shared/limits";
import { temporaryFolder } from "../../support/temporary";

describe("R52 settings of ours in a folder's own files", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder("folder-settings");
  });

  afterAll(() => folder.remove());

  async function makeFolder(name: string, settings?: string): Promise<string> {
    const place = path.join(folder.path, name);
    await mkdir(path.join(place, ".vscode"), { recursive: true });
    if (settings !== undefined) {
      await writeFile(path.join(place, ".vscode", "settings.json"), settings);
    }
    return place;
  }

  it("are found in both kinds of files, with comments, each once", async () => {
    const place = await makeFolder(
      "one",
      '{ // a comment\n"remoteClaude.port": 1, "editor.tabSize": 2, "remoteClaude.ngrok.domain" : "x",}',
    );
    const workspaceFile = path.join(place, "a.code-workspace");
    await writeFile(
      workspaceFile,
      '{"settings":{"remoteClaude.port":2,"remoteClaude.claudePath":"./x"}}',
    );
    expect(await namedByFolder(place, workspaceFile)).toEqual([
      "remoteClaude.port",
      "remoteClaude.ngrok.domain",
      "remoteClaude.claudePath",
    ]);
  });

  it("are none where there is no such file, or nothing of ours", async () => {
    expect(await namedByFolder(path.join(folder.path, "nowhere"), null)).toEqual([]);
    const place = await makeFolder("two", '{"files.exclude": {"remoteClaude": true}}');
    expect(await namedByFolder(place, null)).toEqual([]);
  });

  it("are told by name as far as a message holds them, and only by harmless names", async () => {
    const many = Array.from({ length: 100 }, (_, i) => `"remoteClaude.${"a".repeat(i + 1)}": 1`);
    const place = await makeFolder("three", `{${many.join(",")}}`);
    expect(await namedByFolder(place, null)).toHaveLength(maxToldSettings);
    expect(settingsIn('{"remoteClaude.x](command:y)": 1, "remoteClaude.a b": 1}')).toEqual([]);
  });

  it.skipIf(process.platform === "win32")(
    "do not hold up a start, whatever stands there",
    async () => {
      const place = await makeFolder("four");
      execFileSync("mkfifo", [path.join(place, ".vscode", "settings.json")]);
      expect(await namedByFolder(place, path.join(place, ".vscode"))).toEqual([]);
    },
  );
});
