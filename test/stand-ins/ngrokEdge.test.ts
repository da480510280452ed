import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { NgrokEdge, NgrokEdgeOptions } from "./ngrokEdge/edge";
import { startNgrokEdge } from "./ngrokEdge/edge";
import type { SdkAgent, SdkReport, SdkSettings } from "./ngrokEdge/sdkAgent";
import { startSdkAgent } from "./ngrokEdge/sdkAgent";
import type { Reply, Visit } from "./ngrokEdge/visitor";
import { visitEdge } from "./ngrokEdge/visitor";

const domain = "remote.ngrok-free.app";
const token = "not_a_real_token";
const releases: (() => unknown)[] = [];

function startAgent(edge: NgrokEdge, settings: Partial<SdkSettings> = {}): SdkAgent {
  const { serverAddr, caPem } = edge;
  const basic = { authtoken: token, serverAddr, caPem, domain, forwardTo: localUrl };
  const agent = startSdkAgent({ ...basic, ...settings });
  releases.push(() => agent.process.kill("SIGKILL"));
  return agent;
}

async function startOnline(
  edge: NgrokEdge,
  settings: Partial<SdkSettings> = {},
): Promise<SdkAgent> {
  const agent = startAgent(edge, settings);
  const report = await agent.next(({ type }) => type !== "beat");
  if (report.type !== "online") throw new Error(`Not online: ${report.message ?? ""}`);
  return agent;
}

async function startEdge(options: NgrokEdgeOptions = {}): Promise<NgrokEdge> {
  const edge = await startNgrokEdge(options);
  releases.push(() => edge.close());
  return edge;
}

const visit = (edge: NgrokEdge, options: Visit = {}): Promise<Reply> =>
  visitEdge(edge, domain, options);

const publicSide = (edge: NgrokEdge) => ({
  host: "127.0.0.1",
  port: edge.httpsPort,
  servername: domain,
  ca: edge.caPem,
  headers: { host: domain },
});

function openSocket(edge: NgrokEdge): WebSocket {
  return new WebSocket(`wss://127.0.0.1:${edge.httpsPort}/ws`, publicSide(edge));
}

let local: Server;
let localUrl: string;
let lastRequest: IncomingMessage | undefined;

beforeEach(async () => {
  local = http.createServer((request, response) => {
    lastRequest = request;
    if (request.url === "/big") response.end(Buffer.alloc(8 * 1024 * 1024, "remote"));
    else if (request.method === "POST") {
      const hash = createHash("sha256");
      request.on("data", (chunk: Buffer) => hash.update(chunk));
      request.on("end", () => response.end(hash.digest("hex")));
    } else if (request.url !== "/endless") response.end("hello");
    else response.write("begin");
  });
  const sockets = new WebSocketServer({ server: local });
  sockets.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => {
      socket.send(data, { binary: isBinary });
    });
  });
  local.listen(0, "127.0.0.1");
  await once(local, "listening");
  localUrl = `http://127.0.0.1:${(local.address() as AddressInfo).port}`;
  releases.push(() => {
    local.closeAllConnections();
    local.close();
  });
});

afterEach(async () => {
  lastRequest = undefined;
  for (const release of releases.splice(0).reverse()) await release();
});

describe("publishing", () => {
  it("shows the token, the domain and the policy that the SDK sends", async () => {
    const edge = await startEdge();
    const policy = { on_http_request: [{ actions: [{ type: "deny" }] }] };
    await startOnline(edge, { policy });
    const [auth, bind] = edge.log;
    expect(auth).toMatchObject({ kind: "auth", request: { Extra: { AuthToken: token } } });
    expect(bind).toMatchObject({ kind: "bind", url: `https://${domain}` });
    expect(edge.endpoints().map(({ url }) => url)).toEqual([`https://${domain}`]);
    const { TrafficPolicy } = edge.endpoints()[0]!.request.Opts;
    expect(JSON.parse(TrafficPolicy ?? "")).toEqual(policy);
  });

  it("gives the free plan's domain to an agent that names none", async () => {
    const edge = await startEdge({ devDomain: "dev.ngrok-free.app" });
    const agent = startAgent(edge, { domain: "" });
    const report = await agent.next(({ type }) => type === "online");
    expect(report.url).toBe("https://dev.ngrok-free.app");
  });

  it("takes the endpoint offline when the listener closes and when the process dies", async () => {
    const edge = await startEdge();
    const first = await startOnline(edge);
    first.close();
    await edge.waitForEmpty();
    const second = await startOnline(edge);
    expect((await visit(edge)).status).toBe(200);
    second.process.kill("SIGKILL");
    await edge.waitForEmpty();
    const reply = await visit(edge);
    expect(reply.status).toBe(404);
    expect(reply.headers["ngrok-error-code"]).toBe("ERR_NGROK_3200");
  });
});

describe("forwarding", () => {
  it("passes requests with the headers of a proxy", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    const headers = { "x-forwarded-for": "6.6.6.6", "x-forwarded-proto": "spoof" };
    const reply = await visit(edge, { path: "/path?query=1", headers });
    expect(reply.body.toString()).toBe("hello");
    expect(lastRequest?.url).toBe("/path?query=1");
    expect(lastRequest?.headers).toMatchObject({
      host: domain,
      "x-forwarded-for": "6.6.6.6, 127.0.0.1",
      "x-forwarded-proto": "spoof, https",
      "x-forwarded-host": domain,
    });
    await visit(edge, { headers: { "x-forwarded-host": "spoof.example" } });
    expect(lastRequest?.headers["x-forwarded-host"]).toBe("spoof.example");
  });

  it("sends visitors of the plain port to the other one and shows them nothing", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    const reply = await visit(edge, { path: "/path?x=1", isSecure: false });
    expect([reply.status, reply.headers.location]).toEqual([307, `https://${domain}/path?x=1`]);
    expect(reply.body.length).toBe(0);
    expect(lastRequest).toBeUndefined();
  });

  it("carries large bodies both ways unchanged", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    const body = randomBytes(8 * 1024 * 1024);
    const up = await visit(edge, { method: "POST", body });
    expect(up.body.toString()).toBe(createHash("sha256").update(body).digest("hex"));
    const down = await visit(edge, { path: "/big" });
    expect(down.body.equals(Buffer.alloc(body.length, "remote"))).toBe(true);
  });

  it("carries WebSocket messages, small ones without delay", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    const socket = openSocket(edge);
    releases.push(() => {
      socket.terminate();
    });
    await once(socket, "open");
    const began = performance.now();
    for (let count = 0; count < 100; count += 1) {
      socket.send(`ping ${count}`);
      const [data] = (await once(socket, "message")) as [Buffer];
      expect(data.toString()).toBe(`ping ${count}`);
    }
    // Delayed acknowledgements would cost about 44 ms each.
    expect((performance.now() - began) / 100).toBeLessThan(20);
    const large = randomBytes(1024 * 1024);
    socket.send(large);
    const [echo] = (await once(socket, "message")) as [Buffer];
    expect(echo.equals(large)).toBe(true);
  });

  it("tells the local server when a visitor leaves", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    const arrived = once(local, "request") as Promise<[IncomingMessage]>;
    const request = https.get({ ...publicSide(edge), path: "/endless" });
    request.on("error", () => undefined);
    await once(request, "response");
    const [incoming] = await arrived;
    request.destroy();
    await once(incoming.socket, "close");
  });

  it("serves many visitors at once", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    const replies = await Promise.all(Array.from({ length: 100 }, () => visit(edge)));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
  });
});

describe("what the edge puts before the application", () => {
  const browser = { "user-agent": "Mozilla/5.0 (stand-in)" };

  it("shows browsers the free plan's warning until they have its cookie", async () => {
    const edge = await startEdge({ hasInterstitial: true });
    await startOnline(edge);
    const warning = await visit(edge, { headers: browser });
    expect(warning.headers["ngrok-error-code"]).toBe("ERR_NGROK_6024");
    expect(warning.body.toString()).toContain("Visit Site");
    const withCookie = { ...browser, cookie: `abuse_interstitial=${domain}` };
    expect((await visit(edge, { headers: withCookie })).body.toString()).toBe("hello");
    const withHeader = { ...browser, "ngrok-skip-browser-warning": "1" };
    expect((await visit(edge, { headers: withHeader })).body.toString()).toBe("hello");
    expect((await visit(edge)).body.toString()).toBe("hello");
  });

  const policy = {
    on_http_request: [
      { actions: [{ type: "oauth", config: { provider: "google" } }] },
      {
        expressions: ["!(actions.ngrok.oauth.identity.email in ['alice@example.com'])"],
        actions: [{ type: "deny", config: { status_code: 403 } }],
      },
    ],
  };

  /** Goes the way through the login page; `keepsCookies` false: as a browser that blocks them. */
  async function signIn(edge: NgrokEdge, email: string, keepsCookies = true): Promise<Reply> {
    const first = await visit(edge, { path: "/page?x=1" });
    expect(first.status).toBe(302);
    const nonce = first.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    const login = new URL(first.headers.location ?? "");
    expect(login.origin).toBe("https://idp.ngrok.com");
    const page = await visitEdge(edge, login.hostname, { path: login.pathname + login.search });
    const links = page.body.toString().split('href="');
    const link = links.find((part) => part.includes(encodeURIComponent(email)));
    const path = link?.split('"')[0]?.replaceAll("&#38;", "&") ?? "";
    const chosen = await visitEdge(edge, login.hostname, { path });
    const callback = new URL(chosen.headers.location ?? "");
    expect(callback.hostname).toBe(domain);
    const done = await visit(edge, {
      path: callback.pathname + callback.search,
      headers: keepsCookies ? { cookie: nonce } : {},
    });
    if (done.status !== 302) return done;
    expect(done.headers.location).toBe("/page?x=1");
    const cookie = done.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    return visit(edge, { path: "/page?x=1", headers: { cookie } });
  }

  it("says what is wrong when a visitor comes back without the cookie of the way there", async () => {
    const edge = await startEdge();
    await startOnline(edge, { policy });
    const reply = await signIn(edge, "alice@example.com", false);
    expect(reply.status).toBe(400);
    expect(reply.body.toString()).toContain("OAuth state error");
  });

  it("can lose its rules", async () => {
    const edge = await startEdge();
    await startOnline(edge, { policy });
    edge.appliesPolicies = false;
    expect((await visit(edge)).body.toString()).toBe("hello");
  });

  it("lets in whom the policy names and nobody else", async () => {
    const edge = await startEdge();
    await startOnline(edge, { policy });
    expect((await signIn(edge, "alice@example.com")).body.toString()).toBe("hello");
    expect((await signIn(edge, "mallory@example.com")).status).toBe(403);
  });

  it("refuses a WebSocket without identity", async () => {
    const edge = await startEdge();
    await startOnline(edge, { policy });
    const socket = openSocket(edge);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(302);
    socket.on("error", () => undefined);
    socket.terminate();
  });

  it("does not publish an endpoint whose policy it cannot apply", async () => {
    const edge = await startEdge();
    const unknown = { on_http_request: [{ expressions: ["req.ip == '1'"], actions: [] }] };
    const report = await startAgent(edge, { policy: unknown }).next(
      ({ type }) => type === "failed",
    );
    expect(report.message).toContain("ERR_NGROK_301");
    expect(edge.endpoints()).toEqual([]);
  });

  it("answers everybody with a quota error when told to", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    edge.answerPublic({ code: "ERR_NGROK_727" });
    const reply = await visit(edge);
    expect([reply.status, reply.headers["ngrok-error-code"]]).toEqual([429, "ERR_NGROK_727"]);
    edge.answerPublic(null);
    expect((await visit(edge)).status).toBe(200);
  });
});

describe("trouble", () => {
  const failed = ({ type }: SdkReport): boolean => type === "failed";

  it("refuses a wrong token in words that repeat it", async () => {
    const edge = await startEdge({ authtokens: ["another_fake_token"] });
    const report = await startAgent(edge).next(failed);
    expect(report.errorCode).toBe("ERR_NGROK_105");
    expect(report.message).toContain(token);
    expect(edge.log[0]).toMatchObject({ kind: "auth-refused", code: "ERR_NGROK_105" });
  });

  it("refuses as told", async () => {
    const edge = await startEdge();
    edge.refuseAuth({ code: "ERR_NGROK_108", message: "Too many agents." });
    expect((await startAgent(edge).next(failed)).errorCode).toBe("ERR_NGROK_108");
    edge.refuseAuth(null);
    edge.refuseBind({ code: "ERR_NGROK_320", message: "Reserved by another account." });
    expect((await startAgent(edge).next(failed)).message).toContain("ERR_NGROK_320");
    edge.refuseBind(null);
    await startOnline(edge);
  });

  it("gives a name to one agent at a time, and keeps it for one that was lost if told to", async () => {
    const edge = await startEdge({ lingerMs: 60_000 });
    const first = await startOnline(edge);
    expect((await startAgent(edge).next(failed)).message).toContain("ERR_NGROK_334");
    first.process.kill("SIGKILL");
    await edge.waitForEmpty();
    expect((await startAgent(edge).next(failed)).message).toContain("ERR_NGROK_334");
  });

  it("sees the SDK come back after a cut connection with the same policy", async () => {
    const edge = await startEdge();
    const policy = { on_http_request: [{ actions: [{ type: "deny" }] }] };
    await startOnline(edge, { policy });
    const before = edge.endpoints()[0];
    edge.dropAgents();
    expect(edge.endpoints()).toEqual([]);
    const after = await edge.waitForBind();
    expect(after.id).toBe(before?.id);
    expect(after.request.Opts.TrafficPolicy).toBe(before?.request.Opts.TrafficPolicy);
  });

  it("cuts agents off while it accepts none", async () => {
    const edge = await startEdge();
    edge.acceptAgents = false;
    const report = await startAgent(edge).next(failed);
    expect(report.errorCode).toBeUndefined();
    expect(edge.log).toEqual([]);
  });

  it("can be unreachable for a while", async () => {
    const edge = await startEdge();
    const { serverAddr } = edge;
    await startOnline(edge);
    await edge.goOffline();
    expect(edge.endpoints()).toEqual([]);
    expect((await startAgent(edge).next(failed)).message).toContain("tcp connection");
    await edge.comeOnline();
    expect(edge.serverAddr).toBe(serverAddr);
    await startOnline(edge, { domain: "another.ngrok-free.app" });
  });

  it("leaves heartbeats unanswered while frozen, and goes on when thawed", async () => {
    const edge = await startEdge();
    const agent = await startOnline(edge, { beatSeconds: 1 });
    edge.freezeAgents();
    await agent.next(({ isAnswered }) => isAnswered === false);
    edge.thawAgents();
    await agent.next(({ isAnswered }) => isAnswered === true);
    expect((await visit(edge)).status).toBe(200);
  });

  it("ends an endpoint when the service decides so", async () => {
    const edge = await startEdge();
    await startOnline(edge);
    edge.stopTunnel({ code: "ERR_NGROK_3208", message: "Stopped by the operator." });
    expect((await visit(edge)).headers["ngrok-error-code"]).toBe("ERR_NGROK_3200");
  });
});
