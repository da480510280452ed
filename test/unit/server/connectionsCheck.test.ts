import { once } from "node:events";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkWhileConnected } from "../../../src/server/connectionsCheck";
import { connectionsCheckMs, longestTimerMs } from "../../../src/shared/limits";

/** How often Node looks at the times of its requests now, in ms. */
function intervalOf(server: Server): unknown {
  const names = Object.getOwnPropertySymbols(server);
  const name = names.find(({ description }) =>
    description?.endsWith("connectionsCheckingInterval"),
  );
  const timer: unknown = name === undefined ? undefined : Reflect.get(server, name);
  return typeof timer === "object" && timer !== null ? Reflect.get(timer, "_repeat") : undefined;
}

describe("the look at the times of requests", () => {
  let server: Server;
  let port: number;
  const open = async (): Promise<Socket> => {
    const accepted = once(server, "connection");
    const socket = connect(port, "127.0.0.1");
    await accepted;
    return socket;
  };
  const interval = () => intervalOf(server);

  beforeEach(async () => {
    server = createServer({
      headersTimeout: 50,
      connectionsCheckingInterval: connectionsCheckMs,
    });
    checkWhileConnected(server);
    const listening = new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    await listening;
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("rests while there is no connection, and goes on with the first", async () => {
    expect(interval()).toBe(longestTimerMs);
    const first = await open();
    const second = await open();
    expect(interval()).toBe(connectionsCheckMs);
    first.destroy();
    await expect.poll(() => promisify(server.getConnections.bind(server))()).toBe(1);
    expect(interval()).toBe(connectionsCheckMs);
    second.destroy();
    await expect.poll(interval).toBe(longestTimerMs);
    await open();
    expect(interval()).toBe(connectionsCheckMs);
  });

  it("rests while there are upgraded connections only", async () => {
    server.on("upgrade", (_request, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
    });
    const socket = await open();
    socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
    await once(socket, "data");
    expect(interval()).toBe(longestTimerMs);
    socket.destroy();
  });

  it("still ends a request whose headers do not come, after a rest", async () => {
    const socket = await open();
    socket.write("GET / HTTP/1.1\r\nHost:");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
  });
});
