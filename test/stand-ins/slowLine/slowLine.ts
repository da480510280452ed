import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import type { Server } from "node:net";
import { Direction } from "./direction";

/** How slow a way is. */
export interface LineSpeed {
  /** Round trip (ms): half of it for each direction. */
  readonly roundTripMs: number;
  /** Of all connections together, in each direction (bytes a second); Infinity: as fast as it goes. */
  readonly bytesPerSecond: number;
}

/** What went over a way so far. */
export interface LineCount {
  /** Bytes of both directions, with the heads of HTTP and the frames of WebSockets, without TCP, IP and TLS. */
  readonly bytes: number;
  readonly requests: number;
  readonly connections: number;
  /** The requests one by one, without queries: `GET /assets/app-12345678.css`. */
  readonly asked: readonly string[];
}

const requestLine = /^(?:GET|HEAD|POST) \//;

/**
 * A TCP proxy on 127.0.0.1 that is as slow as a phone's way to the host, for everything that goes over it, WebSockets
 * included: bytes wait for their turn on a line that all connections share, then for half a round trip. A connection
 * itself is there at once: the handshakes of TCP and TLS are not played.
 */
export class SlowLine {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly up: Direction;
  private readonly down: Direction;
  private readonly asked: string[] = [];
  private connections = 0;

  private constructor(port: number, speed: LineSpeed) {
    this.up = new Direction(speed);
    this.down = new Direction(speed);
    this.server = createServer((client) => {
      this.connections += 1;
      this.carry(client, connect(port, "127.0.0.1"), port);
    });
  }

  /** `port`: the host's. */
  static async open(port: number, speed: LineSpeed): Promise<SlowLine> {
    const line = new SlowLine(port, speed);
    line.server.listen(0, "127.0.0.1");
    await once(line.server, "listening");
    return line;
  }

  /** The origin to use instead of the host's own. */
  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get count(): LineCount {
    const asked = [...this.asked];
    const bytes = this.up.bytes + this.down.bytes;
    return { bytes, requests: asked.length, connections: this.connections, asked };
  }

  /** Cuts all connections without good-bye; new ones are welcome. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.up.stop();
    this.down.stop();
    this.server.close();
    await once(this.server, "close");
  }

  private carry(client: Socket, host: Socket, port: number): void {
    let isUpgraded = false;
    client.on("data", (chunk: Buffer) => {
      const isRequest = !isUpgraded && requestLine.test(chunk.toString("latin1", 0, 8));
      if (isRequest) this.asked.push(askedFor(chunk));
      const bytes = isRequest ? this.readdressed(chunk, port) : chunk;
      if (isRequest && /\r\nupgrade: websocket\r\n/i.test(bytes.toString("latin1"))) {
        isUpgraded = true;
      }
      this.up.carry(bytes, host);
    });
    host.on("data", (chunk: Buffer) => {
      this.down.carry(chunk, client);
    });
    for (const [socket, other] of [
      [client, host],
      [host, client],
    ] as const) {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        this.sockets.delete(socket);
        other.destroySoon();
      });
    }
  }

  /** The host takes only requests that name its own door. */
  private readdressed(head: Buffer, port: number): Buffer {
    const [own, other] = [this.origin.slice("http://".length), `127.0.0.1:${port}`];
    return Buffer.from(head.toString("latin1").replaceAll(own, other), "latin1");
  }
}

function askedFor(head: Buffer): string {
  return head.toString("latin1", 0, 200).split(/ HTTP|\?/, 1)[0] ?? "";
}
