import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageOf } from "../../src/base/errors";
import type { ChangeDiff } from "../../src/shared/changedFiles";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

const canary = "canary-of-a-secret";
let headless: Headless;
/** Of a device that may only look. */
let viewer: ProtocolClient;

beforeAll(async () => {
  const build = process.env["REMOTE_CLAUDE_TEST_BUILD"];
  headless = await Headless.start({
    args: ["--confirm-devices=no"],
    ...(build === undefined ? {} : { script: path.join(build, "headless.js") }),
  });
  const { local, pair } = headless.ready;
  const cookie = await pairAt(pair, "Viewer");
  const answer = await fetch(`${local}/api/me`, { headers: { Cookie: cookie } });
  const { deviceId: id } = (await answer.json()) as { deviceId: string };
  headless.command({ command: "role", id, role: "view" });
  await headless.waitFor("devices");
  viewer = await ProtocolClient.connect(local, cookie);

  git("init", "-q", "-b", "main");
  for (const [name, text] of Object.entries({
    "shown.txt": "old\n",
    "conf/.env": "TOKEN=old\n",
    "conf/plain.txt": "old\n",
  })) {
    await write(name, text);
  }
  git("add", "-A", "-f");
  git("commit", "-q", "-m", "first");
  await write("shown.txt", "new\n");
  await write("conf/plain.txt", `${canary}\n`);
  for (const name of secrets.slice(0, 12)) await write(name, canary);
  git("add", "-A", "-f");
  for (const name of secrets.slice(12)) await write(name, canary);
});
afterAll(() => headless.stop());

async function write(name: string, text: string): Promise<void> {
  const file = path.join(headless.workspace, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

function git(...args: readonly string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const env = { PATH: process.env["PATH"], HOME: headless.home };
  execFileSync("git", [...identity, ...args], { cwd: headless.workspace, env, stdio: "pipe" });
}

const secrets = [
  ...["conf/.env", "conf/id_rsa", ".envrc", ".env~", ".env-prod", ".dev.vars", "prod.tfvars"],
  ...["terraform.tfstate", ".htpasswd", ".yarnrc.yml", ".ssh/deploy", ".aws/config"],
  ...[".docker/config.json", ".kube/config", ".gnupg/ring", "AuthKey.p8", "putty.ppk", "id_rsa~"],
  ...[
    "secrets.yml.bak",
    "credentials (1).json",
    "server.key.orig",
    "sub/.npmrc",
    "x/.git-credentials",
  ],
];

/** What is answered: a difference, or why there is none. */
async function ask(file: string, oldPath?: string): Promise<ChangeDiff | string> {
  const asked = {
    path: file,
    source: "git",
    ...(oldPath === undefined ? {} : { oldPath }),
  } as const;
  const conversationId = viewer.conversation.id;
  return viewer
    .ask<"changes.diff">({ type: "changes.diff", conversationId, ...asked })
    .catch((error: unknown) => messageOf(error));
}

describe("R53 a difference on the phone", () => {
  it.each(["conf", "sub", "x", ".ssh", "CONF", "conf/", "."])(
    "is not of what lies in the folder %s",
    async (name) => {
      for (const found of [await ask(name), await ask(name, name), await ask(name, "shown.txt")]) {
        expect(found).not.toMatchObject({ kind: "text" });
      }
      expect(JSON.stringify(await ask("shown.txt", name))).not.toContain(canary);
    },
  );

  it.each(secrets)("is not of %s", async (name) => {
    expect(await ask(name)).toEqual({ kind: "private" });
  });

  it.each(secrets.slice(0, 5))(
    "is not of %s as what another one was called before",
    async (name) => {
      expect(JSON.stringify(await ask("shown.txt", name))).not.toContain(canary);
    },
  );

  it("is of a file that holds none: the control", async () => {
    expect(await ask("shown.txt")).toMatchObject({
      kind: "text",
      hunks: [{ lines: ["-old", "+new"] }],
    });
    expect(await ask("conf/plain.txt")).toMatchObject({ kind: "text" });
  });
});
