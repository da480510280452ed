import { createHash, randomUUID } from "node:crypto";
import {
  cp,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import type { TemporaryFolder } from "../support/temporary";
import { temporaryFolder } from "../support/temporary";
import { FastCli, fastPrompt } from "../stand-ins/fastCli/fastCli";
import type { Bench } from "./bench";
import { refusalOf, startBench, stopBench } from "./bench";

/** The smallest GIF. */
const picture = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

let folder: TemporaryFolder;
let cli: FastCli;
let first: Bench;

/** Whatever was there before: no umask of ours narrows what is written. */
const wide = { NODE_OPTIONS: "--import=data:text/javascript,process.umask(0)" };

beforeAll(async () => {
  folder = await temporaryFolder("state-folder");
  cli = await FastCli.write(folder.path);
  first = await startBench({ claudePath: cli.file, environment: wide });
  await work(first.client);
  first.client.cut();
  await first.headless.end();
});

afterAll(async () => {
  await stopBench(first);
  await folder.remove();
});

/** A prompt, a picture, a title: something for each file that there is. */
async function work(client: ProtocolClient): Promise<void> {
  await client.untilTurnEnds(await client.prompt(fastPrompt({ nonce: "one", words: 3 })));
  const imageId = createHash("sha256").update(picture).digest("hex");
  const message = {
    type: "image.put",
    requestId: randomUUID(),
    imageId,
    offset: 0,
    total: picture.length,
    data: picture.toString("base64"),
  };
  expect(["ok", "not-saved"]).toContain(await refusalOf(client, message));
  const conversationId = client.conversation.id;
  const rename = { type: "conversation.rename", conversationId, title: "New title" };
  await refusalOf(client, { ...rename, requestId: randomUUID() });
}

/** Everything below a folder, by its path from there. */
async function below(root: string): Promise<readonly string[]> {
  return (await readdir(root, { recursive: true })).sort();
}

describe("R64 what is kept is for the owner only", () => {
  it("every folder is 0700 and every file 0600, whatever the umask", async () => {
    const { stateFolder } = first;
    const names = await below(stateFolder);
    // Devices, journal, picture, title at least.
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const name of [".", ...names]) {
      const status = await lstat(path.join(stateFolder, name));
      const wanted = status.isDirectory() ? 0o700 : 0o600;
      expect([name, (status.mode & 0o777).toString(8)]).toEqual([name, wanted.toString(8)]);
    }
  });

  it("a link in the place of a file or a folder is not written through", async () => {
    const names = (await below(first.stateFolder)).filter((name) => !name.includes(".lock"));
    const touched: string[] = [];
    for (const [index, name] of names.entries()) {
      const copy = path.join(folder.path, `state-${index}`);
      await cp(first.stateFolder, copy, { recursive: true });
      // What the link leads to has the content that was there, so that it would be used gladly.
      const victim = path.join(folder.path, `victim-${index}`);
      await rename(path.join(copy, name), victim);
      await symlink(victim, path.join(copy, name));
      const before = await portrait(victim);
      await tryOut(copy);
      const after = await portrait(victim);
      if (after !== before) touched.push(name.replaceAll(/[0-9a-f]{16,}|\d{5,}/g, "…"));
    }
    expect([...new Set(touched)]).toEqual([]);
  });

  it("a state folder that is a link is refused", async () => {
    const elsewhere = path.join(folder.path, "elsewhere");
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, "note"), "mine");
    const link = path.join(folder.path, "link");
    await symlink(elsewhere, link);
    const before = await portrait(elsewhere);
    await expect(start(link)).rejects.toThrow(/is a link/);
    expect(await portrait(elsewhere)).toBe(before);
  });
});

/** Names, rights and contents of what is there. */
async function portrait(root: string): Promise<string> {
  const names = (await stat(root)).isDirectory() ? ["", ...(await below(root))] : [""];
  const rows = await Promise.all(
    names.map(async (name) => {
      const file = path.join(root, name);
      const status = await lstat(file);
      const content = status.isFile() ? await readFile(file, "base64") : "";
      return `${name} ${status.mode.toString(8)} ${content}`;
    }),
  );
  return rows.join("\n");
}

/** The product in the same folder, with another place for its own files. */
function start(stateFolder: string): Promise<Headless> {
  const build = process.env["REMOTE_CLAUDE_TEST_BUILD"];
  return Headless.start({
    ...(build === undefined ? {} : { script: path.resolve(build, "headless.js") }),
    args: [
      "--confirm-devices=no",
      `--workspace=${first.headless.workspace}`,
      `--state=${stateFolder}`,
    ],
    claudePath: cli.file,
    environment: wide,
    modelApi: first.headless.modelApi,
  });
}

/** Starts it and works with it as far as it lets anybody; that it refuses is as good. */
async function tryOut(stateFolder: string): Promise<void> {
  const headless = await start(stateFolder).catch(() => null);
  if (headless === null) return;
  try {
    const cookie = await pairAt(headless.ready.pair).catch(() => null);
    if (cookie === null) return;
    const client = await ProtocolClient.connect(headless.ready.local, cookie);
    await work(client).catch(() => undefined);
    client.cut();
  } finally {
    await headless.stop();
  }
}
