import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import tls from "node:tls";

/** An answer as it came over the wire. */
export interface Answer {
  /** First line and headers. */
  readonly head: string;
  /** 0: nothing came that is HTTP. */
  readonly status: number;
  readonly body: string;
  /** Milliseconds until the other side closed; Infinity: it did not while somebody waited. */
  readonly closedAfterMs: number;
  /** Bytes that came in all. */
  readonly size: number;
}

/** Where bytes are sent to. */
export type Address =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "plain"; readonly port: number }
  | { readonly kind: "tls"; readonly port: number; readonly name: string; readonly ca: string };

/** How long somebody waits for the other side to close (ms). */
const patienceMs = 3_000;

/** Opens a connection and says nothing. */
export async function open(address: Address): Promise<Socket> {
  const socket = begin(address);
  socket.on("error", () => undefined);
  await once(socket, address.kind === "tls" ? "secureConnect" : "connect");
  return socket;
}

function begin(address: Address): Socket {
  switch (address.kind) {
    case "socket":
      return connect({ path: address.path });
    case "plain":
      return connect({ host: "127.0.0.1", port: address.port });
    case "tls":
      return tls.connect({
        host: "127.0.0.1",
        port: address.port,
        servername: address.name,
        ca: address.ca,
      });
  }
}

/**
 * Sends bytes as they are and reads until the other side closes, or for `waitMs`. Other clients
 * would repair what these tests want broken.
 */
export async function exchange(
  address: Address,
  bytes: string | Buffer,
  waitMs = patienceMs,
): Promise<Answer> {
  const socket = await open(address);
  socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  return readAnswer(socket, waitMs);
}

/** Reads from a connection until the other side closes it, or for `waitMs`; then it is cut. */
export async function readAnswer(socket: Socket, waitMs = patienceMs): Promise<Answer> {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closedAfterMs = await new Promise<number>((resolve) => {
    const note = (): void => {
      resolve(performance.now() - startedAt);
    };
    // Its end of the stream is its good-bye, whether ours is closed or not.
    socket.once("end", note);
    socket.once("close", note);
    setTimeout(() => {
      resolve(Infinity);
    }, waitMs).unref();
    if (socket.destroyed) note();
  });
  socket.destroy();
  return { ...parse(Buffer.concat(chunks)), closedAfterMs };
}

function parse(bytes: Buffer): Omit<Answer, "closedAfterMs"> {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\r\n\r\n");
  const head = end === -1 ? text : text.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const raw = end === -1 ? "" : text.slice(end + 4);
  const isChunked = /^transfer-encoding: chunked/im.test(head);
  return {
    head,
    status: Number(status ?? 0),
    body: isChunked ? dechunk(raw) : raw,
    size: bytes.length,
  };
}

/** Good enough for the answers of a server that we trust to chunk rightly. */
function dechunk(raw: string): string {
  let rest = Buffer.from(raw);
  let body = "";
  for (;;) {
    const line = rest.indexOf("\r\n");
    const size = parseInt(rest.subarray(0, line).toString(), 16);
    if (line === -1 || !(size > 0)) return body;
    body += rest.subarray(line + 2, line + 2 + size).toString();
    rest = rest.subarray(line + 4 + size);
  }
}

/** All values of a header of an answer, in order. */
export function valuesOf({ head }: Pick<Answer, "head">, name: string): readonly string[] {
  return head
    .split("\r\n")
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()])
    .flatMap(([key, value]) => (key?.toLowerCase() === name ? [value ?? ""] : []));
}
