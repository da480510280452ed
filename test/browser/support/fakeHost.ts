import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Envelope, HostEvent } from "../../../src/shared/events";
import type {
  ClientMessage,
  RefusalCode,
  Results,
  ServerMessage,
} from "../../../src/shared/protocol";
import { protocolVersion } from "../../../src/shared/protocolVersion";
import { reduce } from "../../../src/shared/reducer";
import { initialState } from "../../../src/shared/state";
import type { HostState } from "../../../src/shared/state";
import { pageShell } from "../../../src/server/pageShell";
import { securityHeaders } from "../../../src/server/securityHeaders";
import type { PageBuild } from "./pageBuild";

/** An answer of `/api/pair` or `/api/me`: status and JSON body, or HTML as an edge in between sends it. */
export type HttpAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | { readonly status: number; readonly html: string };

/** The conversation that "new" begins where the test says nothing else. */
export const newConversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7aff";

/** What requests bring where the test says nothing else. */
const emptyResults: Readonly<Record<string, Results[keyof Results]>> = {
  "prompt.text": { text: "" },
  "tool.output": { text: "" },
  "conversation.new": { conversationId: newConversationId },
  "conversation.list": { items: [], cursor: null, isPartial: false },
  "conversation.page": { turns: [], cursor: null },
  "files.find": { paths: [] },
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
  /** Answers requests of the page by itself; a test that wants to answer takes it away. */
  answers: ((message: ClientMessage) => void) | null = (message) => {
    if ("requestId" in message) this.accept(message.requestId, emptyResults[message.type]);
  };
  /** Upgrades are refused while false, as by a PC that is asleep. */
  isReachable = true;
  readonly #build: PageBuild;
  readonly #look: { readonly isEditor: boolean; readonly language: string };
  readonly #log: Envelope[] = [];
  readonly #sockets = new Set<WebSocket>();
  readonly #waiting = new Set<() => void>();
  readonly #server: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true });

  constructor(build: PageBuild, look = { isEditor: false, language: "en" }) {
    this.#build = build;
    this.#look = look;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on("upgrade", (request, socket, head) => {
      if (!this.isReachable) {
        socket.destroy();
        return;
      }
      this.#upgrades.handleUpgrade(request, socket, head, (client) => {
        this.#accept(client);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
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

  #accept(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("message", (data: Buffer) => {
      this.#receive(JSON.parse(data.toString("utf8")) as ClientMessage, (message) => {
        socket.send(JSON.stringify(message));
      });
    });
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
    if (pathname.startsWith("/api/")) {
      await this.#serveApi(`${request.method ?? ""} ${pathname}`, request, response);
    } else if (pathname === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8").end(this.#shell());
    } else {
      const asset = this.#build.assets.byPath.get(pathname);
      if (asset === undefined) response.writeHead(404).end();
      else response.setHeader("content-type", asset.type).end(asset.body);
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
    const answer = answers[route] ?? {
      status: 404,
      body: { error: { code: "not-found", id: "1" } },
    };
    if ("html" in answer) {
      response.writeHead(answer.status, { "content-type": "text/html" }).end(answer.html);
    } else {
      const type = { "content-type": "application/json; charset=utf-8", ...answer.headers };
      response
        .writeHead(answer.status, type)
        .end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    }
  }

  #shell(): string {
    const shell = pageShell(this.#build.assets, this.#look.language);
    return this.#look.isEditor ? shell.replace("<html ", '<html data-host="vscode" ') : shell;
  }
}
