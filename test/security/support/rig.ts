import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import path from "node:path";
import { once } from "node:events";
import type { NgrokEdge } from "../../stand-ins/ngrokEdge/edge";
import { Headless } from "../../support/headless";
import { NgrokWay } from "../../support/ngrokWay";
import { pairAt, ProtocolClient } from "../../support/protocolClient";
import { writeCountedCli } from "./countedCli";
import { listeners, memoryOf, socketInodes } from "./procfs";
import { RawSocket } from "./rawSocket";
import type { Address, Answer } from "./wire";
import { exchange, open, valuesOf } from "./wire";

const domain = "front-door.ngrok-free.app";
const authtoken = "fake_ngrok_token_for_tests";

/** Which way bytes take: `L` the tunnel's own socket, `P` the edge's public side, `local` the loopback door. */
export type WayName = "L" | "P" | "local";

/** Header values by name: several lines for a list, none for null. */
export type Headers = Readonly<Record<string, string | readonly string[] | null>>;

export interface Request {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  /** In the place of, or beside, what a good client sends. */
  readonly headers?: Headers;
  readonly body?: string | Buffer;
}

/** What would have happened if a refused request had done something. */
export interface Effects {
  /** Starts of the CLI. */
  readonly starts: number;
  /** Requests to the model. */
  readonly asked: number;
  readonly turns: number;
  readonly waiting: number;
  readonly conversations: number;
  readonly devices: number;
}

export interface AuditLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface RigOptions {
  /** More of the headless program's command line. */
  readonly args?: readonly string[];
  /** Default: no question to the owner, so that devices are paired at once. */
  readonly confirmsDevices?: boolean;
  /** Runs on the folders of one that was ended. */
  readonly after?: Rig;
}

/**
 * The built product with the real CLI, the loopback model, the real ngrok SDK and the loopback
 * edge, one device paired at the tunnel's door, and raw bytes to each of its doors. Any process
 * can set REMOTE_CLAUDE_TEST_BUILD to a folder with another build than dist/.
 */
export class Rig {
  readonly headless: Headless;
  readonly edge: NgrokEdge;
  /** The name behind which it is on the internet. */
  readonly publicHost = domain;
  readonly publicOrigin = `https://${domain}`;
  readonly localPort: number;
  /** The tunnel door's unix socket. */
  readonly doorPath: string;
  /** `name=value` of a paired device at the tunnel's door, `full`. */
  cookie = "";
  /** The same of a device at the local door. */
  localCookie = "";
  private readonly way: NgrokWay;
  private watcher: ProtocolClient | null = null;

  private constructor(headless: Headless, way: NgrokWay, door: string) {
    this.headless = headless;
    this.way = way;
    this.edge = way.edge;
    this.doorPath = door;
    this.localPort = Number(new URL(headless.ready.local).port);
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const { after } = options;
    const way =
      after?.way ?? (await NgrokWay.start("front-door", domain, { authtokens: [authtoken] }));
    const bind = way.edge.nextEntry("bind");
    const build = process.env["REMOTE_CLAUDE_TEST_BUILD"];
    const headless = await Headless.start({
      args: [
        ...(options.confirmsDevices === true ? [] : ["--confirm-devices=no"]),
        ...way.args,
        ...(options.args ?? []),
      ],
      environment: { NGROK_AUTHTOKEN: authtoken },
      claudePath: await writeCountedCli(way.place),
      ...(build === undefined ? {} : { script: path.resolve(build, "headless.js") }),
      ...(after === undefined ? {} : { after: after.headless }),
    });
    const { request } = await bind;
    const rig = new Rig(headless, way, request.ForwardsTo.replace(/^unix:(\/\/)?/, ""));
    if (after !== undefined) rig.cookie = after.cookie;
    else if (options.confirmsDevices !== true) rig.cookie = await rig.pair("L", "First phone");
    return rig;
  }

  /** Ends the product; its folders, the edge and the model stay for `after`. */
  async end(): Promise<void> {
    this.watcher?.cut();
    await this.headless.end();
  }

  async stop(): Promise<void> {
    this.watcher?.cut();
    await this.headless.stop();
    await this.way.stop();
  }

  address(way: WayName): Address {
    switch (way) {
      case "L":
        return { kind: "socket", path: this.doorPath };
      case "P":
        return { kind: "tls", port: this.edge.httpsPort, name: domain, ca: this.edge.caPem };
      case "local":
        return { kind: "plain", port: this.localPort };
    }
  }

  origin(way: WayName): string {
    return way === "local" ? `http://127.0.0.1:${this.localPort}` : this.publicOrigin;
  }

  host(way: WayName): string {
    return way === "local" ? `127.0.0.1:${this.localPort}` : this.publicHost;
  }

  cookieAt(way: WayName): string {
    return way === "local" ? this.localCookie : this.cookie;
  }

  /** Opens a connection and says nothing. */
  open(way: WayName): Promise<Socket> {
    return open(this.address(way));
  }

  /** The bytes of a good request of the paired device, but for what is replaced. */
  bytesOf(way: WayName, request: Request = {}): Buffer {
    const { method = "GET", target = "/api/me", version = "HTTP/1.1", body = "" } = request;
    const headers: Headers = {
      Host: this.host(way),
      Cookie: this.cookieAt(way),
      Connection: "close",
      ...(body.length === 0 ? {} : { "Content-Length": Buffer.byteLength(body).toString() }),
      ...addedByNgrok(way),
      ...request.headers,
    };
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
    );
    const head = [`${method} ${target} ${version}`, ...lines, "", ""].join("\r\n");
    return Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]);
  }

  /** Asks over HTTP, by default as the paired device for `/api/me`. */
  ask(way: WayName, request: Request = {}, waitMs?: number): Promise<Answer> {
    return exchange(this.address(way), this.bytesOf(way, request), waitMs);
  }

  /** Sends bytes as they are. */
  send(way: WayName, bytes: string | Buffer, waitMs?: number): Promise<Answer> {
    return exchange(this.address(way), bytes, waitMs);
  }

  sendTo(address: Address, bytes: string | Buffer): Promise<Answer> {
    return exchange(address, bytes);
  }

  /** The request that our own page would post: JSON, own origin. */
  post(way: WayName, target: string, value: unknown, headers: Headers = {}): Promise<Answer> {
    return this.ask(way, this.postRequest(way, target, value, headers));
  }

  postRequest(way: WayName, target: string, value: unknown, headers: Headers = {}): Request {
    return {
      method: "POST",
      target,
      headers: { Origin: this.origin(way), "Content-Type": "application/json", ...headers },
      body: value === undefined ? "" : JSON.stringify(value),
    };
  }

  /** The bytes of a good upgrade of the paired device, but for what is replaced. */
  upgradeRequest(way: WayName, { headers, ...request }: Request = {}): Request {
    return {
      target: "/ws",
      ...request,
      headers: {
        Origin: this.origin(way),
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        ...headers,
      },
    };
  }

  /** Asks for an upgrade and expects that the connection ends. */
  upgrade(way: WayName, request: Request = {}): Promise<Answer> {
    return this.ask(way, this.upgradeRequest(way, request));
  }

  /** Opens a WebSocket frame by frame; rejects when it is refused. */
  async connect(way: WayName, request: Request = {}): Promise<RawSocket> {
    const socket = await this.open(way);
    socket.write(this.bytesOf(way, this.upgradeRequest(way, request)));
    let bytes = Buffer.alloc(0);
    while (!bytes.includes("\r\n\r\n")) {
      const [chunk] = (await once(socket, "data")) as [Buffer];
      bytes = Buffer.concat([bytes, chunk]);
    }
    const end = bytes.indexOf("\r\n\r\n");
    const head = bytes.subarray(0, end).toString();
    if (!head.startsWith("HTTP/1.1 101")) {
      socket.destroy();
      throw new Error(`no upgrade: ${head.split("\r\n")[0]}`);
    }
    return new RawSocket(socket, head, bytes.subarray(end + 4));
  }

  /** The same, after hello and welcome. */
  async greet(way: WayName, request: Request = {}): Promise<RawSocket> {
    const socket = await this.connect(way, request);
    socket.sendJson({ type: "hello", protocol: 1, clientId: randomUUID() });
    await socket.until(() => socket.messages.some(({ type }) => type === "welcome"));
    return socket;
  }

  /** A new code, from the owner's side. */
  async code(): Promise<string> {
    const { pair } = await this.headless.pair();
    return new URL(pair).hash.slice("#p=".length);
  }

  /** Pairs one more device where no question is asked; gives `name=value` of its cookie. */
  async pair(way: WayName, name = "Phone"): Promise<string> {
    const code = await this.code();
    const answer = await this.post(way, "/api/pair", { code, name }, { Cookie: null });
    const cookie = valuesOf(answer, "set-cookie")[0]?.split(";")[0];
    if (answer.status !== 200 || cookie === undefined) {
      throw new Error(`pairing failed: ${answer.status} ${answer.body}`);
    }
    // Until its first visit a device is not one that a restart keeps.
    await this.ask(way, { headers: { Cookie: cookie } });
    return cookie;
  }

  /** A client of the owner's own device at the local door that sees whatever happens. */
  async watch(): Promise<ProtocolClient> {
    if (this.watcher !== null) return this.watcher;
    const { pair } = await this.headless.pair();
    this.localCookie = await pairAt(pair, "Watcher");
    this.watcher = await ProtocolClient.connect(this.headless.ready.local, this.localCookie);
    return this.watcher;
  }

  /** What has been done until now; everything that came before is worked off by then. */
  async effects(): Promise<Effects> {
    const watcher = await this.watch();
    // What the host wrote to the watcher before this answer is here by the next turn of our loop.
    const { status } = await this.ask("local", { target: "/health", headers: { Cookie: null } });
    if (status !== 200 || watcher.closed !== null) throw new Error("the host does not answer");
    await new Promise((resolve) => setImmediate(resolve));
    const { conversations, queue } = watcher.state;
    return {
      starts: this.spawns().length,
      asked: this.headless.modelApi.requests.filter(({ kind }) => kind === "conversation").length,
      turns: conversations.reduce((sum, { turns }) => sum + turns.length, 0),
      waiting: queue.prompts.length,
      conversations: conversations.length,
      devices: (await this.storedDevices()).length,
    };
  }

  /** Whose cookie it is, as the tunnel's door says. */
  async deviceIdOf(cookie: string): Promise<string> {
    const { body } = await this.ask("L", { headers: { Cookie: cookie } });
    return (JSON.parse(body) as { deviceId: string }).deviceId;
  }

  /** The command lines with which the CLI was started, oldest first. */
  spawns(): readonly string[] {
    const file = path.join(this.way.place, "cli-starts");
    return readFileSync(file, { encoding: "utf8", flag: "a+" }).split("\0\0").slice(0, -1);
  }

  get stateFolder(): string {
    return path.join(path.dirname(this.headless.workspace), "state");
  }

  /** The list of devices as it is on the disk. */
  async storedDevices(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const text = await readFile(path.join(this.stateFolder, "devices.json"), "utf8").catch(
      () => '{"devices":[]}',
    );
    return (JSON.parse(text) as { devices: Record<string, unknown>[] }).devices;
  }

  /** Changes that list while the product does not run. */
  async editDevices(
    change: (device: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const file = path.join(this.stateFolder, "devices.json");
    const stored = JSON.parse(await readFile(file, "utf8")) as {
      devices: Record<string, unknown>[];
    };
    await writeFile(file, JSON.stringify({ ...stored, devices: stored.devices.map(change) }));
  }

  /** What the owner can read about who did what, oldest first. */
  async audit(): Promise<readonly AuditLine[]> {
    const folder = path.join(this.stateFolder, "audit");
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".jsonl"));
    const texts = await Promise.all(
      names.sort().map((name) => readFile(path.join(folder, name), "utf8")),
    );
    return texts
      .flatMap((text) => text.split("\n"))
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as AuditLine);
  }

  /**
   * By how much the resident memory of the product's own process grows (MB) by something. It is done up to three times
   * while that is too much, and the least counts: what begins meanwhile by itself, such as a thread, grows once.
   */
  async memoryGrowth(mostMb: number, act: () => Promise<unknown>): Promise<number> {
    let least = Infinity;
    for (let time = 0; time < 3 && least > mostMb; time += 1) {
      const before = memoryOf(this.headless.pid);
      await act();
      least = Math.min(least, memoryOf(this.headless.pid) - before);
    }
    return least;
  }

  /** Sockets that the product's own process holds. */
  sockets(): number {
    return socketInodes(this.headless.pid).length;
  }

  /** TCP ports at which the product, or anything that it has started, listens. */
  async ownPorts(): Promise<readonly number[]> {
    const processes = await this.headless.processes();
    return processes.flatMap(({ pid }) => listeners(pid)).map(({ port }) => port);
  }
}

/** What ngrok adds to each request; at the public side the edge does that. */
function addedByNgrok(way: WayName): Headers {
  if (way !== "L") return {};
  return { "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https" };
}
