import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { closeCodes } from "../../../src/shared/protocolVersion";
import type { EarlySocket } from "./earlySocket";
import type { ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import { hasFault, initialConnection, isRestart, reduceConnection } from "./connection";
import type { Connection, ConnectionEvent, Fault } from "./connection";
import { faultOf } from "./faultOf";
import { helloAddress } from "./helloAddress";
import { readFrame } from "./readMessage";
import type { Transport, TransportListener } from "./transport";

/** An attempt that got no welcome after this long (ms) is given up. */
const connectTimeoutMs = 10_000;
/** The same while the server starts again: what hangs then was meant for the old one. */
const restartTimeoutMs = 2_000;
/** A ping that got no answer after this long (ms) means that the connection is dead. */
const pongTimeoutMs = 4_000;
/**
 * The same where there is a reason for doubt: the page was away, the network changed. A connection that
 * broke meanwhile says nothing, and who comes back looks at the page; a new one costs a replay at most.
 * Slow ways get `roundTrips` times what the last welcome took.
 */
const doubtTimeoutMs = 400;
const roundTrips = 2;
/** An attempt that is older than this (ms) when the person comes back was made for another network. */
const freshAttemptMs = 2_000;
/** A visible page that heard nothing for this long (ms) asks whether the host is there. */
const silenceMs = 25_000;

/** What a closer look at a failed attempt told. */
export type Probe = Fault | "unauthenticated";

interface SocketOptions {
  /** `wss://HOST/ws`: always the page's own origin. */
  readonly url: string;
  /** Finds out over HTTP why the socket could not be opened, which the browser does not tell. */
  readonly probe: () => Promise<Probe>;
  /** A connection that was begun before this script was there; null: none, or no more. */
  readonly takeEarly?: () => EarlySocket | null;
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
  /** The person is on the way to another page in this tab. */
  #isLeaving = false;
  /** The host had no room for all pages of this device: it is for those that somebody looks at. */
  #isDisplaced = false;
  /** The host was asked whether it is there, and has not said anything yet. */
  #isDoubting = false;
  /** When the present attempt began (epoch ms). */
  #openedAt = 0;
  /** From the hello to the welcome (ms), the last time. */
  #welcomeMs = 0;
  /** Whether the next upgrade brings its hello: what stands on the way may refuse that, so every other failure is tried without. */
  #greetsEarly = true;

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
    // A page that was frozen in sight of nobody may become visible before it runs again.
    document.addEventListener("resume", check, { signal: until });
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

  leave(): void {
    this.#isLeaving = true;
    clearTimeout(this.#retryTimer);
    this.#drop();
  }

  dispose(): void {
    this.#stopListening.abort();
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#listener = null;
  }

  /** Something promises that an attempt would work now, or casts doubt on the connection. */
  #check(): void {
    if (this.#isLeaving) {
      // Back on this page.
      this.#isLeaving = false;
      if (this.#connection.value.kind === "connecting") this.#lose("unknown");
    }
    const { kind } = this.#connection.value;
    if (kind === "waiting") this.#open();
    else if (kind === "live") this.#doubt();
    else if (kind === "connecting" && Date.now() - this.#openedAt > freshAttemptMs) this.#connect();
  }

  /** Asks a host that may be gone, and connects anew when it does not say soon that it is there. */
  #doubt(): void {
    // Several events say that the page is back; the first one's question is the one that counts.
    if (this.#isDoubting) return;
    const patienceMs = Math.max(doubtTimeoutMs, roundTrips * this.#welcomeMs);
    if (!this.send({ type: "ping" })) return;
    this.#isDoubting = true;
    this.#expectWord(Math.min(pongTimeoutMs, patienceMs), () => {
      this.#open();
    });
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
    if (this.#connection.value.kind === "connecting") this.#connect();
  }

  #connect(): void {
    this.#drop();
    const early = this.#options.takeEarly?.() ?? null;
    const hello = this.#listener?.hello();
    if (hello === undefined) return;
    const { url } = this.#options;
    const saysItLater = early === null && !this.#greetsEarly;
    const socket = early?.socket ?? new WebSocket(saysItLater ? url : helloAddress(url, hello));
    this.#socket = socket;
    this.#byeCode = null;
    this.#isDisplaced = false;
    this.#openedAt = Date.now();
    let wasOpen = socket.readyState === WebSocket.OPEN;
    let helloAt = early?.openedAt ?? Date.now();
    const isCurrent = (): boolean => this.#socket === socket;
    socket.onopen = () => {
      wasOpen = true;
      if (!saysItLater || !isCurrent()) return;
      helloAt = Date.now();
      socket.send(JSON.stringify(hello));
    };
    const take = (data: unknown): void => {
      if (!isCurrent()) return;
      const message = readFrame(data);
      if (message?.type === "welcome") this.#welcomeMs = Date.now() - helloAt;
      this.#receive(message);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      take(data);
    };
    socket.onclose = ({ code }) => {
      this.#greetsEarly = wasOpen || saysItLater;
      if (isCurrent()) this.#closed(this.#byeCode ?? code, wasOpen);
    };
    this.#expectWord(isRestart(this.#connection.value) ? restartTimeoutMs : connectTimeoutMs);
    early?.frames.forEach(take);
  }

  #receive(message: ServerMessage | null): void {
    if (message === null) return;
    this.#isDoubting = false;
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

  /** Gives the connection up unless the host says something in this time; `then`: what comes after that. */
  #expectWord(timeoutMs: number, then?: () => void): void {
    clearTimeout(this.#patienceTimer);
    this.#patienceTimer = setTimeout(() => {
      this.#lose(navigator.onLine ? "unreachable" : "offline");
      then?.();
    }, timeoutMs);
  }

  #closed(code: number, wasOpen: boolean): void {
    if (code === closeCodes.revoked) {
      this.#end("revoked");
      return;
    }
    this.#isDisplaced = code === closeCodes.displaced;
    const fault = faultOf(code);
    this.#lose(fault === "unknown" && !navigator.onLine ? "offline" : fault);
    const isExpected = isRestart(this.#connection.value);
    if (fault === "unknown" && !wasOpen && !isExpected) void this.#explain();
  }

  /** A refused upgrade looks like any failure here; HTTP says which it was. */
  async #explain(): Promise<void> {
    const probe = await this.#options.probe();
    if (this.#isLeaving) return;
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
      // A sign-in may be under way in another tab, which an attempt of this one would disturb.
      const isSignedOut = hasFault(this.#connection.value, "sign-in");
      const waits = isSignedOut || this.#isDisplaced;
      if (!waits || document.visibilityState === "visible") this.#open();
    }, connection.retryAt - lost.at);
  }

  #end(why: "revoked" | "outdated"): void {
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#dispatch({ type: "ended", why });
    this.#listener?.lost("unknown");
  }

  #drop(): void {
    this.#isDoubting = false;
    clearTimeout(this.#patienceTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #dispatch(event: ConnectionEvent): void {
    this.#connection.value = reduceConnection(this.#connection.value, event);
  }
}
