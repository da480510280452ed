import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { claudeArguments } from "../../src/claude/arguments";
import { parseCliLine } from "../../src/claude/cliLines";
import { promptLine } from "../../src/claude/openTurn";
import { noSettings } from "../../src/claude/settings";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { claudeBinary } from "../support/claudeBinary";
import { temporaryFolder } from "../support/temporary";

/** Kills of each kind at scale 1. */
const kills = 60;
const patienceMs = 60_000;

interface Claude {
  readonly file: string;
  readonly prefix: readonly string[];
}

/**
 * What the automatic resend of a prompt rests on: does the CLI ever ask the model before it has said
 * something on its standard output? Kills it, `scale` times 60 times fresh and as often warm, in the
 * very moment in which the head of its request arrives, and reads to the end what it had said.
 *
 * Gives `cold` and `warm` (kills), and of these `silentCold` and `silentWarm`, in which it had said
 * nothing that the host would have heard.
 */
export async function firstWord(
  _seed: number,
  scale: number,
  claude: Claude = { file: claudeBinary(), prefix: [] },
): Promise<Record<string, number>> {
  const api = await startModelApi();
  const gate = await Gate.open(api);
  const result = { cold: 0, warm: 0, silentCold: 0, silentWarm: 0 };
  try {
    for (let round = 0; round < Math.ceil(kills * scale); round += 1) {
      result.cold += 1;
      result.silentCold += (await killAtRequest(claude, gate, api, false)) ? 0 : 1;
      result.warm += 1;
      result.silentWarm += (await killAtRequest(claude, gate, api, true)) ? 0 : 1;
    }
  } finally {
    gate.server.close();
    gate.server.closeAllConnections();
    await api.close();
  }
  return result;
}

/** Lets requests through to the model, until it is armed: then the next one fires it. */
class Gate {
  readonly server: Server;
  onRequest: (() => void) | null = null;

  private constructor(api: ModelApi) {
    this.server = createServer((incoming, outgoing) => {
      const fire = incoming.url?.startsWith("/v1/messages") === true ? this.onRequest : null;
      if (fire !== null) {
        fire();
        outgoing.destroy();
        return;
      }
      const { method, headers } = incoming;
      const forward = request(`${api.url}${incoming.url ?? "/"}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forward.on("error", () => outgoing.destroy());
      outgoing.on("close", () => forward.destroy());
      incoming.pipe(forward);
    });
  }

  static async open(api: ModelApi): Promise<Gate> {
    const gate = new Gate(api);
    gate.server.listen(0, "127.0.0.1");
    await once(gate.server, "listening");
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

/** Whether the host would have heard something behind the prompt. */
async function killAtRequest(
  claude: Claude,
  gate: Gate,
  api: ModelApi,
  isWarm: boolean,
): Promise<boolean> {
  const root = await temporaryFolder("first-word");
  const [home, folder] = [path.join(root.path, "home"), path.join(root.path, "folder")];
  await Promise.all([mkdir(home), mkdir(folder)]);
  const start = { kind: "new", sessionId: randomUUID() } as const;
  const child = spawn(claude.file, [...claude.prefix, ...claudeArguments(start, noSettings)], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      ...api.environment(home),
      ANTHROPIC_BASE_URL: gate.url,
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  const say = (line: object): void => {
    child.stdin.write(`${JSON.stringify(line)}\n`);
  };
  let heard = 0;
  let hasEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    hasEnded = resolve;
  });
  createInterface({ input: child.stdout }).on("line", (text) => {
    const parsed = parseCliLine(text);
    if (parsed.kind === "ignored" || parsed.line.type === "control_response") return;
    heard += 1;
    if (parsed.line.type === "result") hasEnded();
  });
  const closed = once(child, "close");
  say({ type: "control_request", request_id: "1", request: { subtype: "initialize" } });
  if (isWarm) {
    say(promptLine({ id: randomUUID(), text: "[[say warm]]", images: [] }));
    await ended;
    // Housekeeping of the first turn may still ask the model.
    await wait(300);
  }
  heard = 0;
  gate.onRequest = () => {
    gate.onRequest = null;
    child.kill("SIGKILL");
  };
  say(promptLine({ id: randomUUID(), text: "[[say never]]", images: [] }));
  const isGone = await Promise.race([closed.then(() => true), wait(patienceMs, false)]);
  gate.onRequest = null;
  child.kill("SIGKILL");
  await root.remove();
  if (!isGone) throw new Error("the CLI never asked the model");
  return heard > 0;
}
