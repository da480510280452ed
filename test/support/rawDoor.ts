import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { connect } from "node:net";
import { expect } from "vitest";
import { Headless } from "./headless";
import { pairAt } from "./protocolClient";
import type { RawAnswer } from "./rawHttp";
import { rawRequest } from "./rawHttp";

/** The product with one paired device, asked byte by byte at its local door. */
export class RawDoor {
  readonly headless: Headless;
  readonly origin: string;
  readonly port: number;
  readonly cookie: string;

  private constructor(headless: Headless, cookie: string) {
    this.headless = headless;
    this.cookie = cookie;
    this.origin = headless.ready.local;
    this.port = Number(new URL(this.origin).port);
  }

  static async start(): Promise<RawDoor> {
    const headless = await Headless.start({ args: ["--confirm-devices=no"] });
    return new RawDoor(headless, await pairAt(headless.ready.pair));
  }

  get host(): string {
    return `Host: 127.0.0.1:${this.port}`;
  }

  get session(): string {
    return `Cookie: ${this.cookie}`;
  }

  /** A request with the session, and what else is said. */
  ask(line: string, headers: readonly string[] = [], body?: string): Promise<RawAnswer> {
    return rawRequest(this.port, [
      `${line} HTTP/1.1`,
      this.host,
      this.session,
      "Connection: close",
      ...headers,
      ...(body === undefined ? [] : ["", body]),
    ]);
  }

  post(path: string, headers: readonly string[], body?: string): Promise<RawAnswer> {
    return this.ask(`POST ${path}`, [`Origin: ${this.origin}`, ...headers], body);
  }

  async isStillServing(): Promise<void> {
    expect((await this.ask("GET /api/me")).status).toBe(200);
  }

  async open(): Promise<Socket> {
    const socket = connect({ host: "127.0.0.1", port: this.port });
    socket.on("error", () => undefined);
    await once(socket, "connect");
    return socket;
  }

  /** Memory of the product. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.headless.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
  }

  /** Connections of the door that have not ended. */
  async openSockets(): Promise<number> {
    const rows = (await readFile("/proc/net/tcp", "utf8")).split("\n");
    const own = `:${this.port.toString(16).toUpperCase().padStart(4, "0")}`;
    return rows.filter((row) => {
      const [, address = "", , state] = row.trim().split(/\s+/);
      return address.endsWith(own) && state === "01";
    }).length;
  }
}

/** Resolves when the socket is closed, by an error or not. */
export function closed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once("close", () => {
      resolve();
    });
  });
}

const expectedHeaders = [
  "content-security-policy: default-src 'none'",
  "x-content-type-options: nosniff",
  "strict-transport-security: max-age=31536000",
  "referrer-policy: no-referrer",
  "cross-origin-opener-policy: same-origin",
  "cross-origin-resource-policy: same-origin",
  "x-frame-options: deny",
  "permissions-policy: ",
  "cache-control: no-store",
];

/** The security headers, and no word on what runs here. */
export function expectHeaders({ head }: RawAnswer): void {
  for (const header of expectedHeaders) expect(head.toLowerCase()).toContain(header);
  expect(head).not.toMatch(/^(server|x-powered-by|access-control-[^:]*):/im);
}

/** An error that says nothing but its code and its id. */
export function expectError(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  expectHeaders(answer);
  expect(answer.head.toLowerCase()).toContain("content-type: application/json; charset=utf-8");
  expect(JSON.parse(answer.body)).toEqual({
    error: {
      code: expect.any(String) as string,
      id: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
    },
  });
}
