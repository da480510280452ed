import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundledPackages, noticesOf } from "../../../scripts/support/thirdParty.mjs";
import { temporaryFolder } from "../../support/temporary";

/** What a build says about a file, as far as it is looked at. */
const output = (...inputs: readonly string[]) => ({
  bytes: 1,
  imports: [],
  exports: [],
  inputs: Object.fromEntries(inputs.map((input) => [input, { bytesInOutput: 1 }])),
});

describe("the packages in a build", () => {
  it("are told by their folders, nested and scoped ones too, each once", () => {
    const first = output("src/extension.ts", "node_modules/ws/lib/a.js", "node_modules/ws/b.js");
    const second = output("node_modules/@a/b/c.js", "node_modules/x/node_modules/@y/z/i.js");
    expect(
      bundledPackages([{ outputs: { "dist/1.js": first } }, { outputs: { "dist/2.js": second } }]),
    ).toEqual(["node_modules/@a/b", "node_modules/ws", "node_modules/x/node_modules/@y/z"]);
  });
});

describe("their papers", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder("licences");
  });
  afterEach(() => folder.remove());

  async function install(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(path.join(folder.path, name));
    const manifest = JSON.stringify({ name, version: "1.2.3", license: "MIT" });
    for (const [file, text] of Object.entries({ "package.json": manifest, ...files })) {
      await writeFile(path.join(folder.path, name, file), text);
    }
  }

  it("hold name, version, licence and every licence's text", async () => {
    await install("one", {
      "LICENSE-MIT": "words of MIT\r\n",
      "LICENSE-APACHE": "words of Apache",
    });
    const notices = await noticesOf(folder.path, ["one"]);
    expect(notices).toMatch(/one 1\.2\.3\nLicence: MIT\n=+\n\nwords of Apache\n\nwords of MIT\n/);
  });

  it("are taken from the README where that is the only place", async () => {
    await install("two", {
      "README.md": "# two\n\nUse it.\n\nLicense (MIT)\n----\nCopyright (c) somebody\nmay be used\n",
    });
    const notices = await noticesOf(folder.path, ["two"]);
    expect(notices).toContain("License (MIT)\n----\nCopyright (c) somebody\nmay be used");
    expect(notices).not.toContain("Use it.");
  });

  it("are asked for: a package without them stops the build by name", async () => {
    await install("one", { LICENSE: "words" });
    await install("bare", { "README.md": "# bare\n\nLicense: see elsewhere" });
    await expect(noticesOf(folder.path, ["one", "bare"])).rejects.toThrow("in: bare.");
  });
});
