import { once } from "node:events";
import { readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeLogger } from "../../src/base/logger";
import type { TunnelConfig } from "../../src/tunnel/config";
import type { ConnectionTestOptions } from "../../src/tunnel/connectionTest";
import { testConnection } from "../../src/tunnel/connectionTest";
import type { NgrokEdge, NgrokEdgeOptions } from "../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../stand-ins/ngrokEdge/edge";
import type { TemporaryFolder } from "../support/temporary";
import { temporaryFolder } from "../support/temporary";

const domain = "remote.ngrok-free.app";
const url = `https://${domain}`;
const authtoken = "not0a0real0token0000_for0tests0only";
const logged: string[] = [];
const edges: NgrokEdge[] = [];

async function startEdge(options: NgrokEdgeOptions = {}): Promise<NgrokEdge> {
  const edge = await startNgrokEdge(options);
  edges.push(edge);
  return edge;
}

// A place of its own, where nobody else makes folders.
let place: TemporaryFolder;
const { TMPDIR } = process.env;

beforeAll(async () => {
  place = await temporaryFolder("connection-test");
  process.env["TMPDIR"] = place.path;
});
afterAll(async () => {
  if (TMPDIR === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = TMPDIR;
  await place.remove();
});
afterEach(async () => {
  for (const edge of edges.splice(0)) await edge.close();
  logged.length = 0;
});

describe("a test of the connection", () => {
  const test = (
    edge: NgrokEdge,
    changes: Partial<TunnelConfig> = {},
    more: Partial<ConnectionTestOptions> = {},
  ) =>
    testConnection({
      config: {
        authtoken,
        domain,
        allowEmails: [],
        provider: "google",
        serverAddress: edge.serverAddr,
        certificateAuthority: edge.caPem,
        publicAddress: `localhost:${edge.httpsPort}`,
        ...changes,
      },
      childScript: path.resolve("dist/tunnelChild.js"),
      environment: process.env,
      logger: makeLogger((_level, message) => logged.push(message)),
      signal: new AbortController().signal,
      ...more,
    });

  it("brings the tunnel up, gets its own word through the public address, and leaves nothing", async () => {
    const edge = await startEdge();
    const steps: string[] = [];
    const result = await test(edge, {}, { report: (step) => steps.push(step) });
    expect(result).toEqual({ kind: "ok", url, asksToSignIn: false });
    expect(steps).toEqual(["connecting", "online", "checking"]);
    expect(edge.endpoints()).toEqual([]);
    expect(edge.visits).toBe(1);
    expect(readdirSync(place.path)).toEqual([]);
  });

  it("passes with e-mail addresses only if strangers are sent away to sign in", async () => {
    const edge = await startEdge();
    const allowEmails = ["alice@example.com"];
    expect(await test(edge, { allowEmails })).toEqual({ kind: "ok", url, asksToSignIn: true });
    edge.appliesPolicies = false;
    expect(await test(edge, { allowEmails })).toEqual({
      kind: "failed",
      problem: { code: "tunnel-gate-missing", detail: null },
    });
    edge.appliesPolicies = true;
    expect(await test(edge, { allowEmails, publicAddress: null })).toMatchObject({
      kind: "failed",
      problem: { code: "tunnel-gate-missing" },
    });
    expect(edge.endpoints()).toEqual([]);
  });

  it("says what is wrong, at the first attempt", async () => {
    const edge = await startEdge({ authtokens: ["another_fake_token"] });
    const wrongToken = await test(edge);
    expect(wrongToken).toMatchObject({ kind: "failed", problem: { code: "tunnel-token-wrong" } });
    expect(JSON.stringify([wrongToken, logged])).not.toContain(authtoken);
    edge.refuseAuth({ code: "ERR_NGROK_108", message: "Too many agents." });
    expect(await test(edge)).toMatchObject({ problem: { code: "tunnel-agents" } });
    await edge.goOffline();
    expect(await test(edge)).toMatchObject({ problem: { code: "tunnel-offline" } });
  });

  it("tells a used-up allowance, and a public side that is not the edge's", async () => {
    const edge = await startEdge();
    edge.answerPublic({ code: "ERR_NGROK_727" });
    expect(await test(edge)).toEqual({
      kind: "failed",
      problem: { code: "tunnel-quota", detail: "ERR_NGROK_727" },
    });
    edge.answerPublic(null);
    const stranger = await startEdge();
    // Its certificate is of another authority: nothing that it says counts.
    const publicAddress = `localhost:${stranger.httpsPort}`;
    expect(await test(edge, { publicAddress })).toMatchObject({
      problem: { code: "tunnel-public-unreachable" },
    });
    expect(stranger.visits).toBe(0);
  });

  it("leaves nothing when it is aborted at any step", async () => {
    const edge = await startEdge();
    for (const wanted of ["connecting", "online", "checking"] as const) {
      const abort = new AbortController();
      const report = (step: string): void => {
        if (step === wanted) abort.abort(new Error("closed by the person"));
      };
      await expect(test(edge, {}, { signal: abort.signal, report })).rejects.toThrow("closed by");
      await edge.waitForEmpty();
    }
    expect(readdirSync(place.path)).toEqual([]);
  });

  it("is over at once when it is aborted before the first attempt, whatever the service does", async () => {
    const edge = await startEdge();
    const silent = createServer();
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const serverAddress = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const abort = new AbortController();
    let abortedAt = Infinity;
    const report = (): void => {
      abortedAt = performance.now();
      abort.abort(new Error("closed by the person"));
    };
    const tested = test(edge, { serverAddress }, { signal: abort.signal, report });
    await expect(tested).rejects.toThrow("closed by");
    expect(performance.now() - abortedAt).toBeLessThan(5_000);
    // No process was started for it.
    expect(logged).toEqual([]);
    expect(readdirSync(place.path)).toEqual([]);
    silent.close();
  });
});
