import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { WebSocket } from "ws";
import type { Envelope } from "../../src/shared/events";
import type { ClientMessage, Results, ServerMessage } from "../../src/shared/protocol";
import { protocolVersion } from "../../src/shared/protocolVersion";
import { reduce } from "../../src/shared/reducer";
import type { Conversation, HostState, Turn } from "../../src/shared/state";
import { initialState } from "../../src/shared/state";

/** Pairs at a door that needs no Allow and gives the session cookie (`name=value`). */
export async function pairAt(link: string, name = "Test phone"): Promise<string> {
  const url = new URL(link);
  const response = await fetch(`${url.origin}/api/pair`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: url.origin },
    body: JSON.stringify({ code: url.hash.slice("#p=".length), name }),
  });
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  if (response.status !== 200 || cookie === undefined) {
    throw new Error(`pairing failed: ${response.status} ${await response.text()}`);
  }
  return cookie;
}

/** A client written from docs/protocol.md: what another program would do. */
export class ProtocolClient {
  readonly messages: ServerMessage[] = [];
  readonly envelopes: Envelope[] = [];
  state: HostState = initialState;
  epoch = "";
  seq = 0;
  closed: { readonly code: number; readonly reason: string } | null = null;
  private readonly socket: WebSocket;
  private readonly told = new EventEmitter();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.told.setMaxListeners(0);
    socket.on("message", (data: Buffer) => {
      this.receive(JSON.parse(data.toString()) as ServerMessage);
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.told.emit("change");
    });
    socket.on("error", () => undefined);
  }

  /** Opens the socket and says hello. */
  static async connect(
    origin: string,
    cookie: string,
    cursor?: { epoch: string; seq: number; state: HostState },
  ): Promise<ProtocolClient> {
    const client = await ProtocolClient.open(origin, cookie);
    if (cursor !== undefined) client.state = cursor.state;
    client.send({
      type: "hello",
      protocol: protocolVersion,
      clientId: randomUUID(),
      ...(cursor === undefined ? {} : { cursor: { epoch: cursor.epoch, seq: cursor.seq } }),
    });
    await client.until(() => client.messages.some(({ type }) => type === "welcome"));
    return client;
  }

  /** Opens the socket and says nothing. */
  static async open(origin: string, cookie: string): Promise<ProtocolClient> {
    const socket = new WebSocket(`${origin.replace(/^http/, "ws")}/ws`, {
      headers: { Origin: origin, Cookie: cookie },
    });
    const client = new ProtocolClient(socket);
    await once(socket, "open");
    return client;
  }

  send(message: ClientMessage): void {
    this.sendRaw(JSON.stringify(message));
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** Resolves as soon as the condition holds; asked again after each message. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closed !== null)
        throw new Error(`closed: ${this.closed.code} ${this.closed.reason}`);
      await once(this.told, "change");
    }
  }

  get isClosed(): boolean {
    return this.closed !== null;
  }

  async untilClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    while (this.closed === null) await once(this.told, "change");
    return this.closed;
  }

  get conversation(): Conversation {
    const { conversations, currentId } = this.state;
    const found = conversations.find(({ id }) => id === currentId);
    if (found === undefined) throw new Error("there is no current conversation");
    return found;
  }

  get lastTurn(): Turn | undefined {
    return this.conversation.turns.at(-1);
  }

  /** All text of a turn's answer. */
  textOf(turn: Turn | undefined): string {
    return (turn?.blocks ?? []).map((block) => (block.kind === "text" ? block.text : "")).join("");
  }

  /** Sends a prompt; resolves with its id when it was accepted. */
  async prompt(text: string, promptId: string = randomUUID()): Promise<string> {
    await this.request({
      type: "prompt.send",
      conversationId: this.conversation.id,
      promptId,
      text,
    });
    return promptId;
  }

  /** Sends a request and resolves with null, or with the code of its refusal. */
  async tryRequest(message: Request): Promise<string | null> {
    const answer = await this.replyTo(message);
    return answer.ok ? null : answer.error.code;
  }

  private async replyTo(message: Request): Promise<Extract<ServerMessage, { type: "reply" }>> {
    const requestId = randomUUID();
    const find = () =>
      this.messages.find((answer) => answer.type === "reply" && answer.requestId === requestId);
    this.send({ ...message, requestId });
    await this.until(() => find() !== undefined);
    const answer = find();
    if (answer?.type !== "reply") throw new Error("no reply");
    return answer;
  }

  async request(message: Request): Promise<void> {
    const code = await this.tryRequest(message);
    if (code !== null) throw new Error(`refused: ${code}`);
  }

  /** Sends a request and resolves with what its reply brings. */
  async ask<T extends keyof Results>(message: Extract<Request, { type: T }>): Promise<Results[T]> {
    const answer = await this.replyTo(message);
    if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
    return answer.result as Results[T];
  }

  async untilTurnEnds(turnId: string): Promise<Turn> {
    const turn = () => this.conversation.turns.find(({ id }) => id === turnId);
    await this.until(() => typeof turn()?.endedAt === "number");
    const ended = turn();
    if (ended === undefined) throw new Error("the turn is gone");
    return ended;
  }

  /** Cuts the connection without good-bye. */
  cut(): void {
    this.socket.terminate();
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.untilClosed();
  }

  private receive(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === "welcome") {
      this.epoch = message.epoch;
      if (message.resume.kind === "snapshot") {
        this.state = message.resume.state;
        this.seq = message.resume.seq;
      } else {
        for (const envelope of message.resume.events) this.apply(envelope);
      }
    } else if (message.type === "event") {
      this.apply(message.envelope);
    }
    this.told.emit("change");
  }

  private apply(envelope: Envelope): void {
    this.envelopes.push(envelope);
    this.seq = envelope.seq;
    this.state = reduce(this.state, envelope);
  }
}

type Request = DistributiveOmit<Extract<ClientMessage, { requestId: string }>, "requestId">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
