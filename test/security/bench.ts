import { mkdir } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { FaultyPlan } from "../stand-ins/faultyCli/faultyCli";
import { FaultyCli } from "../stand-ins/faultyCli/faultyCli";
import type { HeadlessOptions } from "../support/headless";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import { temporaryFolder } from "../support/temporary";

/** The product with one paired phone at the local door. */
export interface Bench {
  readonly headless: Headless;
  readonly client: ProtocolClient;
  /** `name=value` of the phone. */
  readonly cookie: string;
  /** The folder that the product keeps its own files in. */
  readonly stateFolder: string;
}

/** Starts the product and pairs a phone. The caller stops it, or `startBenchForTest` does. */
export async function startBench(options: HeadlessOptions = {}): Promise<Bench> {
  const build = process.env["REMOTE_CLAUDE_TEST_BUILD"];
  const headless = await Headless.start({
    ...(build === undefined ? {} : { script: path.resolve(build, "headless.js") }),
    ...options,
    args: ["--confirm-devices=no", ...(options.args ?? [])],
  });
  const cookie = await pairAt(headless.ready.pair);
  const client = await ProtocolClient.connect(headless.ready.local, cookie);
  const stateFolder = path.join(path.dirname(headless.workspace), "state");
  return { headless, client, cookie, stateFolder };
}

export async function stopBench({ client, headless }: Bench): Promise<void> {
  client.cut();
  await headless.stop();
}

/** The same, stopped when the running test is over. */
export async function startBenchForTest(options: HeadlessOptions = {}): Promise<Bench> {
  const bench = await startBench(options);
  onTestFinished(() => stopBench(bench));
  return bench;
}

/** The product with a stand-in for the CLI that writes down its starts and what it is told. */
export async function startToldBench(
  plan: FaultyPlan = {},
  options: HeadlessOptions = {},
): Promise<Bench & { readonly cli: FaultyCli }> {
  const folder = await temporaryFolder("told-cli");
  const cli = await FaultyCli.write(folder.path, plan);
  const bench = await startBench({ ...options, claudePath: cli.file });
  onTestFinished(async () => {
    await stopBench(bench);
    await folder.remove();
  });
  return { ...bench, cli };
}

/** Resolves when all that was sent before is worked off. */
export async function settled(client: ProtocolClient): Promise<void> {
  const pongs = (): number => client.messages.filter(({ type }) => type === "pong").length;
  const before = pongs();
  client.send({ type: "ping" });
  await client.until(() => pongs() > before);
}

/** Sends a message as it is and gives the code of the refusal; "ok" when it was none. */
export async function refusalOf(client: ProtocolClient, message: unknown): Promise<string> {
  const from = client.messages.length;
  const text = typeof message === "string" ? message : JSON.stringify(message);
  client.sendRaw(text);
  const answer = () =>
    client.messages.slice(from).find(({ type }) => type === "reply" || type === "error");
  await client.until(() => answer() !== undefined);
  const found = answer();
  if (found?.type === "error") return found.error.code;
  return found?.type === "reply" && !found.ok ? found.error.code : "ok";
}

/** Allows the next request for permission, once. */
export async function allowNext(client: ProtocolClient): Promise<void> {
  await client.until(() => client.conversation.permissions.length > 0);
  const [asked] = client.conversation.permissions;
  if (asked === undefined) throw new Error("nothing is asked");
  await client.request({
    type: "permission.answer",
    conversationId: client.conversation.id,
    permissionId: asked.id,
    contentHash: asked.contentHash,
    decision: { kind: "allow" },
  });
}

/** A folder inside the one that the test removes at its end. */
export async function folderBeside(headless: Headless, name: string): Promise<string> {
  const folder = path.join(path.dirname(headless.workspace), name);
  await mkdir(folder, { recursive: true });
  return folder;
}
