import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { HostEvent } from "../src/shared/events";
import type { ClientMessage, ServerMessage } from "../src/shared/protocol";
import { protocolVersion } from "../src/shared/protocolVersion";
import { withTimeLimit } from "./timeLimit";

/** Milliseconds from the sending of the prompt. */
export interface TurnTimes {
  /** To the reply that says it was accepted. */
  readonly acknowledged: number;
  /** To the message with the first text of the answer. */
  readonly firstText: number;
}

/** What a request brought. */
export interface Answer {
  readonly message: ServerMessage;
  /** Of the message as it came. */
  readonly bytes: number;
  /** Milliseconds from asking. */
  readonly ms: number;
}

/** A WebSocket client that does as little as it can beside looking at its clock. */
export class ProductClient {
  private readonly socket: WebSocket;
  private conversationId = "";
  /** Bytes of the welcome. */
  welcomeBytes = 0;
  private onMessage: (message: ServerMessage, bytes: number) => void = () => undefined;
  /** Milliseconds from the host's making an event to its arrival. The host's clock counts whole ones. */
  private latencies: number[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      const now = performance.timeOrigin + performance.now();
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === "event") this.latencies.push(now - message.envelope.at);
      this.onMessage(message, data.length);
    });
  }

  /** Opens the socket with the session's cookie, says hello and waits for the welcome. */
  static async connect(origin: string, cookie: string): Promise<ProductClient> {
    const socket = new WebSocket(`${origin.replace(/^http/, "ws")}/ws`, {
      headers: { Origin: origin, Cookie: cookie },
    });
    const client = new ProductClient(socket);
    await once(socket, "open");
    const welcomed = new Promise<void>((resolve) => {
      client.onMessage = (message, bytes) => {
        client.welcomeBytes = bytes;
        if (message.type !== "welcome" || message.resume.kind !== "snapshot") return;
        client.conversationId = message.resume.state.currentId ?? "";
        resolve();
      };
    });
    client.send({ type: "hello", protocol: protocolVersion, clientId: randomUUID() });
    await withTimeLimit(welcomed, 10_000, "the welcome");
    return client;
  }

  /** Runs a turn of the current conversation to its end. */
  async turn(prompt: string): Promise<TurnTimes> {
    return withTimeLimit(this.runTurn(prompt), 30_000, "a turn of the product");
  }

  /**
   * Opens a conversation and prompts it as soon as it is there; gives the milliseconds from asking for the
   * conversation to the first text.
   */
  async firstTurn(prompt: string): Promise<number> {
    const askedAt = performance.now();
    const opened = new Promise<void>((resolve) => {
      this.onEvent((event) => {
        if (event.type !== "conversation.opened") return;
        this.conversationId = event.conversationId;
        resolve();
      });
    });
    this.send({ type: "conversation.new", requestId: randomUUID() });
    await withTimeLimit(opened, 10_000, "a new conversation");
    const sentAt = performance.now();
    const { firstText } = await this.turn(prompt);
    return sentAt - askedAt + firstText;
  }

  /** The latencies of the events since this was asked last. */
  takeLatencies(): readonly number[] {
    const taken = this.latencies;
    this.latencies = [];
    return taken;
  }

  /** Asks "are you there?"; what was sent before has arrived when the answer is there. */
  async ping(): Promise<Answer> {
    return this.ask({ type: "ping" }, ({ type }) => type === "pong");
  }

  /** Sends a message and waits for the first one that is what was asked for. */
  async ask(
    question: ClientMessage,
    isAnswer: (message: ServerMessage) => boolean,
  ): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      const sentAt = performance.now();
      this.onMessage = (message, bytes) => {
        if (isAnswer(message)) resolve({ message, bytes, ms: performance.now() - sentAt });
        else if (message.type === "reply" && !message.ok) {
          reject(new Error(`${question.type} was refused: ${message.error.code}`));
        }
      };
      this.send(question);
    });
    return withTimeLimit(answer, 30_000, question.type);
  }

  /** Waits for an event. */
  async event(isWanted: (event: HostEvent) => boolean, what: string): Promise<void> {
    const found = new Promise<void>((resolve) => {
      this.onEvent((event) => {
        if (isWanted(event)) resolve();
      });
    });
    await withTimeLimit(found, 30_000, what);
  }

  async close(): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }

  private runTurn(text: string): Promise<TurnTimes> {
    const { conversationId } = this;
    const requestId = randomUUID();
    const promptId = randomUUID();
    const textBlocks = new Set<string>();
    let acknowledged: number | null = null;
    let firstText: number | null = null;
    return new Promise((resolve, reject) => {
      const sentAt = performance.now();
      const elapsed = () => performance.now() - sentAt;
      this.onEvent(
        (event) => {
          if (!("turnId" in event) || event.turnId !== promptId) return;
          if (event.type === "block.started" && event.block.kind === "text") {
            textBlocks.add(event.block.id);
            if (event.block.text !== "") firstText ??= elapsed();
          } else if (event.type === "block.appended" && textBlocks.has(event.blockId)) {
            firstText ??= elapsed();
          } else if (event.type === "turn.ended") {
            if (acknowledged === null || firstText === null || event.status !== "done") {
              reject(new Error(`the turn went wrong: ${JSON.stringify(event)}`));
            } else resolve({ acknowledged, firstText });
          }
        },
        (message) => {
          if (message.requestId !== requestId) return;
          if (message.ok) acknowledged ??= elapsed();
          else reject(new Error(`the prompt was refused: ${message.error.code}`));
        },
      );
      this.send({ type: "prompt.send", requestId, conversationId, promptId, text });
    });
  }

  private onEvent(
    onEvent: (event: HostEvent) => void,
    onReply: (reply: Extract<ServerMessage, { type: "reply" }>) => void = () => undefined,
  ): void {
    this.onMessage = (message) => {
      if (message.type === "event") onEvent(message.envelope.event);
      else if (message.type === "reply") onReply(message);
    };
  }

  private send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }
}
