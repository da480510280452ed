import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, realpath, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isWithin } from "../../src/base/paths";
import { ProtocolClient } from "../support/protocolClient";
import { rawRequest } from "../support/rawHttp";
import type { Bench } from "./bench";
import { folderBeside, refusalOf, startBench, stopBench } from "./bench";

const secret = "content-of-a-file-outside";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  const { headless } = bench;
  const sibling = await folderBeside(headless, "my-app-evil");
  await writeFile(path.join(sibling, "outside.txt"), secret);
  const inside = (...names: readonly string[]): string => path.join(headless.workspace, ...names);
  await writeFile(inside("in.txt"), "content-of-a-file-inside");
  await mkdir(inside("sub"));
  await writeFile(inside("sub", "deep.txt"), "deep");
  await writeFile(inside(".env"), "TOKEN=fake-token-for-tests");
  await symlink("/etc/passwd", inside("link-passwd"));
  await symlink("/etc", inside("link-etc"));
  await symlink("/tmp/never-there", inside("link-nowhere"));
  await symlink("/dev/zero", inside("link-zero"));
  await symlink(sibling, inside("link-sibling"));
  await symlink(path.join(sibling, "outside.txt"), inside("link-outside.txt"));
  await symlink(headless.home, inside("link-home"));
  await symlink("..", inside("link-up"));
  await symlink(".", inside("link-self"));
  execFileSync("mkfifo", [inside("pipe")]);
  const sparse = await open(inside("sparse"), "w");
  await sparse.truncate(2 * 1024 ** 3);
  await sparse.close();
});
afterAll(() => stopBench(bench));

const names = [
  "in.txt",
  "../my-app-evil/outside.txt",
  "..%2fmy-app-evil%2foutside.txt",
  "%2e%2e%2fmy-app-evil/outside.txt",
  "..%252fmy-app-evil%252foutside.txt",
  "....//my-app-evil/outside.txt",
  "..\\my-app-evil\\outside.txt",
  "..%5cmy-app-evil%5coutside.txt",
  "/etc/passwd",
  "//etc/passwd",
  "%2fetc%2fpasswd",
  "file:///etc/passwd",
  "~/.claude.json",
  "C:\\Windows\\win.ini",
  "\\\\srv\\share\\x",
  "\\\\?\\C:\\Windows",
  "in.txt::$DATA",
  "IN~1.TXT",
  "IN.TXT",
  ".env",
  ".ENV",
  ".env.",
  ".env%20",
  ".git/config",
  "CON",
  "%00",
  "in.txt%00.png",
  "link-passwd",
  "link-etc/passwd",
  "link-zero",
  "link-outside.txt",
  "pipe",
  "sparse",
  "my-app-evil/outside.txt",
  "i%CC%88n.txt",
];
const places = ["/", "/api/file?path=", "/api/file/", "/api/files/", "/file/", "/assets/", "/ws/"];

describe("R53 there is no way to a file over HTTP", () => {
  it.each(places)("%s… is nothing, whatever follows", async (place) => {
    const { headless, cookie } = bench;
    const url = new URL(headless.ready.local);
    const ask = (target: string) =>
      rawRequest(Number(url.port), [
        `GET ${target} HTTP/1.1`,
        `Host: ${url.host}`,
        `Cookie: ${cookie}`,
        "Connection: close",
      ]);
    // The control: the same cookie opens what there is.
    expect((await ask("/api/me")).status).toBe(200);
    for (const name of names) {
      const target = `${place}${name}`;
      const answer = await ask(target);
      expect([target, answer.status]).toEqual([target, expect.toSatisfy(isRefused) as number]);
      expect(answer.body.length).toBeLessThanOrEqual(1_024);
      expect(answer.body).not.toMatch(/root:x:|content-of-a-file|fake-token/);
    }
  });
});

function isRefused(status: number): boolean {
  return [400, 403, 404, 426].includes(status);
}

const queries = [
  "",
  ".",
  "..",
  "../",
  "../../",
  "/",
  "/etc/passwd",
  "passwd",
  "etc",
  "link",
  "link-",
  "link-etc/",
  "link-etc/passwd",
  "link-home/",
  "link-sibling/outside.txt",
  "link-up/",
  "outside",
  "my-app-evil",
  "~/",
  "file:///etc",
  "..\\",
  "%2e%2e/",
  "C:\\",
  "\0",
  "claude.json",
  "journal",
  "pipe",
  "zero",
  "a".repeat(200),
];

/** Looks for everything and gives all paths that were offered. */
async function offered(): Promise<readonly string[]> {
  const { headless, cookie } = bench;
  const client = await ProtocolClient.connect(headless.ready.local, cookie);
  const root = await realpath(headless.workspace);
  const all = new Set<string>();
  for (const query of queries) {
    const { paths } = await client.ask({ type: "files.find", query });
    for (const found of paths) {
      all.add(found);
      expect(path.isAbsolute(found)).toBe(false);
      expect(found.split("/")).not.toContain("..");
      const real = await realpath(path.join(root, found));
      expect([found, isWithin(root, real)]).toEqual([found, true]);
    }
  }
  await client.close();
  return [...all].sort();
}

describe("R53 what @ offers lies in the folder, decided on the real path", () => {
  // What leads out is not named, and neither is what is no file.
  const visible = [".env", "in.txt", "link-self/", "sparse", "sub/", "sub/deep.txt"];

  it("in a folder that git does not know", async () => {
    expect(await offered()).toEqual(visible);
  });

  it("in a git work tree, whose configuration runs nothing", async () => {
    const { headless } = bench;
    const git = (...args: readonly string[]): void => {
      execFileSync("git", ["-C", headless.workspace, ...args], { stdio: "ignore" });
    };
    git("init");
    const marker = path.join(headless.home, "git-ran-this");
    git("config", "core.fsmonitor", `touch ${marker}; false`);
    git("config", "core.hooksPath", headless.workspace);
    git("config", "alias.ls-files", `!touch ${marker}`);
    git("config", "core.pager", `touch ${marker}`);
    // The list is kept for a moment: another program start would make it anew, and so does waiting.
    await expect.poll(offered, { timeout: 15_000, interval: 1_000 }).toEqual(
      visible
        .filter((name) => name !== "sub/")
        .concat("sub/")
        .sort(),
    );
    expect(await readdir(headless.home)).not.toContain("git-ran-this");
  });

  it("the requests that read take no path", async () => {
    const { client } = bench;
    const conversationId = client.conversation.id;
    for (const name of ["../../../../etc/passwd", "/etc/passwd", "in.txt", "..", "\0", "CON"]) {
      const requestId = randomUUID();
      const image = { type: "image.get", requestId, imageId: name, offset: 0 };
      expect(await refusalOf(client, image)).toBe("bad-message");
      const output = { type: "tool.output", requestId, conversationId, blockId: name };
      expect(await refusalOf(client, output)).toBe("not-found");
    }
    expect(JSON.stringify(client.messages)).not.toContain("root:x:");
  });
});
