import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChangeDiff, ChangeList, ChangeSource } from "../../src/shared/changedFiles";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

let headless: Headless;
let client: ProtocolClient;

beforeAll(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  client = await ProtocolClient.connect(headless.ready.local, await pairAt(headless.ready.pair));
});
afterAll(() => headless.stop());

const inFolder = (...names: readonly string[]): string => path.join(headless.workspace, ...names);

function git(...args: readonly string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const env = { PATH: process.env["PATH"], HOME: headless.home };
  execFileSync("git", [...identity, ...args], { cwd: headless.workspace, env, stdio: "pipe" });
}

/** Says something, allows whatever is asked for, and waits for the end. */
async function say(text: string): Promise<void> {
  const turnId = await client.prompt(text);
  const turn = () => client.conversation.turns.find(({ id }) => id === turnId);
  for (;;) {
    await client.until(
      () => typeof turn()?.endedAt === "number" || client.conversation.permissions.length > 0,
    );
    const [asked] = client.conversation.permissions;
    if (asked === undefined) break;
    await client.request({
      type: "permission.answer",
      conversationId: client.conversation.id,
      permissionId: asked.id,
      contentHash: asked.contentHash,
      decision: { kind: "allow" },
    });
    await client.until(() => client.conversation.permissions.every(({ id }) => id !== asked.id));
  }
  expect(turn()?.status).toBe("done");
}

const list = (): Promise<ChangeList> =>
  client.ask({ type: "changes.list", conversationId: client.conversation.id });

const diff = (file: string, source: ChangeSource = "git"): Promise<ChangeDiff> =>
  client.ask({
    type: "changes.diff",
    conversationId: client.conversation.id,
    path: file,
    source,
  });

const linesOf = (found: ChangeDiff): readonly string[] | string =>
  found.kind === "text" ? found.hunks.flatMap(({ lines }) => lines) : found.kind;

/** The files that the conversation changed, with their lines; again until the record has them. */
async function own(): Promise<Readonly<Record<string, string>>> {
  const { files } = await list();
  const mine = files.filter(({ editedAt }) => editedAt !== undefined);
  return Object.fromEntries(
    mine.map(({ path: name, state, added, removed }) => [
      name,
      `${state} +${added ?? "?"} −${removed ?? "?"}`,
    ]),
  );
}

describe("what a conversation of the real CLI changed", () => {
  it("is known without git, by each of its tools and by its sub-agents", async () => {
    await writeFile(inFolder("known.txt"), "one\ntwo\nthree\n");
    const cell = { cell_type: "code", id: "c1", source: "x = 1\ny = 2", outputs: [], metadata: {} };
    const book = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await writeFile(inFolder("book.ipynb"), JSON.stringify(book));
    await say(
      "[[write sub/new.txt | a\\nb\\n]] [[read known.txt]] [[edit known.txt | two | 2]] [[edit known.txt | three | 3]] [[say ok]]",
    );
    const notebook = JSON.stringify({
      notebook_path: inFolder("book.ipynb"),
      cell_id: "c1",
      new_source: "x = 1\ny = 3",
    });
    await say(`[[read book.ipynb]] [[tool NotebookEdit ${notebook}]] [[say ok]]`);
    const written = JSON.stringify({ file_path: inFolder("by agent.txt"), content: "from below" });
    await say(`[[task Write a file | {{tool Write ${written} }} {{say done}}]] [[say ok]]`);
    await say(
      `[[bash echo x > by-command.txt]] [[write ${headless.home}/outside.txt | out]] [[say ok]]`,
    );
    await expect.poll(own, { timeout: 20_000 }).toEqual({
      "book.ipynb": "modified +1 −1",
      "by agent.txt": "added +1 −0",
      "known.txt": "modified +2 −2",
      "sub/new.txt": "added +2 −0",
    });
    expect(await list()).toMatchObject({ git: null, trouble: "no-repository", outside: 1 });
    const edits = await diff("known.txt", "conversation");
    expect(edits).toMatchObject({ kind: "text", hunks: [{}, {}] });
    expect(linesOf(edits)).toEqual(expect.arrayContaining(["-two", "+2", "-three", "+3"]));
    expect(linesOf(await diff("book.ipynb", "conversation"))).toEqual(["-y = 2", "+y = 3"]);
    expect(linesOf(await diff("by agent.txt", "conversation"))).toEqual(["+from below"]);
    expect(await client.tryRequest(request("by-command.txt"))).toBe("not-found");
  });

  it("is told apart from what else changed, once there is a repository", async () => {
    git("init", "-q", "-b", "main");
    git("add", "known.txt");
    git("commit", "-q", "-m", "first");
    await writeFile(inFolder("known.txt"), "one\n2\n3\nfour\n");
    const { files, git: state } = await list();
    expect(state).toMatchObject({ branch: "main", upstream: null });
    expect(files.map(({ path: name, state: what }) => `${name} ${what}`)).toEqual([
      "book.ipynb untracked",
      "by agent.txt untracked",
      "known.txt modified",
      "sub/new.txt untracked",
      "by-command.txt untracked",
    ]);
    expect(linesOf(await diff("known.txt"))).toEqual([" one", " 2", " 3", "+four"]);
    expect(linesOf(await diff("by-command.txt"))).toEqual(["+x"]);
  });

  it("is read by a device that may only look", async () => {
    const { pair } = await headless.pair();
    const viewer = await ProtocolClient.connect(headless.ready.local, await pairAt(pair, "Viewer"));
    const conversationId = client.conversation.id;
    const changes = await viewer.ask({ type: "changes.list", conversationId });
    expect(changes.total).toBe(5);
    await viewer.close();
  });
});

const request = (
  file: string,
  more: { readonly source?: ChangeSource; readonly oldPath?: string } = {},
) =>
  ({
    type: "changes.diff",
    conversationId: client.conversation.id,
    path: file,
    source: "git",
    ...more,
  }) as const;

describe("R53 a difference is of a file of the folder", () => {
  it("never of another one, whatever it is asked by", async () => {
    const outside = path.join(headless.home, "beyond.txt");
    await writeFile(outside, "content-of-a-file-outside");
    await mkdir(inFolder("real"));
    await symlink(outside, inFolder("link.txt"));
    await symlink(headless.home, inFolder("way"));
    execFileSync("mkfifo", [inFolder("pipe")]);
    await symlink("/dev/zero", inFolder("zero"));
    const names = [
      ...["../home/beyond.txt", "..%2fhome%2fbeyond.txt", "real/../../home/beyond.txt", outside],
      ...[
        "way/beyond.txt",
        "link.txt",
        "./known.txt",
        "real//x",
        "file:///etc/passwd",
        "~/beyond.txt",
      ],
      ...["C:\\Windows\\win.ini", "..\\home\\beyond.txt", "pipe", "zero", "\0", ".", "..", "real/"],
      ...[":(top)known.txt", ":/", "*", "--output=made", "-x", ".git/config", "sub"],
    ];
    for (const name of names) {
      for (const source of ["git", "conversation"] as const) {
        await client.tryRequest(request(name, { source }));
        await client.tryRequest(request("known.txt", { source, oldPath: name }));
      }
    }
    const replies = JSON.stringify(client.messages.filter(({ type }) => type === "reply"));
    expect(replies).not.toMatch(/content-of-a-file-outside|root:x:/);
    await expect(readFile(inFolder("made"))).rejects.toThrow("ENOENT");
    for (const name of ["link.txt", "way", "pipe", "zero"]) await rm(inFolder(name));
  });

  it("never of what lies in a folder, by whatever name it is asked", async () => {
    await mkdir(inFolder("conf"));
    await writeFile(inFolder("conf/.env"), "TOKEN=content-of-a-secret\n");
    await writeFile(inFolder("conf/id_rsa"), "content-of-a-secret");
    await writeFile(inFolder("conf/shown.txt"), "shown\n");
    git("add", "conf");
    await writeFile(inFolder("conf/.envrc"), "content-of-a-secret");
    for (const name of ["conf", "conf/.env", "conf/id_rsa", "conf/.envrc"]) {
      await client.tryRequest(request(name));
      await client.tryRequest(request("known.txt", { oldPath: name }));
      await client.tryRequest(request("conf/shown.txt", { oldPath: name }));
    }
    const replies = JSON.stringify(client.messages.filter(({ type }) => type === "reply"));
    expect(replies).not.toContain("content-of-a-secret");
    // The control: what is neither a folder nor a secret is told.
    expect(linesOf(await diff("conf/shown.txt"))).toEqual(["+shown"]);
    git("rm", "-r", "-f", "-q", "conf");
    await rm(inFolder("conf"), { recursive: true, force: true });
  });

  it.skipIf(process.platform === "win32")("and starts nothing that the folder names", async () => {
    const trap = path.join(headless.home, "trap.sh");
    const mark = path.join(headless.home, "sprung");
    await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> "${mark}"\nexec cat\n`);
    await chmod(trap, 0o700);
    await writeFile(inFolder(".gitattributes"), "* filter=trap diff=trap\n");
    for (const key of [
      ...["core.fsmonitor", "core.pager", "filter.trap.clean", "filter.trap.process"],
      ...["diff.external", "diff.trap.command", "diff.trap.textconv", "core.sshCommand"],
    ]) {
      git("config", key, trap);
    }
    git("config", "core.hooksPath", headless.home);
    await writeFile(inFolder("known.txt"), "one\n2\n3\nfive\n");
    // The control: git itself falls into it.
    git("diff");
    expect(await readFile(mark, "utf8")).toContain("trap.sh");
    await rm(mark);
    const { git: state, files } = await list();
    expect(state?.branch).toBe("main");
    for (const { path: name } of files) await client.tryRequest(request(name));
    expect(linesOf(await diff("known.txt"))).toContain("+five");
    await expect(readFile(mark)).rejects.toThrow("ENOENT");
  });
});

describe("ten thousand changed files", () => {
  it("are one answer of bounded size, soon", async () => {
    await mkdir(inFolder("many"));
    const names = Array.from({ length: 10_000 }, (_, one) => inFolder("many", `file ${one}.txt`));
    for (let start = 0; start < names.length; start += 500) {
      await Promise.all(names.slice(start, start + 500).map((name) => writeFile(name, "x\n")));
    }
    const startedAt = performance.now();
    const changes = await list();
    const tookMs = performance.now() - startedAt;
    expect(changes.total).toBeGreaterThanOrEqual(10_000);
    expect(JSON.stringify(changes).length).toBeLessThan(120_000);
    expect(changes.files[0]?.editedAt).toBeDefined();
    // Seconds on an idle computer; this one may be busy.
    expect(tookMs).toBeLessThan(20_000);
  });
});
