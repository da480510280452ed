import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import type { Server } from "node:net";

/** A line between a client and the host that breaks where it is told to. */
interface Line {
  /** Bytes that still reach the client; then the line is cut, in the middle of whatever it is. */
  left: number;
  /** Nothing moves any more in either direction; nobody is told. */
  isStalled: boolean;
  readonly client: Socket;
  readonly host: Socket;
}

/** A TCP proxy on 127.0.0.1 for bad networks. */
export class BadNetwork {
  private readonly server: Server;
  private readonly lines = new Set<Line>();
  /** Clients that have connected and asked for nothing yet, as browsers do to be ready. */
  private readonly silent = new Set<Socket>();
  /** What the next line gets. */
  private nextLeft = Infinity;

  private constructor(target: () => number) {
    this.server = createServer((client) => {
      const port = target();
      const host = connect(port, "127.0.0.1");
      host.on("error", () => undefined);
      this.silent.add(client);
      client.once("data", (head: Buffer) => {
        this.silent.delete(client);
        host.write(this.readdressed(head, port));
        this.accept(client, host);
      });
      client.once("close", () => {
        if (this.silent.delete(client)) host.destroy();
      });
      client.on("error", () => undefined);
    });
  }

  /** `target` gives the host's port each time. */
  static async open(target: () => number): Promise<BadNetwork> {
    const network = new BadNetwork(target);
    network.server.listen(0, "127.0.0.1");
    await once(network.server, "listening");
    return network;
  }

  /** The door to use instead of the host's own. */
  get door(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next connection is cut after that many bytes to the client. */
  cutNextAfter(bytes: number): void {
    this.nextLeft = bytes;
  }

  /** Every line is cut after that many more bytes to its client. */
  cutAllAfter(bytes: number): void {
    for (const line of this.lines) line.left = bytes;
  }

  /** Nothing moves any more on the present lines, until they are cut. */
  stall(): void {
    for (const line of this.lines) line.isStalled = true;
  }

  /** Cuts all lines without good-bye. */
  cut(): void {
    for (const line of this.lines) cutLine(line);
  }

  async close(): Promise<void> {
    this.cut();
    for (const client of this.silent) client.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  /** The host takes only requests that name its own door. */
  private readdressed(head: Buffer, port: number): Buffer {
    const [own, other] = [this.door.slice("http://".length), `127.0.0.1:${port}`];
    return Buffer.from(head.toString("latin1").replaceAll(own, other), "latin1");
  }

  private accept(client: Socket, host: Socket): void {
    const line: Line = { client, host, left: this.nextLeft, isStalled: false };
    this.nextLeft = Infinity;
    this.lines.add(line);
    client.on("data", (chunk: Buffer) => {
      if (!line.isStalled) host.write(chunk);
    });
    host.on("data", (chunk: Buffer) => {
      if (line.isStalled) return;
      const part = chunk.subarray(0, Math.max(0, line.left));
      line.left -= part.length;
      if (line.left > 0) client.write(part);
      else {
        line.isStalled = true;
        client.write(part, () => {
          cutLine(line);
        });
      }
    });
    for (const socket of [client, host]) {
      socket.on("error", () => undefined);
      socket.once("close", () => {
        this.lines.delete(line);
        cutLine(line);
      });
    }
  }
}

function cutLine({ client, host }: Line): void {
  client.destroy();
  host.destroy();
}
