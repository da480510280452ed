import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import type { EditorApi } from "../platform/editorApi";
import { initialConnection, isRestart, reduceConnection } from "./connection";
import { faultOf } from "./faultOf";
import type { Connection, ConnectionEvent, Fault } from "./connection";
import { readMessage } from "./readMessage";
import type { Transport, TransportListener } from "./transport";

/** A hello that got no welcome after this long (ms) is said again: the host was still starting. */
const welcomeTimeoutMs = 5_000;
/** The same while the host starts again: nobody hears what is said to the old one. */
const restartTimeoutMs = 500;

/** Without a word from the host for so long (ms) it is asked whether it is there. */
const silenceMs = 5_000;
/** An answer that takes longer (ms) will not come: the host behind the channel is another one now. */
const pongTimeoutMs = 3_000;

/**
 * The same messages as objects over `postMessage`. The channel itself never breaks; what ends and
 * comes back is the host behind it.
 */
export class EditorTransport implements Transport {
  readonly #api: EditorApi;
  readonly #connection = signal<Connection>(initialConnection(Date.now()));
  readonly #stopListening = new AbortController();
  #listener: TransportListener | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: EditorApi) {
    this.#api = api;
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    window.addEventListener(
      "message",
      ({ data, origin }: MessageEvent<unknown>) => {
        // The editor posts from the frame around this one, which has the same origin.
        if (origin === window.origin) this.#receive(readMessage(data));
      },
      { signal: this.#stopListening.signal },
    );
    this.#sayHello();
  }

  send(message: ClientMessage): boolean {
    if (this.#connection.value.kind !== "live") return false;
    this.#api.postMessage(message);
    return true;
  }

  retry(): void {
    if (this.#connection.value.kind === "waiting") this.#sayHello();
  }

  leave(): void {
    // The editor's view has no other page to go to.
  }

  reconnect(): void {
    this.#lose("unknown");
    this.#sayHello();
  }

  dispose(): void {
    this.#stopListening.abort();
    clearTimeout(this.#timer);
    this.#listener = null;
  }

  #sayHello(): void {
    this.#dispatch({ type: "tried" });
    if (this.#connection.value.kind !== "connecting" || this.#listener === null) return;
    this.#api.postMessage(this.#listener.hello());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#lose("stopped");
      },
      isRestart(this.#connection.value) ? restartTimeoutMs : welcomeTimeoutMs,
    );
  }

  #receive(message: ServerMessage | null): void {
    if (message === null) return;
    switch (message.type) {
      case "welcome":
        this.#dispatch({ type: "welcomed", at: Date.now() });
        break;
      case "bye":
        this.#lose(faultOf(message.code));
        return;
      case "error":
        if (message.error.code === "wrong-protocol") this.#end();
        break;
      case "event":
      case "reply":
      case "pong":
      case "devices.changed":
    }
    // What still arrives after a goodbye belongs to a connection that is over.
    if (this.#connection.value.kind !== "live") return;
    this.#expectWord();
    this.#listener?.receive(message);
  }

  /** A channel that never breaks cannot tell when there is nobody behind it any more. */
  #expectWord(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.send({ type: "ping" });
      this.#timer = setTimeout(() => {
        this.#lose("stopped");
      }, pongTimeoutMs);
    }, silenceMs);
  }

  #lose(fault: Fault): void {
    const lost = { type: "lost", at: Date.now(), fault, chance: Math.random() } as const;
    this.#dispatch(lost);
    this.#listener?.lost(fault);
    const connection = this.#connection.value;
    if (connection.kind !== "waiting") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sayHello();
    }, connection.retryAt - lost.at);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#dispatch({ type: "ended", why: "outdated" });
    this.#listener?.lost("unknown");
  }

  #dispatch(event: ConnectionEvent): void {
    this.#connection.value = reduceConnection(this.#connection.value, event);
  }
}
