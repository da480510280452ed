import { describe, expect, it } from "vitest";
import { NATIVE_TARGETS } from "../../../scripts/nativeAddon.mjs";
import { targetOfAddon } from "../../../scripts/support/nativeFormat.mjs";
import { faultsOfVsix, mediaOf } from "../../../scripts/support/vsixContent.mjs";

/** The first bytes of a native addon of each platform, made up. */
function addonOf(target: string): Buffer {
  const [system = "", arch = ""] = target.split("-");
  const content = Buffer.alloc(200);
  if (system === "win32") {
    content.write("MZ", 0);
    content.writeUInt32LE(100, 0x3c);
    content.write("PE\0\0", 100);
    content.writeUInt16LE(arch === "x64" ? 0x8664 : 0xaa64, 104);
  } else if (system === "darwin") {
    content.writeUInt32LE(0xfeedfacf, 0);
    content.writeUInt32LE(arch === "x64" ? 0x01000007 : 0x0100000c, 4);
  } else {
    content.write("\x7fELF", 0, "latin1");
    content.writeUInt16LE({ x64: 0x3e, arm64: 0xb7 }[arch] ?? 0x28, 18);
    content.write(system === "alpine" ? "libc.so\0" : "libc.so.6\0", 120);
  }
  return content;
}

const manifest = JSON.stringify({
  name: "thing",
  version: "1.2.3",
  publisher: "somebody",
  icon: "media/icon.png",
  contributes: { walkthroughs: [{ steps: [{ media: { markdown: "media/steps/one.md" } }] }] },
});

/** A package as it has to be. */
function packageFor(target: string): Map<string, Buffer> {
  const assets = { js: "app-A.js", worker: "serviceWorker.js", boot: { en: "en-B.js" }, files: [] };
  const texts = {
    "[Content_Types].xml": "<Types/>",
    "extension.vsixmanifest": `<Identity Id="thing" Version="1.2.3" Publisher="somebody" TargetPlatform="${target}"/>`,
    "extension/package.json": manifest,
    "extension/package.nls.json": "{}",
    "extension/package.nls.ko.json": "{}",
    "extension/readme.md": "# Thing",
    "extension/changelog.md": "# Changelog",
    "extension/LICENSE.txt": "words",
    "extension/media/icon.png": "picture",
    "extension/media/icon.svg": "picture",
    "extension/media/steps/one.md": "step",
    "extension/dist/THIRD-PARTY-NOTICES.txt": "@ngrok/ngrok 1.0.0",
    "extension/dist/webview/assets.json": JSON.stringify(assets),
    "extension/dist/webview/app-A.js": "page",
    "extension/dist/webview/en-B.js": "words",
    "extension/dist/webview/serviceWorker.js": "worker",
  };
  const scripts = ["extension", "app", "tunnelChild", "usageWorker", "watchdog", "webPush"];
  const papers = ["setup", "troubleshooting", "faq"].flatMap((name) => [name, `ko/${name}`]);
  return new Map([
    ...[...papers, "usage"].map(
      (name) => [`extension/docs/${name}.md`, Buffer.from("words")] as const,
    ),
    ...Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const),
    ...scripts.map((name) => [`extension/dist/${name}.js`, Buffer.from("script")] as const),
    [`extension/dist/${fileNameOf(target)}`, addonOf(target)],
  ]);
}

const fileNameOf = (target: string): string => NATIVE_TARGETS[target]?.fileName ?? "";

const faultsFor = (target: string, files: ReadonlyMap<string, Buffer>): string[] =>
  faultsOfVsix(files, {
    target,
    manifest,
    addon: {
      fileName: fileNameOf(target),
      packageName: NATIVE_TARGETS[target]?.packageName ?? "",
      content: addonOf(target),
    },
  });

const targets = [
  ...["win32-x64", "win32-arm64", "darwin-x64", "darwin-arm64"],
  ...["linux-x64", "linux-arm64", "linux-armhf", "alpine-x64", "alpine-arm64"],
];

describe("the platforms", () => {
  it("are these nine, each with an addon of its own", () => {
    expect(Object.keys(NATIVE_TARGETS).sort()).toEqual([...targets].sort());
    const files = Object.values(NATIVE_TARGETS).map(({ fileName }) => fileName);
    expect(new Set(files).size).toBe(9);
    for (const { fileName, packageName } of Object.values(NATIVE_TARGETS)) {
      expect(`@ngrok/${fileName.replaceAll(".", "-").replace(/-node$/, "")}`).toBe(packageName);
    }
  });

  it.each(targets)("are told by an addon's own bytes: %s", (target) => {
    expect(targetOfAddon(addonOf(target))).toBe(target);
  });

  it("are not told by other bytes", () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(500), Buffer.from("MZ".padEnd(80, "\xff"))])
      expect(targetOfAddon(bytes)).toBeUndefined();
  });
});

describe("a package", () => {
  it.each(targets)("that holds what it has to is right: %s", (target) => {
    expect(faultsFor(target, packageFor(target))).toEqual([]);
  });

  it.each([...packageFor("linux-x64").keys()])("that lacks %s is wrong", (name) => {
    const files = packageFor("linux-x64");
    files.delete(name);
    expect(faultsFor("linux-x64", files)).toContain(`${name} is missing`);
  });

  it.each([
    "extension/dist/app.js.map",
    "extension/dist/headless.js",
    "extension/dist/webview/app-OLD.js",
    "extension/dist/webview/app-OLD.js.br",
    "extension/dist/app.js.br",
    "extension/dist/ngrok.linux-arm64-gnu.node",
    "extension/src/extension.ts",
    "extension/.env",
    "extension/media/other.png",
    "extension/node_modules/ws/index.js",
  ])("that holds %s as well is wrong", (name) => {
    const files = packageFor("linux-x64").set(name, Buffer.from("x"));
    expect(faultsFor("linux-x64", files)).toEqual([`${name} is too much`]);
  });

  it("holds what VS Code runs when the extension is gone, where the manifest names it", () => {
    const own = manifest.replace("{", '{"scripts":{"vscode:uninstall":"node ./dist/gone.js"},');
    const files = packageFor("linux-x64").set("extension/package.json", Buffer.from(own));
    const addon = {
      fileName: fileNameOf("linux-x64"),
      packageName: "@ngrok/ngrok-linux-x64-gnu",
      content: addonOf("linux-x64"),
    };
    const expected = { target: "linux-x64", manifest: own, addon };
    expect(faultsOfVsix(files, expected)).toEqual(["extension/dist/gone.js is missing"]);
    files.set("extension/dist/gone.js", Buffer.from("script"));
    expect(faultsOfVsix(files, expected)).toEqual([]);
  });

  it("may hold what the page begins with packed for the way", () => {
    const files = packageFor("linux-x64");
    files.set("extension/dist/webview/app-A.js.br", Buffer.from("x"));
    expect(faultsFor("linux-x64", files)).toEqual([]);
  });

  it("with another addon than the one of the lock file is wrong", () => {
    const name = `extension/dist/${fileNameOf("linux-x64")}`;
    const changed = Buffer.concat([addonOf("linux-x64"), Buffer.from("!")]);
    expect(faultsFor("linux-x64", packageFor("linux-x64").set(name, changed))).toEqual([
      "ngrok.linux-x64-gnu.node is not the one of @ngrok/ngrok-linux-x64-gnu",
    ]);
    const foreign = packageFor("linux-x64").set(name, addonOf("alpine-x64"));
    expect(faultsFor("linux-x64", foreign)).toContain("ngrok.linux-x64-gnu.node is for alpine-x64");
  });

  it("of another version, publisher or platform is wrong", () => {
    const other = packageFor("linux-x64").set(
      "extension/package.json",
      Buffer.from(manifest.replace("1.2.3", "1.2.4")),
    );
    expect(faultsFor("linux-x64", other)).toEqual(["its manifest is another one"]);
    const identity = Buffer.from('<Identity Id="thing" Version="1.2.3" Publisher="else"/>');
    expect(
      faultsFor("linux-x64", packageFor("linux-x64").set("extension.vsixmanifest", identity)),
    ).toEqual([
      'extension.vsixmanifest lacks Publisher="somebody"',
      'extension.vsixmanifest lacks TargetPlatform="linux-x64"',
    ]);
  });

  it("without a word of licences is wrong", () => {
    const name = "extension/dist/THIRD-PARTY-NOTICES.txt";
    expect(faultsFor("linux-x64", packageFor("linux-x64").set(name, Buffer.alloc(0)))).toEqual([
      "the notices are empty",
    ]);
  });
});

describe("the pictures and texts of a manifest", () => {
  it("are found at any place, and nothing else is one", () => {
    const found = { a: ["media/a.svg"], b: { c: "media/b/c.md" }, d: "see media/x.png", e: 7 };
    expect(mediaOf(found)).toEqual(["media/a.svg", "media/b/c.md"]);
    expect(mediaOf(null)).toEqual([]);
  });
});
