import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import http from "node:http";
import type { Socket } from "node:net";
import { connect } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import tls from "node:tls";
import { WebSocket } from "ws";
import type { ServerMessage } from "../../src/shared/protocol";
import { protocolVersion } from "../../src/shared/protocolVersion";
import type { CrowdPlan, Way } from "../stand-ins/crowd/crowd";
import { Crowd } from "../stand-ins/crowd/crowd";
import { FastCli, fastPrompt } from "../stand-ins/fastCli/fastCli";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { Headless } from "../support/headless";
import { NgrokWay } from "../support/ngrokWay";

const domain = "remote.ngrok-free.app";
const authtoken = "not0a0real0token0000_for0tests0only";
const crowdSize = 300;
/** How long each crowd stays at scale 1 (ms). */
const stayMs = 20_000;
const pauseMs = 100;
/** What takes longer counts as not answered (ms). */
const patienceMs = 10_000;

/**
 * Through the tunnel a crowd is slower: the stand-in for the edge shakes hands for everybody in the process that
 * measures. And each asks once: ngrok's SDK dies at the 512th request that nobody reads, which no door behind it can
 * prevent.
 */
const manners = {
  local: { backAfterMs: 0, unread: 8 },
  tunnel: { backAfterMs: 500, unread: 1 },
} as const satisfies Record<string, Pick<CrowdPlan, "backAfterMs" | "unread">>;

/**
 * R14, R28: 300 hostile connections at once – silent, half heads and bodies at a byte a second, never reading,
 * upgrades without a session, wrong codes – first such that stay away once they are cut, then such that are
 * back at once; at the local door and through the real SDK and the loopback edge. Meanwhile a paired phone asks
 * `/api/me` by a new connection each time, opens WebSockets and sends prompts.
 *
 * Gives per door the 95th percentile of `/api/me` (at most 1 000 ms), the slowest 101 (at most 2 000 ms) and
 * the slowest acceptance of a prompt; what the host's memory grew (MB), how often the crowd was cut, and
 * `unanswered` (of all that the phone asked; 0), `phoneCut` (its live WebSocket; 0), `left` (sockets of the
 * crowd that the host still has 5 s later; 0).
 */
export async function hostileCrowd(seed: number, scale: number): Promise<Record<string, number>> {
  const way = await NgrokWay.start("crowd", domain, { authtokens: [authtoken] });
  const modelApi = await startModelApi({ wordDelayMs: 1 });
  const headless = await startHost(way, modelApi);
  try {
    const local: Way = {
      port: Number(new URL(headless.ready.local).port),
      host: new URL(headless.ready.local).host,
      origin: headless.ready.local,
      authority: null,
    };
    const tunnel: Way = {
      port: way.edge.httpsPort,
      host: domain,
      origin: `https://${domain}`,
      authority: way.edge.caPem,
    };
    const { pair } = headless.ready;
    const phones = [await Phone.pair(local, pair)];
    phones.push(await Phone.pair(tunnel, (await headless.pair()).pair));
    const numbers: Record<string, number> = { seed, unanswered: 0, phoneCut: 0, left: 0 };
    for (const [index, phone] of phones.entries()) {
      const name = index === 0 ? "local" : "tunnel";
      await siege(headless, phone, name, stayMs * scale, numbers);
    }
    return numbers;
  } finally {
    await headless.stop();
    await modelApi.close();
    await way.stop();
  }
}

async function startHost(
  way: NgrokWay,
  modelApi: Awaited<ReturnType<typeof startModelApi>>,
): Promise<Headless> {
  const cli = await FastCli.write(way.place);
  return Headless.start({
    modelApi,
    claudePath: cli.file,
    environment: { NGROK_AUTHTOKEN: authtoken },
    args: ["--confirm-devices=no", ...way.args],
  });
}

/** Both crowds at one door; adds what came of it to the numbers. */
async function siege(
  headless: Headless,
  phone: Phone,
  name: keyof typeof manners,
  ms: number,
  numbers: Record<string, number>,
): Promise<void> {
  const asset = /src="([^"]+)"/.exec(await phone.get("/"))?.[1] ?? "/";
  const live = await phone.connect();
  // Warm: what is needed once anyway is no growth.
  for (let count = 0; count < 20; count += 1) await phone.get("/api/me");
  const socketsBefore = await socketsOf(headless.pid);
  const memoryBefore = await memoryOf(headless.pid);
  const asked: Asked = { me: [], open: [], prompt: [], unanswered: 0 };
  let [peak, cuts] = [memoryBefore, 0];
  for (const isReturning of [false, true]) {
    const { backAfterMs, unread } = manners[name];
    const crowd = await Crowd.gather({
      way: phone.way,
      count: crowdSize,
      asset,
      unread,
      backAfterMs: isReturning ? backAfterMs : null,
    });
    const until = performance.now() + ms / 2;
    for (let round = 0; performance.now() < until; round += 1) {
      await askAll(phone, live, round, asked);
      peak = Math.max(peak, await memoryOf(headless.pid));
      await wait(pauseMs);
    }
    cuts += await crowd.leave();
  }
  const add = (key: string, value: number): void => {
    numbers[key] = (numbers[key] ?? 0) + value;
  };
  add("unanswered", asked.unanswered);
  add("phoneCut", live.readyState === live.OPEN ? 0 : 1);
  numbers[`${name}.cuts`] = cuts;
  numbers[`${name}.asked`] = asked.me.length + asked.open.length + asked.prompt.length;
  numbers[`${name}.meP95Ms`] = round(percentile(asked.me, 0.95));
  numbers[`${name}.meMaxMs`] = round(Math.max(...asked.me));
  numbers[`${name}.openMaxMs`] = round(Math.max(...asked.open));
  numbers[`${name}.promptMaxMs`] = round(Math.max(...asked.prompt));
  numbers[`${name}.grownMb`] = round((peak - memoryBefore) / 1e6);
  const calmAt = performance.now() + 5_000;
  while ((await socketsOf(headless.pid)) > socketsBefore && performance.now() < calmAt) {
    await wait(pauseMs);
  }
  add("left", Math.max(0, (await socketsOf(headless.pid)) - socketsBefore));
  live.terminate();
}

/** What the phone asked for and how long each took (ms). */
interface Asked {
  readonly me: number[];
  readonly open: number[];
  readonly prompt: number[];
  unanswered: number;
}

async function askAll(phone: Phone, live: WebSocket, round: number, asked: Asked): Promise<void> {
  const measure = async (times: number[], act: () => Promise<unknown>): Promise<void> => {
    const startedAt = performance.now();
    try {
      await act();
      times.push(performance.now() - startedAt);
    } catch {
      asked.unanswered += 1;
    }
  };
  await measure(asked.me, () => phone.get("/api/me"));
  if (round % 3 === 0) {
    await measure(asked.open, async () => {
      (await phone.connect()).terminate();
    });
  }
  if (round % 10 === 0) await measure(asked.prompt, () => phone.prompt(live));
}

/** A paired device, each time by a new connection. */
class Phone {
  readonly way: Way;
  private readonly cookie: string;
  private conversationId = "";

  private constructor(way: Way, cookie: string) {
    this.way = way;
    this.cookie = cookie;
  }

  static async pair(way: Way, link: string): Promise<Phone> {
    const body = JSON.stringify({ code: new URL(link).hash.slice("#p=".length), name: "Phone" });
    const stranger = new Phone(way, "none=x");
    const answer = await stranger.send("POST", "/api/pair", body);
    const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0];
    if (cookie === undefined) throw new Error(`pairing failed: ${answer.statusCode ?? 0}`);
    answer.resume();
    return new Phone(way, cookie);
  }

  /** The body; rejects for anything but 200. */
  async get(path_: string): Promise<string> {
    const answer = await this.send("GET", path_);
    const body = await text(answer);
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode ?? 0}: ${body}`);
    return body;
  }

  /** A WebSocket that has said hello and was welcomed. */
  async connect(): Promise<WebSocket> {
    const { way, cookie } = this;
    const scheme = way.authority === null ? "ws" : "wss";
    const socket = new WebSocket(`${scheme}://127.0.0.1:${way.port}/ws`, {
      headers: { Host: way.host, Origin: way.origin, Cookie: cookie },
      handshakeTimeout: patienceMs,
      ...(way.authority === null ? {} : { ca: way.authority, servername: way.host }),
    });
    await once(socket, "open");
    const welcome = this.hear(socket, (message) => message.type === "welcome");
    const clientId = randomUUID();
    socket.send(JSON.stringify({ type: "hello", protocol: protocolVersion, clientId }));
    const { resume } = (await welcome) as Extract<ServerMessage, { type: "welcome" }>;
    if (resume.kind === "snapshot") this.conversationId = resume.state.currentId ?? "";
    return socket;
  }

  /** Resolves when the host has taken a prompt. */
  async prompt(socket: WebSocket): Promise<void> {
    const requestId = randomUUID();
    const reply = this.hear(
      socket,
      (message) => message.type === "reply" && message.requestId === requestId,
    );
    const prompt = {
      type: "prompt.send",
      requestId,
      promptId: randomUUID(),
      conversationId: this.conversationId,
      text: fastPrompt({ nonce: requestId, words: 1 }),
    };
    socket.send(JSON.stringify(prompt));
    const answer = await reply;
    if (answer.type !== "reply" || !answer.ok) throw new Error("the prompt was refused");
  }

  /** Listens all the time: of two messages in one packet, the second comes before anybody could listen again. */
  private hear(
    socket: WebSocket,
    isMeant: (message: ServerMessage) => boolean,
  ): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(patienceMs);
      const onMessage = (data: Buffer): void => {
        const message = JSON.parse(data.toString()) as ServerMessage;
        if (!isMeant(message)) return;
        socket.off("message", onMessage);
        resolve(message);
      };
      socket.on("message", onMessage);
      signal.addEventListener("abort", () => {
        socket.off("message", onMessage);
        reject(new Error("no answer"));
      });
    });
  }

  private async send(method: string, path_: string, body?: string): Promise<IncomingMessage> {
    const { way, cookie } = this;
    const request = http.request({
      method,
      path: path_,
      createConnection: () => connectBy(way),
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        Host: way.host,
        Cookie: cookie,
        Connection: "close",
        ...(body === undefined
          ? {}
          : {
              Origin: way.origin,
              "Content-Type": "application/json",
              "Content-Length": body.length,
            }),
      },
    });
    request.end(body);
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    return answer;
  }
}

function connectBy({ port, host, authority }: Way): Socket {
  const address = { host: "127.0.0.1", port };
  return authority === null
    ? connect(address)
    : tls.connect({ ...address, servername: host, ca: authority });
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
}

async function socketsOf(pid: number): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const opened = (await readdir(folder)).map((name) =>
    // What was closed meanwhile is nothing.
    readlink(path.join(folder, name)).catch(() => ""),
  );
  return (await Promise.all(opened)).filter((target) => target.startsWith("socket:")).length;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * part)] ?? NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
