import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { closeCodes } from "../../../src/shared/protocolVersion";
import type { ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import { initialConnection, reduceConnection } from "./connection";
import type { Connection, ConnectionEvent, Fault } from "./connection";
import { faultOf } from "./faultOf";
import { readFrame } from "./readMessage";
import type { Transport, TransportListener } from "./transport";

/** An attempt that got no welcome after this long (ms) is given up. */
const connectTimeoutMs = 10_000;
/** A ping that got no answer after this long (ms) means that the connection is dead. */
const pongTimeoutMs = 4_000;
/** A visible page that heard nothing for this long (ms) asks whether the host is there. */
const silenceMs = 25_000;

/** What a closer look at a failed attempt told. */
export type Probe = Fault | "unauthenticated";

interface SocketOptions {
  /** `wss://HOST/ws`: always the page's own origin. */
  readonly url: string;
  /** Finds out over HTTP why the socket could not be opened, which the browser does not tell. */
  readonly probe: () => Promise<Probe>;
}

/**
 * Keeps one WebSocket open. Every callback first proves that its socket is still the current one,
 * so a late event of an old connection changes nothing.
 */
export class SocketTransport implements Transport {
  readonly #options: SocketOptions;
  readonly #connection = signal<Connection>(
    initialConnection(Date.now(), navigator.onLine ? "unknown" : "offline"),
  );
  readonly #stopListening = new AbortController();
  #listener: TransportListener | null = null;
  #socket: WebSocket | null = null;
  /** The code of the host's last word, in case the close frame gets lost on the way. */
  #byeCode: number | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #patienceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    const { signal: until } = this.#stopListening;
    const check = (): void => {
      if (document.visibilityState === "visible") this.#check();
    };
    document.addEventListener("visibilitychange", check, { signal: until });
    window.addEventListener("pageshow", check, { signal: until });
    window.addEventListener("online", check, { signal: until });
    const goOffline = (): void => {
      this.#goOffline();
    };
    window.addEventListener("offline", goOffline, { signal: until });
    this.#open();
  }

  send(message: ClientMessage): boolean {
    if (this.#socket === null || this.#connection.value.kind !== "live") return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  retry(): void {
    this.#check();
  }

  reconnect(): void {
    this.#lose("unknown");
    this.#check();
  }

  dispose(): void {
    this.#stopListening.abort();
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#listener = null;
  }

  /** Something promises that an attempt would work now, or casts doubt on the connection. */
  #check(): void {
    if (this.#connection.value.kind === "waiting") this.#open();
    else if (this.#connection.value.kind === "live") this.#ping();
  }

  /**
   * The device lost its network. Attempts go on nevertheless: on the PC itself they may succeed.
   */
  #goOffline(): void {
    const { kind } = this.#connection.value;
    if (kind === "live" || kind === "connecting") this.#lose("offline");
    else this.#dispatch({ type: "explained", fault: "offline" });
  }

  #open(): void {
    clearTimeout(this.#retryTimer);
    this.#dispatch({ type: "tried" });
    if (this.#connection.value.kind !== "connecting") return;
    this.#drop();
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#byeCode = null;
    let wasOpen = false;
    const isCurrent = (): boolean => this.#socket === socket;
    socket.onopen = () => {
      wasOpen = true;
      if (isCurrent() && this.#listener) socket.send(JSON.stringify(this.#listener.hello()));
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isCurrent()) this.#receive(readFrame(data));
    };
    socket.onclose = ({ code }) => {
      if (isCurrent()) this.#closed(this.#byeCode ?? code, wasOpen);
    };
    this.#expectWord(connectTimeoutMs);
  }

  #receive(message: ServerMessage | null): void {
    if (message === null) return;
    clearTimeout(this.#patienceTimer);
    this.#patienceTimer = setTimeout(() => {
      if (document.visibilityState === "visible") this.#ping();
    }, silenceMs);
    if (message.type === "bye") this.#byeCode = message.code;
    if (message.type === "error" && message.error.code === "wrong-protocol") {
      this.#end("outdated");
      return;
    }
    if (message.type === "welcome") this.#dispatch({ type: "welcomed", at: Date.now() });
    this.#listener?.receive(message);
  }

  #ping(): void {
    if (!this.send({ type: "ping" })) return;
    this.#expectWord(pongTimeoutMs);
  }

  /** Gives the connection up unless the host says something in this time. */
  #expectWord(timeoutMs: number): void {
    clearTimeout(this.#patienceTimer);
    this.#patienceTimer = setTimeout(() => {
      this.#lose(navigator.onLine ? "unreachable" : "offline");
    }, timeoutMs);
  }

  #closed(code: number, wasOpen: boolean): void {
    if (code === closeCodes.revoked) {
      this.#end("revoked");
      return;
    }
    const fault = faultOf(code);
    this.#lose(fault === "unknown" && !navigator.onLine ? "offline" : fault);
    if (fault === "unknown" && !wasOpen) void this.#explain();
  }

  /** A refused upgrade looks like any failure here; HTTP says which it was. */
  async #explain(): Promise<void> {
    const probe = await this.#options.probe();
    if (this.#connection.value.kind === "live" || this.#stopListening.signal.aborted) return;
    if (probe === "unauthenticated") this.#end("revoked");
    else this.#dispatch({ type: "explained", fault: probe });
  }

  #lose(fault: Fault): void {
    this.#drop();
    const lost = { type: "lost", at: Date.now(), fault, chance: Math.random() } as const;
    this.#dispatch(lost);
    this.#listener?.lost(fault);
    const connection = this.#connection.value;
    if (connection.kind !== "waiting") return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.#open();
    }, connection.retryAt - lost.at);
  }

  #end(why: "revoked" | "outdated"): void {
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#dispatch({ type: "ended", why });
    this.#listener?.lost("unknown");
  }

  #drop(): void {
    clearTimeout(this.#patienceTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #dispatch(event: ConnectionEvent): void {
    this.#connection.value = reduceConnection(this.#connection.value, event);
  }
}
