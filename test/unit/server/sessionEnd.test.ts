import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { DeviceRegistry } from "../../../src/access/deviceRegistry";
import { toDisposable } from "../../../src/base/lifecycle";
import { silentLogger } from "../../../src/base/logger";
import { ClientConnection } from "../../../src/server/clientConnection";
import { DeviceBytes } from "../../../src/server/deviceBytes";
import { SocketClient } from "../../../src/server/socketClient";
import { closeCodes, protocolVersion } from "../../../src/shared/protocolVersion";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { phone, TestHost } from "../conversation/support/testHost";

const minute = 60_000;
const life = { idleMs: 20 * minute, absoluteMs: 60 * minute };

/** A phone that answers each ping, and does nothing else. */
class QuietSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  closedWith: number | null = null;

  send(): void {
    // What is said to it is of no interest.
  }

  ping(): void {
    this.emit("pong");
  }

  close(code: number): void {
    this.closedWith ??= code;
  }

  terminate(): void {
    this.emit("close");
  }
}

let temporary: TemporaryFolder;
let devices: DeviceRegistry;
let socket: QuietSocket;
let deviceId: string;

beforeEach(async () => {
  temporary = await temporaryFolder("session-end");
  const { log, conversations } = await TestHost.start();
  vi.useFakeTimers({
    toFake: ["Date", "setInterval", "clearInterval", "setTimeout", "performance"],
  });
  devices = await DeviceRegistry.open(`${temporary.path}/devices.json`, silentLogger, { life });
  const { device } = await devices.add("Phone", "tunnel", "203.0.113.7", () => true);
  deviceId = device.id;
  socket = new QuietSocket();
  const host = {
    onDidChangeDevices: () => toDisposable(() => undefined),
    handle: () => Promise.resolve({ ok: true as const }),
    stepUp: () => Promise.resolve(null),
    note: () => undefined,
  };
  const client = new SocketClient(
    socket as unknown as WebSocket,
    (send) =>
      new ClientConnection({
        log,
        conversations,
        host,
        requester: { author: phone, role: "full", deviceId, door: "tunnel", address: null },
        logger: silentLogger,
        send,
      }),
    () => devices.keepAlive(deviceId),
    new DeviceBytes().of({ id: "phone", role: "full" }),
    silentLogger,
  );
  socket.emit(
    "message",
    Buffer.from(JSON.stringify({ type: "hello", protocol: protocolVersion, clientId: "page" })),
    false,
  );
  return () => {
    client.dispose();
  };
});

afterEach(async () => {
  await devices.flush();
  vi.useRealTimers();
  await temporary.remove();
});

describe("R38 a connection that is open over the end of its session", () => {
  it("keeps it alive until its absolute end, and is closed within a minute of that", async () => {
    await vi.advanceTimersByTimeAsync(life.absoluteMs - 1);
    expect(socket.closedWith).toBeNull();
    await vi.advanceTimersByTimeAsync(minute);
    expect(socket.closedWith).toBe(closeCodes.revoked);
    expect(devices.list()).toEqual([]);
  });
});
