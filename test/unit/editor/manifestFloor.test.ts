import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { oldestNode } from "../../../scripts/bootstrap.mjs";
import { mediaOf } from "../../../scripts/support/vsixContent.mjs";
import { vsCodeVersions } from "../../../scripts/vscodeHost.mjs";
import { commandIds } from "../../../src/editor/commands";

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(fileOf(name), "utf8");

const manifest = v.parse(
  v.looseObject({
    version: v.string(),
    publisher: v.string(),
    license: v.string(),
    icon: v.string(),
    galleryBanner: v.object({ color: v.string(), theme: v.string() }),
    categories: v.array(v.string()),
    keywords: v.array(v.string()),
    extensionKind: v.array(v.string()),
    activationEvents: v.array(v.string()),
    engines: v.object({ vscode: v.string(), node: v.string() }),
    devDependencies: v.looseObject({ "@types/vscode": v.string(), "@types/node": v.string() }),
    capabilities: v.record(v.string(), v.looseObject({ description: v.string() })),
  }),
  JSON.parse(textOf("package.json")),
);

/** Such as 20, of `20.19.43`. */
const major = (version: string): number => Number(version.split(".")[0]);

describe("the oldest VS Code", () => {
  it("is the one that the tests drive and that the code is typed against", () => {
    const [, floor = ""] = /^\^(\d+\.\d+\.0)$/.exec(manifest.engines.vscode) ?? [];
    expect(manifest.devDependencies["@types/vscode"]).toBe(floor);
    expect(vsCodeVersions.floor.vsCode.replace(/\.\d+$/, ".0")).toBe(floor);
  });

  it("brings a Node that runs what is built, and that the types are of", () => {
    const [, target = ""] = /target: "node(\d+)"/.exec(textOf("esbuild.mjs")) ?? [];
    expect(Number(target)).toBe(major(vsCodeVersions.floor.node));
    expect(major(manifest.devDependencies["@types/node"])).toBe(major(vsCodeVersions.floor.node));
    expect(manifest.engines.node).toBe(`>=${oldestNode}`);
    expect(major(oldestNode)).toBe(major(vsCodeVersions.floor.node));
  });
});

describe("the extension", () => {
  it("runs where the folder is: the files and the CLI are there", () => {
    expect(manifest.extensionKind).toEqual(["workspace"]);
  });

  it("is activated after the start of a window and for tabs of its own that VS Code brings back, never for everything", () => {
    // Events of commands and views VS Code takes from what is contributed.
    const [first, ...more] = manifest.activationEvents;
    expect(first).toBe("onStartupFinished");
    for (const event of more) expect(event).toMatch(/^onWebviewPanel:remoteClaude\.\w+$/);
  });

  it("says in both languages why it needs a trusted folder on a disk", () => {
    expect(Object.keys(manifest.capabilities)).toEqual([
      "untrustedWorkspaces",
      "virtualWorkspaces",
    ]);
    for (const { description } of Object.values(manifest.capabilities)) {
      const key = description.slice(1, -1);
      for (const file of ["package.nls.json", "package.nls.ko.json"]) {
        expect(v.parse(v.record(v.string(), v.string()), JSON.parse(textOf(file)))).toHaveProperty([
          key,
        ]);
      }
    }
  });

  it("has what a shop window needs", () => {
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest.license).toBe("MIT");
    expect(textOf("LICENSE")).toContain("MIT License");
    expect(manifest.galleryBanner.color).toMatch(/^#[0-9a-f]{6}$/);
    expect(manifest.categories).toContain("AI");
    expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
    // The marketplace takes no more.
    expect(manifest.keywords.length).toBeLessThanOrEqual(30);
  });

  it("has an icon of 256 pixels", () => {
    const icon = readFileSync(fileOf(manifest.icon));
    expect(icon.toString("latin1", 1, 4)).toBe("PNG");
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([256, 256]);
  });
});

describe("what the manifest names", () => {
  const texts = ["package.json", "package.nls.json", "package.nls.ko.json"];

  it("is there, every picture and text", () => {
    const named = texts.flatMap((name) => mediaOf(JSON.parse(textOf(name))));
    expect(named).toContain("media/activity.svg");
    for (const name of named) expect([name, existsSync(fileOf(name))]).toEqual([name, true]);
    // What is written with a leading dot or behind another folder would not be found.
    const pictures = [...textOf("package.json").matchAll(/"([^"%]+\.(svg|png|md|gif|webp))"/g)];
    expect(pictures.map(([, name]) => name).filter((name) => !named.includes(name ?? ""))).toEqual(
      [],
    );
  });

  it("are icons of VS Code's own set, by well-formed names", () => {
    for (const [, icon] of textOf("package.json").matchAll(/"icon": "(\$[^"]+)"/g)) {
      expect(icon).toMatch(/^\$\([a-z][a-z0-9-]*\)$/);
    }
  });

  it("are commands that there are, in links and conditions too", () => {
    const known: readonly string[] = commandIds;
    const all = texts.map(textOf).join("\n");
    const links = [...all.matchAll(/command:(remoteClaude\.\w+)/g)].map(([, id]) => id ?? "");
    expect(links).toContain("remoteClaude.start");
    for (const id of links) expect(known).toContain(id);
  });
});
