import { connect } from "node:net";

export interface RawAnswer {
  /** First line and headers. */
  readonly head: string;
  readonly status: number;
  readonly body: string;
  /** Milliseconds until the other side closed the connection. */
  readonly closedAfterMs: number;
}

/**
 * Sends bytes as they are to a port or a socket path and reads until the other side closes. Other
 * clients would repair what these tests want broken.
 */
export function rawRequest(target: number | string, lines: readonly string[]): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const socket =
      typeof target === "number"
        ? connect({ host: "127.0.0.1", port: target })
        : connect({ path: target });
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error) => {
      // A reset while we still write: what came before it is the answer.
      if (chunks.length === 0) reject(error);
    });
    socket.once("close", () => {
      const text = Buffer.concat(chunks).toString();
      const end = text.indexOf("\r\n\r\n");
      const head = end === -1 ? text : text.slice(0, end);
      resolve({
        head,
        status: Number(head.split(" ")[1]),
        body: end === -1 ? "" : text.slice(end + 4),
        closedAfterMs: performance.now() - startedAt,
      });
    });
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  });
}
