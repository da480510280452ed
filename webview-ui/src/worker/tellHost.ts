import * as v from "valibot";
import type { ClientMessage, ClientRequest } from "../../../src/shared/protocol";
import { protocolVersion } from "../../../src/shared/protocolVersion";

/** As much of a WebSocket as this needs. */
export type HostSocket = Pick<WebSocket, "addEventListener" | "send" | "close">;

const heardSchema = v.variant("type", [
  v.object({ type: v.literal("welcome"), protocol: v.literal(protocolVersion) }),
  v.object({ type: v.literal("reply"), requestId: v.string(), ok: v.boolean() }),
]);

/** So long (ms) the host has for all of it: the browser ends a worker that takes long. */
const patienceMs = 20_000;

/**
 * Tells the host one thing while no page is open, as this device: over a connection like a page's
 * own, which ends with the reply. False: it was not reached, or said no.
 */
export function tellHost(
  connect: () => HostSocket,
  request: ClientRequest,
  until: AbortSignal = AbortSignal.timeout(patienceMs),
): Promise<boolean> {
  const { promise, resolve } = withResolver();
  const socket = connect();
  const say = (message: ClientMessage): void => {
    socket.send(JSON.stringify(message));
  };
  socket.addEventListener("open", () => {
    say({ type: "hello", protocol: protocolVersion, clientId: request.requestId });
  });
  socket.addEventListener("message", ({ data }) => {
    const heard = v.safeParse(heardSchema, parse(data));
    if (!heard.success) return;
    if (heard.output.type === "welcome") say(request);
    else if (heard.output.requestId === request.requestId) resolve(heard.output.ok);
  });
  for (const end of ["error", "close"] as const) {
    socket.addEventListener(end, () => {
      resolve(false);
    });
  }
  until.addEventListener("abort", () => {
    resolve(false);
  });
  return promise.finally(() => {
    socket.close();
  });
}

function withResolver(): { promise: Promise<boolean>; resolve: (did: boolean) => void } {
  let resolve: (did: boolean) => void = () => undefined;
  const promise = new Promise<boolean>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function parse(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
