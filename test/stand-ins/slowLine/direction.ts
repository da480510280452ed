import type { Socket } from "node:net";
import type { LineSpeed } from "./slowLine";

/** What TCP sends in one go on most ways. */
const packetBytes = 1_460;

interface Packet {
  readonly bytes: Buffer;
  readonly to: Socket;
}

/** One direction of a line: its connections take turns, packet by packet, as fast as it allows. */
export class Direction {
  /** Bytes that were sent off. */
  bytes = 0;
  private readonly speed: LineSpeed;
  private readonly queues = new Map<Socket, Buffer[]>();
  /** On their way: sent off, and due by `performance.now()`. */
  private readonly flying: (Packet & { readonly dueAt: number })[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** When the packet before is on its way, and the next one may be sent off. */
  private freeAt = 0;

  constructor(speed: LineSpeed) {
    this.speed = speed;
  }

  carry(bytes: Buffer, to: Socket): void {
    const now = performance.now();
    // What was due by now went in the order of before; a quiet line is no faster afterwards.
    this.sendOff(now);
    if (this.queues.size === 0) this.freeAt = Math.max(this.freeAt, now);
    const queue = this.queues.get(to) ?? [];
    for (let from = 0; from < bytes.length; from += packetBytes) {
      queue.push(bytes.subarray(from, from + packetBytes));
    }
    this.queues.set(to, queue);
    this.move();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** By the line's own clock: that this program was late makes no packet later than it has to be. */
  private sendOff(now: number): void {
    const { roundTripMs, bytesPerSecond } = this.speed;
    while (this.queues.size > 0 && this.freeAt <= now) {
      const [[to, queue] = []] = this.queues;
      if (to === undefined || queue === undefined) return;
      // Whoever had its turn is last.
      this.queues.delete(to);
      const bytes = queue.shift();
      if (bytes === undefined) continue;
      if (queue.length > 0) this.queues.set(to, queue);
      this.freeAt += (bytes.length / bytesPerSecond) * 1_000;
      this.bytes += bytes.length;
      this.flying.push({ bytes, to, dueAt: this.freeAt + roundTripMs / 2 });
    }
  }

  private move(): void {
    const now = performance.now();
    this.sendOff(now);
    while ((this.flying[0]?.dueAt ?? Infinity) <= now) {
      const { bytes, to } = this.flying.shift() as Packet;
      if (!to.destroyed) to.write(bytes);
    }
    this.stop();
    const next = Math.min(
      this.flying[0]?.dueAt ?? Infinity,
      this.queues.size > 0 ? this.freeAt : Infinity,
    );
    if (next === Infinity) return;
    this.timer = setTimeout(() => {
      this.move();
    }, next - now);
  }
}
