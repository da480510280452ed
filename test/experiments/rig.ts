import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Turn } from "../../src/shared/state";
import { FastCli } from "../stand-ins/fastCli/fastCli";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import type { TemporaryFolder } from "../support/temporary";
import { temporaryFolder } from "../support/temporary";

/** What strikes the host in an exact moment of its journal (test/stand-ins/faultPoints.mjs). */
export interface FaultPoint {
  readonly kind: "kill" | "full";
  /** The event whose record is written; "" is any. */
  readonly event: string;
  /** Where any event is meant: but this one. */
  readonly except?: string;
  /** A text in the record; "" is any. */
  readonly id: string;
  readonly when: "write" | "sync" | "after";
}

const patienceMs = 60_000;

/** The built product, its CLI (the fast stand-in or the real one), and ways to break both. */
export class Rig {
  host: Headless;
  private readonly folder: TemporaryFolder;
  private readonly fast: FastCli | null;
  private readonly counted = new Map<string, number>();
  private readonly cookies = new Map<string, string>();
  private pairing: Promise<void> = Promise.resolve();

  private constructor(host: Headless, folder: TemporaryFolder, fast: FastCli | null) {
    this.host = host;
    this.folder = folder;
    this.fast = fast;
    // Asked about each request and never content: the stand-in itself remembers only the newest.
    void host.modelApi.waitForRequest(({ kind, prompt, toolResults }) => {
      const nonce = /nonce=(\S+)/.exec(prompt)?.[1];
      if (kind === "conversation" && toolResults === 0 && nonce !== undefined) {
        this.counted.set(nonce, (this.counted.get(nonce) ?? 0) + 1);
      }
      return false;
    });
  }

  static async start(cli: "fast" | "real"): Promise<Rig> {
    const folder = await temporaryFolder("rig");
    const fast = cli === "fast" ? await FastCli.write(folder.path) : null;
    const api = await startModelApi({ wordDelayMs: 2 });
    return new Rig(await startHost(folder.path, fast, api), folder, fast);
  }

  /** How often the model was asked with each nonce as its newest prompt. */
  async asked(): Promise<ReadonlyMap<string, number>> {
    return this.fast === null ? this.counted : this.fast.asked();
  }

  /** The answers to requests for permission that reached the fast stand-in. */
  answers(): Promise<readonly string[]> {
    return this.fast === null ? Promise.resolve([]) : this.fast.answers();
  }

  /** A connection of the named device, through another door if one is given. */
  async connect(
    device = "Phone",
    cursor?: Parameters<typeof ProtocolClient.connect>[2],
    door?: string,
  ): Promise<ProtocolClient> {
    const cookie = await this.cookie(device);
    const { local } = this.host.ready;
    const client = await ProtocolClient.connect(door ?? local, cookie, cursor);
    // A replay may bring nothing.
    if (cursor !== undefined && client.seq === 0) client.seq = cursor.seq;
    return client;
  }

  /** Pairs one device after the other: a new code ends the one before. */
  cookie(device: string): Promise<string> {
    const paired = this.pairing.then(async () => {
      const known = this.cookies.get(device);
      if (known !== undefined) return known;
      const made = await pairAt((await this.host.pair()).pair, device);
      this.cookies.set(device, made);
      return made;
    });
    this.pairing = paired.then(
      () => undefined,
      () => undefined,
    );
    return paired;
  }

  /** Kills the host, if it lives, and starts it again where it was. */
  async restart(): Promise<void> {
    await this.host.kill();
    this.host = await startHost(this.folder.path, this.fast, this.host.modelApi, this.host);
  }

  /** The ids of the CLI's living processes. */
  async cliPids(): Promise<readonly number[]> {
    const rows = await this.host.processes();
    return rows
      .filter(({ commandLine }) => commandLine.includes("--input-format=stream-json"))
      .map(({ pid }) => pid);
  }

  /** Kills the CLI, if it lives; whether it did. `known`: its ids, if they were looked up before. */
  async killCli(known: readonly number[] = []): Promise<boolean> {
    const pids = known.length > 0 ? known : await this.cliPids();
    return pids.map(endProcess).includes(true);
  }

  async arm(point: FaultPoint): Promise<void> {
    await writeFile(faultFile(this.folder.path), JSON.stringify(point));
  }

  async disarm(): Promise<void> {
    await rm(faultFile(this.folder.path), { force: true });
  }

  async close(): Promise<void> {
    await this.host.stop();
    await this.host.modelApi.close();
    for (const { pid } of await this.host.processes()) endProcess(pid);
    await this.folder.remove();
  }
}

function startHost(
  folder: string,
  fast: FastCli | null,
  modelApi: ModelApi,
  after?: Headless,
): Promise<Headless> {
  return Headless.start({
    // The same port again: a session belongs to one.
    args: [
      "--confirm-devices=no",
      ...(after === undefined ? [] : [`--port=${new URL(after.ready.local).port}`]),
    ],
    modelApi,
    ...(fast === null ? {} : { claudePath: fast.file }),
    ...(after === undefined ? {} : { after }),
    environment: {
      FAULT_POINTS: faultFile(folder),
      NODE_OPTIONS: `--import=${path.resolve("test/stand-ins/faultPoints.mjs")}`,
    },
  });
}

function faultFile(folder: string): string {
  return path.join(folder, "fault");
}

/** Whether it lived. */
function endProcess(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Resolves when the condition holds; gives false when the client is gone or it takes too long. */
export async function comes(
  client: ProtocolClient,
  condition: () => boolean,
  limitMs = patienceMs,
): Promise<boolean> {
  const timer = new AbortController();
  const late = wait(limitMs, false, { signal: timer.signal }).catch(() => false);
  const found = client.until(condition).then(
    () => true,
    () => false,
  );
  const isThere = await Promise.race([found, late]);
  timer.abort();
  return isThere;
}

export function turnOf(client: ProtocolClient, id: string): Turn | undefined {
  return client.state.conversations.flatMap(({ turns }) => turns).find((turn) => turn.id === id);
}

export function hasEnded(client: ProtocolClient, id: string): boolean {
  return typeof turnOf(client, id)?.endedAt === "number";
}

/** A whole number from 0 to below the limit. */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}
