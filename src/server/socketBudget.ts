import type { Socket } from "node:net";
import {
  maxKnownSockets,
  maxStrangerSockets,
  maxStrangerSocketsAtOnce,
  maxStrangerSocketsPerAddress,
  strangerGraceMs,
} from "../shared/limits";

interface Stranger {
  /** Ms of `performance.now`. */
  readonly since: number;
  /** Known once a request has named it, and only where it tells strangers apart. */
  address: string | null;
}

interface Known {
  readonly deviceId: string;
  /** It carries a WebSocket, which has limits of its own (`maxClients`). */
  readonly isLive: boolean;
}

/**
 * Shares the sockets of one listener: what strangers open never pushes out who has shown a session.
 * Strangers push out each other, the oldest first; each has a moment to show one, or a flood would
 * cut a paired phone before its first byte is read.
 */
export class SocketBudget {
  /** Oldest first. */
  private readonly strangers = new Map<Socket, Stranger>();
  private readonly known = new Map<Socket, Known>();
  private timer: NodeJS.Timeout | null = null;
  private immediate: NodeJS.Immediate | null = null;

  /** A socket that was just taken: a stranger's until it is vouched for. */
  add(socket: Socket): void {
    this.strangers.set(socket, { since: performance.now(), address: null });
    socket.once("close", () => {
      this.strangers.delete(socket);
      this.known.delete(socket);
    });
    if (this.strangers.size > maxStrangerSocketsAtOnce) this.trimStrangers();
    else this.trimSoon();
  }

  get strangerCount(): number {
    return this.strangers.size;
  }

  get knownCount(): number {
    return this.known.size;
  }

  /** The socket's newest request had the session of this device. */
  vouch(socket: Socket, deviceId: string, isLive = false): void {
    if (socket.destroyed) return;
    this.strangers.delete(socket);
    this.known.set(socket, { deviceId, isLive });
    if (this.known.size > maxKnownSockets) this.pushOutKnown(socket);
  }

  /** The socket's newest request had none. A proxy may send for many through one socket. */
  doubt(socket: Socket, address: string | null): void {
    if (socket.destroyed || this.known.get(socket)?.isLive === true) return;
    if (this.known.delete(socket)) {
      this.strangers.set(socket, { since: performance.now(), address });
    }
    const stranger = this.strangers.get(socket);
    if (stranger !== undefined) stranger.address = address;
    this.trimSoon();
  }

  /** The device's session ended. Its sockets may still take the answer that says so. */
  forget(deviceId: string): void {
    for (const [socket, known] of this.known) {
      if (known.deviceId === deviceId && !known.isLive) this.doubt(socket, null);
    }
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.immediate !== null) clearImmediate(this.immediate);
    this.timer = null;
    this.immediate = null;
  }

  /** Once everything that has arrived was read: on a busy PC a phone's first bytes lie there for long. */
  private trimSoon(): void {
    if (this.strangers.size <= maxStrangerSocketsPerAddress) return;
    this.immediate ??= setImmediate(() => {
      this.immediate = null;
      this.trimStrangers();
    });
  }

  private trimStrangers(): void {
    const oldEnough = performance.now() - strangerGraceMs;
    const perAddress = countAddresses(this.strangers.values());
    let left = this.strangers.size;
    let isEarly = false;
    for (const [socket, { since, address }] of this.strangers) {
      const ofAddress = address === null ? 0 : (perAddress.get(address) ?? 0);
      if (left <= maxStrangerSockets && ofAddress <= maxStrangerSocketsPerAddress) continue;
      if (since > oldEnough && left <= maxStrangerSocketsAtOnce) {
        isEarly = true;
        continue;
      }
      left -= 1;
      if (address !== null) perAddress.set(address, ofAddress - 1);
      this.strangers.delete(socket);
      socket.destroy();
    }
    if (isEarly) this.trimLater();
  }

  private trimLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.trimSoon();
    }, strangerGraceMs).unref();
  }

  /** Who has most gives up the oldest that is not live. */
  private pushOutKnown(newest: Socket): void {
    const counts = new Map<string, number>();
    for (const { deviceId, isLive } of this.known.values()) {
      if (!isLive) counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    for (const [socket, { deviceId, isLive }] of this.known) {
      if (isLive || socket === newest || counts.get(deviceId) !== most) continue;
      this.known.delete(socket);
      socket.destroy();
      return;
    }
  }
}

function countAddresses(strangers: Iterable<Stranger>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { address } of strangers) {
    if (address !== null) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return counts;
}
