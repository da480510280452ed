import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { DeviceRole, ListedDevice } from "../../../src/shared/devices";
import type { Envelope, HostEvent } from "../../../src/shared/events";
import type {
  ClientMessage,
  RefusalCode,
  Results,
  ServerMessage,
} from "../../../src/shared/protocol";
import { protocolVersion } from "../../../src/shared/protocolVersion";
import { reduce } from "../../../src/shared/reducer";
import { manifestPath, sharePath, workerPath } from "../../../src/shared/workerBuild";
import { initialState } from "../../../src/shared/state";
import type { HostState } from "../../../src/shared/state";
import { readUpgradeTarget } from "../../../src/server/helloQuery";
import type { UpgradeTarget } from "../../../src/server/helloQuery";
import { pageManifest } from "../../../src/server/pageManifest";
import { pageShell, preferredLanguage } from "../../../src/server/pageShell";
import { inlineStyle, policyWith } from "../../../src/server/pageStyle";
import { securityHeaders } from "../../../src/server/securityHeaders";
import { answerShare } from "../../../src/server/strayShare";
import type { PageBuild } from "./pageBuild";

/** An answer of `/api/pair` or `/api/me`: status and JSON body, or HTML as an edge in between sends it. */
export type HttpAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | { readonly status: number; readonly html: string; readonly headers?: Record<string, string> };

/** The conversation that "new" begins where the test says nothing else. */
export const newConversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7aff";

/** What requests bring where the test says nothing else. */
const emptyResults: Readonly<Record<string, Results[keyof Results]>> = {
  "prompt.text": { text: "" },
  "tool.output": { text: "" },
  "conversation.new": { conversationId: newConversationId },
  "conversation.list": { items: [], cursor: null, isPartial: false },
  "conversation.page": { turns: [], cursor: null },
  "conversation.search": { hits: [], cursor: null },
  "files.find": { paths: [] },
  "push.state": { key: null, subscribed: null },
  "usage.read": { summary: null },
  "editor.diff": { shown: "diff" },
  "editor.context": { problems: [], problemCount: 0, files: [], fileCount: 0 },
} satisfies Partial<Results>;

/**
 * A host that does what a test says: it serves the real page under the real policy and speaks the
 * real protocol, over the shared reducer. For states that are hard to reach with real parts.
 */
export class FakeHost {
  /** What clients sent, oldest first. */
  readonly received: ClientMessage[] = [];
  /** Requests to `/api`, as `METHOD path`, with their bodies. */
  readonly requests: { readonly route: string; readonly body: unknown }[] = [];
  state: HostState = initialState;
  epoch: string = randomUUID();
  me: HttpAnswer = {
    status: 200,
    body: {
      deviceId: "d1",
      deviceName: "iPhone · Safari",
      hostName: "studio",
      workspaceName: "my-app",
    },
  };
  /** Answers to successive `POST /api/pair`; the last one stays. */
  pair: HttpAnswer[] = [];
  logout: HttpAnswer = { status: 204 };
  /** What requests to `/api` get that do not ask ngrok for no page of its own; null: the same. */
  plain: HttpAnswer | null = null;
  /** What the next welcome says that the page may do. */
  role: DeviceRole = "full";
  devices: readonly ListedDevice[] = [];
  /** Answers requests of the page by itself; a test that wants to answer takes it away. */
  answers: ((message: ClientMessage) => void) | null = (message) => {
    if (!("requestId" in message)) return;
    const result =
      message.type === "device.list" ? { devices: this.devices } : emptyResults[message.type];
    this.accept(message.requestId, result);
  };
  /** Whether the page gets its service worker. Without it a page is what its host says, and nothing else. */
  hasWorker = false;
  /** Answers in the place of the host, as the edge of a tunnel may; null: it lets that path through. */
  edge: (path: string) => HttpAnswer | null = () => null;
  /** Paths of the page and its files that were asked for, oldest first. */
  readonly asked: string[] = [];
  /** Upgrades are refused while false, as by a PC that is asleep. */
  isReachable = true;
  #build: PageBuild;
  /** Whether the page is shown as in the editor's view, and its language there. */
  look: { readonly isEditor: boolean; readonly language: string };
  readonly #log: Envelope[] = [];
  readonly #sockets = new Set<WebSocket>();
  readonly #waiting = new Set<() => void>();
  readonly #server: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true });

  constructor(build: PageBuild, look = { isEditor: false, language: "en" }) {
    this.#build = build;
    this.look = look;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on("upgrade", (request, socket, head) => {
      if (!this.isReachable) {
        socket.destroy();
        return;
      }
      this.#upgrades.handleUpgrade(request, socket, head, (client) => {
        this.#accept(client, readUpgradeTarget(request.url ?? ""));
      });
    });
  }

  /** `wanted`: its port of before it was stopped. */
  async start(wanted = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(wanted, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Something happens: every client hears it. */
  emit(...events: HostEvent[]): void {
    for (const event of events) {
      const envelope = { seq: this.#log.length + 1, at: Date.now(), event };
      this.#log.push(envelope);
      this.state = reduce(this.state, envelope);
      this.#broadcast({ type: "event", envelope });
    }
  }

  /** From now on it has another page, as after an update of the product. */
  serve(build: PageBuild): void {
    this.#build = build;
  }

  /** Says anything to every client. */
  tell(message: ServerMessage): void {
    this.#broadcast(message);
  }

  /** Says yes to a request, with what that brings. */
  accept(requestId: string, result?: Results[keyof Results]): void {
    this.#broadcast({ type: "reply", requestId, ok: true, ...(result && { result }) });
  }

  refuse(requestId: string, code: RefusalCode): void {
    this.#broadcast({ type: "reply", requestId, ok: false, error: { code, message: code } });
  }

  /** Ends all connections without a word, or with a close code. */
  cut(code?: number): void {
    for (const socket of this.#sockets) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
    }
  }

  /** The first message that fits, now or later. */
  async message<T extends ClientMessage["type"]>(
    type: T,
    fits: (message: Extract<ClientMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ClientMessage, { type: T }>> {
    for (;;) {
      const found = this.received.find(
        (message): message is Extract<ClientMessage, { type: T }> =>
          message.type === type && fits(message as Extract<ClientMessage, { type: T }>),
      );
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** The page in the editor posts its messages here; answers go to `post`. */
  connectView(post: (message: ServerMessage) => void): (message: ClientMessage) => void {
    this.#views.add(post);
    return (message) => {
      this.#receive(message, post);
    };
  }

  readonly #views = new Set<(message: ServerMessage) => void>();

  #accept(socket: WebSocket, target: UpgradeTarget): void {
    const post = (message: ServerMessage): void => {
      socket.send(JSON.stringify(message));
    };
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("message", (data: Buffer) => {
      this.#receive(JSON.parse(data.toString("utf8")) as ClientMessage, post);
    });
    if (target.ok && target.hello !== null) this.#receive(target.hello, post);
  }

  #receive(message: ClientMessage, post: (message: ServerMessage) => void): void {
    this.received.push(message);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
    if (message.type === "hello") post(this.#welcome(message));
    else if (message.type === "ping") post({ type: "pong" });
    else this.answers?.(message);
  }

  #welcome({ cursor }: Extract<ClientMessage, { type: "hello" }>): ServerMessage {
    const isKnown = cursor?.epoch === this.epoch && cursor.seq <= this.#log.length;
    return {
      type: "welcome",
      protocol: protocolVersion,
      epoch: this.epoch,
      you: { id: "d1", name: "iPhone · Safari" },
      role: this.role,
      build: this.#build.assets.build,
      resume: isKnown
        ? { kind: "replay", events: this.#log.slice(cursor.seq) }
        : { kind: "snapshot", seq: this.#log.length, state: this.state },
    };
  }

  #broadcast(message: ServerMessage): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(message));
    for (const post of this.#views) post(message);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("Content-Security-Policy", policyWith(inlineStyle(this.#build.assets)));
    if (!pathname.startsWith("/api/")) this.asked.push(request.url ?? "");
    const intercepted = this.edge(pathname);
    if (intercepted !== null) {
      answerWith(intercepted, response);
    } else if (request.method === "POST" && pathname === sharePath) {
      answerShare(request, response);
    } else if (pathname.startsWith("/api/")) {
      await this.#serveApi(`${request.method ?? ""} ${pathname}`, request, response);
    } else if (pathname === manifestPath) {
      const language = preferredLanguage(request.headers["accept-language"]);
      const manifest = pageManifest(this.#build.assets, language);
      response.setHeader("content-type", "application/manifest+json").end(manifest);
    } else if (pathname === workerPath && this.hasWorker) {
      const { type, body } = this.#build.assets.worker;
      response.setHeader("cache-control", "no-cache").setHeader("content-type", type).end(body);
    } else if (pathname === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8").end(this.#shell());
    } else {
      const asset = this.#build.assets.byPath.get(pathname);
      if (asset === undefined) response.writeHead(404).end();
      else {
        const life = asset.isImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.setHeader("cache-control", life).setHeader("content-type", asset.type);
        response.end(asset.body);
      }
    }
  }

  async #serveApi(
    route: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    this.requests.push({ route, body: text === "" ? null : (JSON.parse(text) as unknown) });
    const next = this.pair.length > 1 ? this.pair.shift() : this.pair[0];
    const answers: Record<string, HttpAnswer | undefined> = {
      "GET /api/me": this.me,
      "POST /api/logout": this.logout,
      "POST /api/pair": route === "POST /api/pair" ? next : undefined,
    };
    const isPlain = request.headers["ngrok-skip-browser-warning"] === undefined;
    const known = isPlain && this.plain !== null ? this.plain : answers[route];
    const answer = known ?? {
      status: 404,
      body: { error: { code: "not-found", id: "1" } },
    };
    answerWith(answer, response);
  }

  #shell(): string {
    const { assets } = this.#build;
    if (!this.look.isEditor) return pageShell(assets, this.look.language, this.me.status === 200);
    return pageShell(assets, this.look.language, false)
      .replace("<html ", '<html data-host="vscode" ')
      .replace("</head>", `<link rel="stylesheet" href="${assets.editorStylePath}"></head>`);
  }
}

function answerWith(answer: HttpAnswer, response: ServerResponse): void {
  if ("html" in answer) {
    const headers = { "content-type": "text/html", ...answer.headers };
    response.writeHead(answer.status, headers).end(answer.html);
  } else {
    const type = { "content-type": "application/json; charset=utf-8", ...answer.headers };
    response
      .writeHead(answer.status, type)
      .end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }
}
