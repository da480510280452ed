import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { closeGraceMs } from "../shared/limits";
import { jsonType } from "./httpError";
import { securityHeaders } from "./securityHeaders";

/**
 * Answers on a bare socket, where Node has no response for us, and closes it; who does not take the
 * answer is cut.
 */
export function answerRaw(
  socket: Duplex,
  status: number,
  body: string,
  more: Readonly<Record<string, string>> = {},
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = Object.entries({
    ...securityHeaders,
    "Content-Type": jsonType,
    "Content-Length": Buffer.byteLength(body).toString(),
    Connection: "close",
    ...more,
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, ...headers].join("\r\n");
  const timer = setTimeout(() => socket.destroy(), closeGraceMs).unref();
  socket.end(`${head}\r\n\r\n${body}`, () => {
    clearTimeout(timer);
    socket.destroy();
  });
}
