import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { connectionsCheckMs, longestTimerMs } from "../shared/limits";

/**
 * Has Node look at the times of requests only while one may be under way. By itself it looks, each
 * `connectionsCheckMs` as the server was told, for as long as the server listens: that would wake an idle
 * PC each second. A Node that does not know this way goes on by itself: it looks too often, never too seldom.
 */
export function checkWhileConnected(http: Server): void {
  const connections = new Set<Duplex>();
  /** Node begins to look, at the interval that it finds in the server, when it hears that the server listens. */
  const lookEach = (ms: number): void => {
    if (!http.listening) return;
    Object.assign(http, { connectionsCheckingInterval: ms });
    http.emit("listening");
  };
  const leave = (socket: Duplex): void => {
    if (connections.delete(socket) && connections.size === 0) lookEach(longestTimerMs);
  };
  http.once("listening", () => {
    if (connections.size === 0) lookEach(longestTimerMs);
  });
  http.on("connection", (socket: Duplex) => {
    connections.add(socket);
    if (connections.size === 1) lookEach(connectionsCheckMs);
    socket.once("close", () => {
      leave(socket);
    });
  });
  // What comes after an upgrade is no request.
  http.on("upgrade", (_request, socket: Duplex) => {
    leave(socket);
  });
}
