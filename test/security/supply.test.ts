import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../../scripts/audit.mjs";
import type { TemporaryFolder } from "../support/temporary";
import { temporaryFolder } from "../support/temporary";

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

async function lockedPackages(): Promise<ReadonlyMap<string, Locked>> {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
    packages: Record<string, Locked>;
  };
  const rows = Object.entries(packages).filter(([name]) => name !== "");
  return new Map(rows.map(([name, row]) => [name.replace(/^.*node_modules\//, ""), row]));
}

/** Packages with scripts that run at their installation: tools of the development, none of which needs them. */
const withInstallScript = ["@anthropic-ai/claude-code", "@vscode/vsce-sign", "esbuild", "keytar"];

/** What may ship; one more is a decision. */
const mayShip = [
  "@hono/node-server",
  "@ngrok/ngrok",
  "@preact/signals",
  "@preact/signals-core",
  "@types/trusted-types",
  "dompurify",
  "highlight.js",
  "hono",
  "marked",
  "preact",
  "uqr",
  "valibot",
  "ws",
  // Encrypts what is told to devices (RFC 8291), and all that it needs for that.
  "web-push",
  ...["agent-base", "asn1.js", "bn.js", "buffer-equal-constant-time", "debug"],
  ...["ecdsa-sig-formatter", "http_ece", "https-proxy-agent", "inherits", "jwa", "jws"],
  ...["minimalistic-assert", "minimist", "ms", "safe-buffer", "safer-buffer"],
];

/** What ships, the native parts of ngrok's SDK for each platform left out. */
async function shippedPackages(): Promise<readonly string[]> {
  return [...(await lockedPackages())]
    .filter(([, { dev, devOptional }]) => !(dev ?? devOptional ?? false))
    .map(([name]) => name)
    .filter((name) => !/^@ngrok\/ngrok-/.test(name));
}

describe("R68 what ships is known, locked and small", () => {
  it("ws is new enough, and there is one", async () => {
    const { version = "" } = (await lockedPackages()).get("ws") ?? {};
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(8_021_001);
    const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
      packages: Record<string, Locked>;
    };
    // Tools of the development may bring another one.
    const shipped = Object.entries(packages).filter(
      ([name, { dev }]) => /(^|\/)node_modules\/ws$/.test(name) && dev !== true,
    );
    expect(shipped.map(([name]) => name)).toEqual(["node_modules/ws"]);
  });

  it("nothing that ships runs a script at its installation, and only known tools do", async () => {
    const rows = [...(await lockedPackages())].filter(
      ([, { hasInstallScript }]) => hasInstallScript,
    );
    expect(rows.map(([name]) => name).sort()).toEqual(withInstallScript);
    for (const [name, { dev }] of rows) expect([name, dev]).toEqual([name, true]);
    // The installation that the project does itself runs none at all.
    expect(await readFile("scripts/bootstrap.mjs", "utf8")).toContain('"--ignore-scripts"');
  });

  it("every package is locked by its hash, every version of ours is exact", async () => {
    const loose = [...(await lockedPackages())].filter(
      ([, { integrity }]) => integrity?.startsWith("sha512-") !== true,
    );
    expect(loose.map(([name]) => name)).toEqual([]);
    const { dependencies, devDependencies } = JSON.parse(
      await readFile("package.json", "utf8"),
    ) as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    }
  });

  it("the lock file says it all: it is understood without a word of a registry", async () => {
    // A package that asks for "latest" of another makes yesterday's lock file wrong today.
    const folder = await temporaryFolder("lock");
    try {
      for (const file of ["package.json", "package-lock.json"]) {
        await cp(file, path.join(folder.path, file));
      }
      const { stdout } = await promisify(execFile)(
        "npm",
        ["ci", "--dry-run", "--offline", "--ignore-scripts", `--cache=${folder.path}/cache`],
        { cwd: folder.path, shell: process.platform === "win32" },
      );
      expect(stdout).toMatch(/added \d+ packages/);
    } finally {
      await folder.remove();
    }
  });

  it("what ships stays few", async () => {
    expect((await shippedPackages()).filter((name) => !mayShip.includes(name))).toEqual([]);
  });
});

describe("R68 the check for known vulnerabilities", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder("audit");
  });
  afterAll(() => folder.remove());

  /** A registry that answers every question so. */
  async function auditAt(status: number, answer: unknown): Promise<string> {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { "content-type": "application/json" });
      // npm also asks which versions there are, of the package and of those that need it.
      const name = decodeURIComponent(request.url?.slice(1) ?? "");
      const versions = { "8.0.0": { name, version: "8.0.0" } };
      response.end(JSON.stringify(request.method === "GET" ? { name, versions } : answer));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      // npm remembers what registries have said.
      const cache = `--cache=${path.join(folder.path, randomUUID())}`;
      const found = await audit([`--registry=http://127.0.0.1:${port}`, cache]);
      return found.kind;
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
  const known = (severity: string) => ({
    ws: [
      {
        id: 1,
        url: "https://example.com/advisory",
        title: "made up for a test",
        severity,
        vulnerable_versions: "*",
      },
    ],
  });

  it("fails for a high and a critical one", async () => {
    expect(await auditAt(200, known("high"))).toBe("vulnerable");
    expect(await auditAt(200, known("critical"))).toBe("vulnerable");
  });

  it("passes without one, and with one of less weight", async () => {
    expect(await auditAt(200, {})).toBe("clean");
    expect(await auditAt(200, known("moderate"))).toBe("clean");
  });

  it("says plainly that a registry has no answer", async () => {
    expect(await auditAt(405, {})).toBe("unavailable");
  });

  it.skip("the real registry's answer: a test contacts nobody, `node scripts/audit.mjs` asks", () =>
    undefined);
});

describe("R68 the package", () => {
  const sources = [
    ...["src", "webview-ui", "scripts", "media", "esbuild.mjs", "tsconfig.json", ".vscodeignore"],
    ...["package.json", "package-lock.json", "package.nls.json", "package.nls.ko.json"],
    ...["README.md", "CHANGELOG.md", "LICENSE", "docs"],
  ];
  let folder: TemporaryFolder;
  const built: { readonly place: string; readonly output: string }[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder("supply");
    // In two places of different names.
    const places = ["first", "another place"].map((name) => path.join(folder.path, name));
    for (const place of places) {
      await mkdir(place);
      for (const source of sources) {
        await cp(source, path.join(place, source), { recursive: true, preserveTimestamps: false });
      }
      await symlink(path.resolve("node_modules"), path.join(place, "node_modules"));
    }
    // In two time zones, and once with files that nobody else may read.
    const zones = ["Asia/Seoul", "America/Los_Angeles"];
    const rights = ["022", "077"];
    const command = 'umask "$1" && exec "$0" scripts/package.mjs';
    // One after the other: two cores would not build faster.
    for (const [index, place] of places.entries()) {
      const env = { ...process.env, TZ: zones[index] };
      const args = ["-c", command, process.execPath, rights[index] ?? ""];
      const { stdout } = await promisify(execFile)("/bin/sh", args, { cwd: place, env });
      built.push({ place, output: stdout });
    }
  }, 240_000);
  afterAll(() => folder.remove());

  it("is the same, byte for byte, wherever and whenever it is built", async () => {
    const hashes = await Promise.all(
      built.map(async ({ place }) => {
        const out = path.join(place, "out");
        const names = (await readdir(out)).sort();
        const rows = names.map(async (name) => {
          const bytes = await readFile(path.join(out, name));
          return `${createHash("sha256").update(bytes).digest("hex")} ${name}`;
        });
        return Promise.all(rows);
      }),
    );
    // The package, its bill, and the sums of both.
    expect(hashes[0]).toHaveLength(3);
    expect(hashes[0]).toEqual(hashes[1]);
  });

  it("has its sums beside it", async () => {
    const out = path.join(built[0]?.place ?? "", "out");
    const names = (await readdir(out)).sort();
    const sums = names.find((name) => name.endsWith(".sha256")) ?? "";
    const rows = (await readFile(path.join(out, sums), "utf8")).trim().split("\n").sort();
    const wanted = names
      .filter((name) => name !== sums)
      .map(async (name) => {
        const bytes = await readFile(path.join(out, name));
        return `${createHash("sha256").update(bytes).digest("hex")}  ${name}`;
      });
    expect(rows).toEqual((await Promise.all(wanted)).sort());
  });

  it("holds nothing but what runs, its words and its licences", () => {
    const allowed = [
      /^extension\.vsixmanifest$/,
      /^\[Content_Types\]\.xml$/,
      /^extension\/(package\.json|package\.nls(\.ko)?\.json)$/,
      /^extension\/(readme|changelog)\.md$/i,
      /^extension\/LICENSE(\.txt)?$/,
      /^extension\/media\/(icon\.(png|svg)|activity\.svg|walkthrough\/[\w-]+\.svg)$/,
      /^extension\/dist\/(extension|app|tunnelChild|uninstall|usageWorker|watchdog|webPush)\.js$/,
      /^extension\/docs\/((ko\/)?(setup|troubleshooting|faq)|usage)\.md$/,
      /^extension\/dist\/ngrok\.[a-z0-9-]+\.node$/,
      /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
      /^extension\/dist\/webview\/[\w.-]+\.(js|css|html|json|svg|png|webp|webmanifest|woff2|js\.br|css\.br)$/,
    ];
    const [{ output } = { output: "" }] = built;
    const names = [...output.matchAll(/^ +\d+ {2}(.+)$/gm)].map(([, name]) => name ?? "");
    expect(names).toContain("extension/dist/extension.js");
    expect(names.filter((name) => !allowed.some((one) => one.test(name)))).toEqual([]);
    expect(names.filter((name) => /\.map$|test|\/\./.test(name))).toEqual([]);
  });

  it("maps no code back to its sources, and names no folder of the computer that built it", async () => {
    const [{ place } = { place: "" }] = built;
    for (const name of await readdir(path.join(place, "dist"), { recursive: true })) {
      if (!/\.(js|css|html|json)$/.test(name)) continue;
      const text = await readFile(path.join(place, "dist", name), "utf8");
      expect([name, /sourceMappingURL/.test(text)]).toEqual([name, false]);
      expect([name, text.includes(folder.path)]).toEqual([name, false]);
      expect([name, text.includes(process.cwd())]).toEqual([name, false]);
    }
  });

  it("has its bill of materials beside it", async () => {
    const [{ place } = { place: "" }] = built;
    const out = path.join(place, "out");
    const file = (await readdir(out)).find((name) => name.endsWith(".cdx.json")) ?? "";
    const bill = JSON.parse(await readFile(path.join(out, file), "utf8")) as {
      bomFormat: string;
      components: { name: string; version: string }[];
    };
    expect(bill.bomFormat).toBe("CycloneDX");
    const locked = await lockedPackages();
    const { dependencies } = JSON.parse(await readFile("package.json", "utf8")) as {
      dependencies: Record<string, string>;
    };
    const names = bill.components.map(({ name }) => name);
    for (const name of [...Object.keys(dependencies), ...(await shippedPackages())])
      expect(names).toContain(name);
    for (const { name, version } of bill.components) {
      expect([name, version]).toEqual([name, locked.get(name)?.version]);
    }
  });
});
