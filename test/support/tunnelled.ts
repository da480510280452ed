import { WebSocket } from "ws";
import type { NgrokEdge, NgrokEdgeOptions } from "../stand-ins/ngrokEdge/edge";
import { visitEdge } from "../stand-ins/ngrokEdge/visitor";
import type { HeadlessOptions } from "./headless";
import { Headless } from "./headless";
import { NgrokWay } from "./ngrokWay";

const domain = "restart-test.ngrok-free.app";

/** The built product behind the real SDK and a loopback edge. */
export class Tunnelled {
  readonly domain = domain;
  readonly origin = `https://${this.domain}`;
  readonly edge: NgrokEdge;
  readonly host: Headless;
  private readonly way: NgrokWay;

  private constructor(way: NgrokWay, host: Headless) {
    this.way = way;
    this.edge = way.edge;
    this.host = host;
  }

  /** `looks`: the product may look at its public address, which is the edge's public side. */
  static async start(
    options: HeadlessOptions & { readonly edge?: NgrokEdgeOptions; readonly looks?: boolean } = {},
  ): Promise<Tunnelled> {
    const way = await NgrokWay.start("tunnelled", domain, options.edge);
    const host = await Headless.start({
      ...options,
      args: [
        "--confirm-devices=no",
        ...way.args,
        ...(options.looks === true ? [`--ngrok-public=127.0.0.1:${way.edge.httpsPort}`] : []),
        ...(options.args ?? []),
      ],
      environment: { ...options.environment, NGROK_AUTHTOKEN: "fake_ngrok_token_for_tests" },
    });
    return new Tunnelled(way, host);
  }

  /** Pairs a phone from outside; gives its cookie. */
  async pair(name: string): Promise<string> {
    const { pairPublic } = await this.host.pair();
    const code = new URL(pairPublic ?? "").hash.slice("#p=".length);
    const reply = await visitEdge(this.edge, this.domain, {
      path: "/api/pair",
      method: "POST",
      headers: { "content-type": "application/json", origin: this.origin },
      body: Buffer.from(JSON.stringify({ code, name })),
    });
    const cookie = reply.headers["set-cookie"]?.[0]?.split(";")[0];
    if (cookie === undefined) throw new Error(`pairing failed: ${reply.status}`);
    return cookie;
  }

  /** The status of a phone's question who it is. */
  async whoAmI(cookie: string): Promise<number> {
    const { status } = await visitEdge(this.edge, this.domain, {
      path: "/api/me",
      headers: { cookie },
    });
    return status;
  }

  /** A WebSocket of a phone, as it begins. */
  openSocket(cookie: string): WebSocket {
    const { edge, domain, origin } = this;
    const headers = { host: domain, origin, cookie };
    const options = { servername: domain, ca: edge.caPem, headers };
    return new WebSocket(`wss://127.0.0.1:${edge.httpsPort}/ws`, options);
  }

  /** Ids of the living processes whose command line has this text. */
  async pidsOf(text: string): Promise<readonly number[]> {
    const rows = await this.host.processes();
    return rows.filter(({ commandLine }) => commandLine.includes(text)).map(({ pid }) => pid);
  }

  tunnelChildren(): Promise<readonly number[]> {
    return this.pidsOf("tunnelChild.js");
  }

  clis(): Promise<readonly number[]> {
    return this.pidsOf("--input-format=stream-json");
  }

  async stop(): Promise<number | null> {
    const code = await this.host.stop();
    await this.way.stop();
    return code;
  }
}
