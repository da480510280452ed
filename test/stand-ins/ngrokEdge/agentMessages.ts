import type { Duplex } from "node:stream";
import * as v from "valibot";

/** The first four bytes of a stream, u32 big-endian, say what it is for. */
export const streamTypes = {
  auth: 0,
  bind: 1,
  unbind: 2,
  proxy: 3,
  stopTunnel: 9,
  heartbeat: 0xffffffff,
} as const;

/** An agent introduces itself. Older and newer agents spell the token's key differently. */
export const authRequestSchema = v.looseObject({
  ClientId: v.optional(v.string(), ""),
  Extra: v.looseObject({
    AuthToken: v.optional(v.string()),
    Authtoken: v.optional(v.string()),
    UserAgent: v.optional(v.string(), ""),
    Metadata: v.optional(v.string(), ""),
    /** Nanoseconds. */
    HeartbeatInterval: v.optional(v.number(), 10e9),
    HeartbeatTolerance: v.optional(v.number(), 15e9),
  }),
});

export type AuthRequest = v.InferOutput<typeof authRequestSchema>;

/** An agent asks for an endpoint; after a reconnect with the id and options of the old one. */
export const bindRequestSchema = v.looseObject({
  Id: v.optional(v.string(), ""),
  Proto: v.string(),
  ForwardsTo: v.optional(v.string(), ""),
  Opts: v.looseObject({
    Domain: v.optional(v.string(), ""),
    Hostname: v.optional(v.string(), ""),
    OAuth: v.optional(v.unknown(), null),
    TrafficPolicy: v.optional(v.nullable(v.string()), null),
  }),
  Extra: v.optional(v.looseObject({ Metadata: v.optional(v.string(), "") }), {}),
});

export type BindRequest = v.InferOutput<typeof bindRequestSchema>;

export const unbindRequestSchema = v.looseObject({ Id: v.string() });

/** Why the edge refuses, e.g. `{code: "ERR_NGROK_334", message: "The endpoint … is already online."}`. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** The text form in which ngrok reports errors to agents. */
export function refusalText(refusal: Refusal): string {
  return `${refusal.message}\r\n\r\n${refusal.code}\r\n`;
}

const longestRequest = 1024 * 1024;

/** Reads exactly `count` bytes; rejects when the stream ends before. */
export async function readBytes(stream: Duplex, count: number): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = stream.read(count);
    if (Buffer.isBuffer(chunk) && chunk.length === count) return chunk;
    await untilReadable(stream);
  }
}

/** Reads one JSON value. The requester does not half-close, so the value's own end counts. */
export async function readJson(stream: Duplex): Promise<unknown> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < longestRequest) {
    const chunk: unknown = stream.read();
    if (Buffer.isBuffer(chunk)) {
      bytes = Buffer.concat([bytes, chunk]);
      const value = parseWhole(bytes);
      if (value !== undefined) return value;
    } else {
      await untilReadable(stream);
    }
  }
  throw new Error("The agent's request is too long.");
}

/** Answers a request; the requester waits for the end of the stream. */
export function sendJson(stream: Duplex, value: unknown): void {
  stream.end(JSON.stringify(value));
}

function parseWhole(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function untilReadable(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      stream.off("readable", onReadable);
      stream.off("end", onEnd);
      stream.off("close", onEnd);
      settle();
    };
    const onReadable = (): void => {
      finish(resolve);
    };
    const onEnd = (): void => {
      finish(() => {
        reject(new Error("The agent's stream ended too early."));
      });
    };
    stream.on("readable", onReadable);
    stream.on("end", onEnd);
    stream.on("close", onEnd);
    if (stream.destroyed || stream.readableEnded) onEnd();
  });
}
