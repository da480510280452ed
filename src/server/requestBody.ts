import type { IncomingMessage } from "node:http";

/** What came of reading a body. `broken`: the other side went away, or said more after its end. */
export type BodyOutcome =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "broken" };

/** Reads a body up to its limit in bytes, and not one piece further. Never rejects. */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      request.off("data", onData);
      request.pause();
      resolve({ kind: "too-large" });
    };
    request.on("data", onData);
    request.once("end", () => {
      // Headers after the body would be read by nobody here, but perhaps by a proxy in between.
      if (request.rawTrailers.length > 0) resolve({ kind: "broken" });
      else resolve({ kind: "text", text: Buffer.concat(chunks).toString("utf8") });
    });
    request.once("error", () => {
      resolve({ kind: "broken" });
    });
    request.once("close", () => {
      resolve({ kind: "broken" });
    });
  });
}
