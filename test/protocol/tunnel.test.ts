import { build } from "esbuild";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeLogger } from "../../src/base/logger";
import { forkScript } from "../../src/base/process";
import type { TunnelConfig } from "../../src/tunnel/config";
import type { TunnelSupervisorOptions } from "../../src/tunnel/supervisor";
import { TunnelSupervisor } from "../../src/tunnel/supervisor";
import type { TunnelState } from "../../src/tunnel/supervisorState";
import type { NgrokEdge, NgrokEdgeOptions } from "../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { visitEdge } from "../stand-ins/ngrokEdge/visitor";

const repository = path.join(__dirname, "../..");
const domain = "remote.ngrok-free.app";
const authtoken = "not0a0real0token0000_for0tests0only";
const url = `https://${domain}`;

let folder: string;
let childScript: string;
const releases: (() => unknown)[] = [];
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tunnel-test-"));
  await build({
    entryPoints: [path.join(repository, "src/tunnel/tunnelChild.ts")],
    outfile: path.join(folder, "tunnelChild.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["@ngrok/ngrok-*", "./ngrok.*.node"],
    logLevel: "error",
  });
  childScript = path.join(folder, "with-addon.js");
  copyFileSync(path.join(folder, "tunnelChild.js"), childScript);
  // Whichever addons npm installed for this machine; the SDK's loader picks its own.
  const packages = path.join(repository, "node_modules/@ngrok");
  for (const name of readdirSync(packages, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".node")) continue;
    copyFileSync(path.join(packages, name), path.join(folder, path.basename(name)));
  }
});

afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release();
  logged.length = 0;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Forked = ReturnType<typeof forkScript>;

interface Tunnel {
  readonly supervisor: TunnelSupervisor;
  /** All child processes, oldest first. */
  readonly children: readonly Forked[];
  /** All states, oldest first. */
  readonly states: readonly TunnelState[];
  until<K extends TunnelState["kind"]>(kind: K): Promise<Extract<TunnelState, { kind: K }>>;
}

async function startEdge(options: NgrokEdgeOptions = {}): Promise<NgrokEdge> {
  const edge = await startNgrokEdge(options);
  releases.push(() => edge.close());
  return edge;
}

function makeTunnel(options: Partial<TunnelSupervisorOptions> = {}): Tunnel {
  const children: Forked[] = [];
  const states: TunnelState[] = [];
  const supervisor = new TunnelSupervisor({
    childScript,
    logger: makeLogger((_level, message) => logged.push(message)),
    fork: (script, env) => {
      const child = forkScript(script, env);
      children.push(child);
      return child;
    },
    random: () => 0,
    ...options,
  });
  releases.push(() => {
    supervisor.dispose();
  });
  supervisor.onDidChangeState((state) => states.push(state));
  const until: Tunnel["until"] = (kind) => {
    const isWanted = (state: TunnelState): state is Extract<TunnelState, { kind: typeof kind }> =>
      state.kind === kind;
    return new Promise((resolve) => {
      if (isWanted(supervisor.state)) {
        resolve(supervisor.state);
        return;
      }
      const subscription = supervisor.onDidChangeState((state) => {
        if (!isWanted(state)) return;
        subscription.dispose();
        resolve(state);
      });
    });
  };
  return { supervisor, children, states, until };
}

function configFor(edge: NgrokEdge, changes: Partial<TunnelConfig> = {}): TunnelConfig {
  return {
    authtoken,
    domain,
    allowEmails: [],
    provider: "google",
    serverAddress: edge.serverAddr,
    certificateAuthority: edge.caPem,
    publicAddress: null,
    ...changes,
  };
}

const socketPath = (): string => path.join(folder, "door");

async function startLocal(answer = "hello"): Promise<Server> {
  const server = http.createServer((_request, response) => response.end(answer));
  server.listen(socketPath());
  await once(server, "listening");
  releases.push(() => stopLocal(server));
  return server;
}

async function stopLocal(server: Server): Promise<void> {
  server.closeAllConnections();
  if (!server.listening) return;
  server.close();
  await once(server, "close");
}

async function startOnline(edge: NgrokEdge, tunnel: Tunnel, changes?: Partial<TunnelConfig>) {
  tunnel.supervisor.start(configFor(edge, changes), socketPath());
  await tunnel.until("online");
}

async function hasEnded(child: Forked): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

describe("a tunnel", () => {
  it("goes online and forwards to a unix socket, also after the server there was restarted", async () => {
    const edge = await startEdge();
    const first = await startLocal("one");
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    expect(tunnel.supervisor.state).toMatchObject({ kind: "online", url });
    expect((await visitEdge(edge, domain)).body.toString()).toBe("one");
    await stopLocal(first);
    expect((await visitEdge(edge, domain)).status).toBe(502);
    await startLocal("two");
    expect((await visitEdge(edge, domain)).body.toString()).toBe("two");
    expect(tunnel.states.map(({ kind }) => kind)).toEqual(["starting", "online"]);
  });

  it("takes the account's own domain when none is named", async () => {
    const edge = await startEdge({ devDomain: "dev.ngrok-free.app" });
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel, { domain: null });
    expect(tunnel.supervisor.state).toMatchObject({ url: "https://dev.ngrok-free.app" });
  });

  it("sends the sign-in rule, in lower case, and the edge applies it", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel, { allowEmails: ["Alice@Example.com"] });
    const request = edge.endpoints()[0]!.request;
    expect(JSON.parse(request.Opts.TrafficPolicy ?? "")).toEqual({
      on_http_request: [
        { actions: [{ type: "oauth", config: { provider: "google" } }] },
        {
          expressions: ["!(actions.ngrok.oauth.identity.email in ['alice@example.com'])"],
          actions: [{ type: "deny", config: { status_code: 403 } }],
        },
      ],
    });
    expect((await visitEdge(edge, domain)).status).toBe(302);
  });

  it.runIf(existsSync("/proc/self/environ"))(
    "keeps the token out of the child's arguments and environment",
    async () => {
      const edge = await startEdge();
      const tunnel = makeTunnel({ environment: { ...process.env, NGROK_AUTHTOKEN: authtoken } });
      await startOnline(edge, tunnel);
      for (const name of ["cmdline", "environ"]) {
        const text = readFileSync(`/proc/${tunnel.children[0]!.pid ?? 0}/${name}`, "latin1");
        expect(text).not.toContain(authtoken);
      }
    },
  );

  it("refuses settings that the SDK could not bear, and starts nothing", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    const start = (changes: Partial<TunnelConfig>) => () => {
      tunnel.supervisor.start(configFor(edge, changes), socketPath());
    };
    expect(start({ domain: "no domain" })).toThrow(/domain/);
    expect(start({ serverAddress: "nowhere" })).toThrow(/host:port/);
    expect(start({ allowEmails: ["a'] || true || ['@x.com"] })).toThrow(/e-mail/);
    expect(tunnel.supervisor.state).toEqual({ kind: "off" });
    expect(tunnel.children).toEqual([]);
  });
});

describe("healing", () => {
  it("is back after its connection was cut, under the same address", async () => {
    const edge = await startEdge();
    await startLocal();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    edge.dropAgents();
    const { reason, attempt } = await tunnel.until("retrying");
    expect([reason.reasonKey, attempt]).toEqual(["tunnel-offline", 1]);
    expect(await tunnel.until("online")).toMatchObject({ url });
    expect((await visitEdge(edge, domain)).status).toBe(200);
    await hasEnded(tunnel.children[0]!);
  });

  it("keeps trying through an outage, each time after a longer wait", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    edge.acceptAgents = false;
    edge.dropAgents();
    await tunnel.until("retrying");
    await tunnel.until("starting");
    const second = await tunnel.until("retrying");
    expect(second.attempt).toBe(2);
    expect(second.reason.reasonKey).toBe("tunnel-tls");
    edge.acceptAgents = true;
    await tunnel.until("online");
    const waits = tunnel.states.flatMap((state) =>
      state.kind === "retrying" ? [state.attempt] : [],
    );
    expect(waits).toEqual([1, 2]);
  });

  it("notices a network that swallows everything", async () => {
    const edge = await startEdge();
    await startLocal();
    const tunnel = makeTunnel({ heartbeatSeconds: 1, heartbeatToleranceSeconds: 1 });
    await startOnline(edge, tunnel);
    edge.freezeAgents();
    const { reason } = await tunnel.until("retrying");
    expect(reason.code).toBe("no-heartbeat");
    await tunnel.until("online");
    expect((await visitEdge(edge, domain)).status).toBe(200);
  });

  it("tries again while its address is taken", async () => {
    const edge = await startEdge();
    edge.refuseBind({ code: "ERR_NGROK_334", message: `The endpoint '${url}' is already online.` });
    const tunnel = makeTunnel();
    tunnel.supervisor.start(configFor(edge), socketPath());
    const { reason } = await tunnel.until("retrying");
    expect([reason.code, reason.reasonKey]).toEqual(["ERR_NGROK_334", "tunnel-endpoint-taken"]);
    expect(reason.detail).toContain("already online");
    edge.refuseBind(null);
    await tunnel.until("online");
  });

  it("comes back when the service ended the endpoint", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    edge.stopTunnel({ code: "ERR_NGROK_3208", message: "Stopped." });
    await tunnel.until("retrying");
    await tunnel.until("online");
    expect(edge.endpoints()).toHaveLength(1);
  });
});

describe("giving up", () => {
  it("ends with a wrong token, whose words are not repeated anywhere", async () => {
    const edge = await startEdge({ authtokens: ["another_fake_token"] });
    const tunnel = makeTunnel();
    tunnel.supervisor.start(configFor(edge), socketPath());
    const failed = await tunnel.until("failed");
    expect([failed.code, failed.reasonKey]).toEqual(["ERR_NGROK_105", "tunnel-token-wrong"]);
    expect(failed.detail).toContain("does not look like");
    expect(JSON.stringify([tunnel.states, logged])).not.toContain(authtoken);
    await hasEnded(tunnel.children[0]!);
    expect(tunnel.children).toHaveLength(1);
  });

  it("ends with a domain of somebody else", async () => {
    const edge = await startEdge();
    edge.refuseBind({ code: "ERR_NGROK_320", message: "Reserved for another account." });
    const tunnel = makeTunnel();
    tunnel.supervisor.start(configFor(edge), socketPath());
    const failed = await tunnel.until("failed");
    expect([failed.code, failed.reasonKey]).toEqual(["ERR_NGROK_320", "tunnel-domain-refused"]);
    edge.refuseBind(null);
    await startOnline(edge, tunnel);
  });

  it("says so when the native addon is missing", async () => {
    const edge = await startEdge();
    const bare = mkdtempSync(path.join(tmpdir(), "tunnel-bare-"));
    releases.push(() => {
      rmSync(bare, { recursive: true });
    });
    copyFileSync(childScript, path.join(bare, "tunnelChild.js"));
    const tunnel = makeTunnel({ childScript: path.join(bare, "tunnelChild.js") });
    tunnel.supervisor.start(configFor(edge), socketPath());
    const failed = await tunnel.until("failed");
    expect([failed.code, failed.reasonKey]).toEqual(["addon-missing", "tunnel-addon-missing"]);
  });
});

describe("stopping", () => {
  it("takes the address offline at once and leaves no process", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    const began = performance.now();
    const stopped = tunnel.supervisor.stop();
    await edge.waitForEmpty();
    const emptyAfter = performance.now() - began;
    await stopped;
    expect(emptyAfter).toBeLessThan(500);
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(tunnel.supervisor.state).toEqual({ kind: "off" });
    const [child] = tunnel.children;
    expect(child!.exitCode ?? child!.signalCode).not.toBeNull();
    expect(() => process.kill(child!.pid!, 0)).toThrow(/ESRCH/);
  });

  it("leaves no ghost when it was stopped while offline", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    edge.acceptAgents = false;
    edge.dropAgents();
    await tunnel.until("retrying");
    await tunnel.supervisor.stop();
    await Promise.all(tunnel.children.map(hasEnded));
    edge.acceptAgents = true;
    // Every process of this tunnel is gone and none is due, so nothing can publish it again.
    expect(tunnel.supervisor.state).toEqual({ kind: "off" });
    expect(edge.endpoints()).toEqual([]);
  });

  it("kills a child that can't say goodbye", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    edge.freezeAgents();
    const began = performance.now();
    await tunnel.supervisor.stop();
    expect(performance.now() - began).toBeLessThan(2_500);
    await edge.waitForEmpty();
    expect(tunnel.children[0]!.signalCode).toBe("SIGKILL");
  });

  it("ends the child when the supervisor's process is gone", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    const [child] = tunnel.children;
    child!.disconnect();
    await hasEnded(child!);
    expect(child!.exitCode).toBe(0);
  });

  it("can be started again at once, and stopped again", async () => {
    const edge = await startEdge();
    const tunnel = makeTunnel();
    await startOnline(edge, tunnel);
    const stopped = tunnel.supervisor.stop();
    await startOnline(edge, tunnel);
    await stopped;
    expect(tunnel.supervisor.state).toMatchObject({ kind: "online", url });
    const again = tunnel.supervisor.stop();
    tunnel.supervisor.start(configFor(edge), socketPath());
    await tunnel.supervisor.stop();
    await again;
    expect(tunnel.supervisor.state).toEqual({ kind: "off" });
    await Promise.all(tunnel.children.map(hasEnded));
    await edge.waitForEmpty();
  });
});
