import type { ReadonlySignal } from "@preact/signals";
import type { ClientHello, ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import type { Connection, Fault } from "./connection";

/** The way to the host: a WebSocket in a browser, `postMessage` in the editor's chat view. */
export interface Transport {
  readonly connection: ReadonlySignal<Connection>;
  /** Begins to connect, and keeps connected until `dispose`. */
  start(listener: TransportListener): void;
  /** Hands a message over. False: there is no connection, nothing was sent. */
  send(message: ClientMessage): boolean;
  /** Tries to connect now instead of later. Fine when connected. */
  retry(): void;
  /** Drops the connection and makes a new one; the listener is asked for a new hello. */
  reconnect(): void;
  /** Tries nothing until the person is back on this page: it goes to another one in this tab. */
  leave(): void;
  dispose(): void;
}

/** What the owner of a transport does about it. */
export interface TransportListener {
  /** The first message of a connection. */
  hello(): ClientHello;
  /** A message of the current connection, in order. `welcome` is the first. */
  receive(message: ServerMessage): void;
  /** The connection is gone; what was asked on it gets no reply any more. */
  lost(fault: Fault): void;
}
