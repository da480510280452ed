import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { visitEdge } from "../stand-ins/ngrokEdge/visitor";
import { Headless } from "../support/headless";
import { NgrokWay } from "../support/ngrokWay";

const domain = "headless-test.ngrok-free.app";
const origin = `https://${domain}`;
const authtoken = "fake_ngrok_token_for_tests";

async function runToEnd(script: string, args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { exitCode: child.exitCode, output, errors };
}

describe("a bad option", () => {
  it.each([[], ["--nope"], ["--workspace=/no/such/folder"], ["usage"]])(
    "%j is one clear line and exit code 2",
    async (...args) => {
      const { exitCode, output, errors } = await runToEnd(path.resolve("dist/headless.js"), args);
      expect([exitCode, output]).toEqual([2, ""]);
      expect(errors.trim().split("\n")).toHaveLength(1);
      expect(errors).toContain("--workspace DIR");
    },
  );
});

describe("the tunnel", () => {
  let edge: NgrokEdge;
  let way: NgrokWay;

  beforeAll(async () => {
    way = await NgrokWay.start("tunnel", domain, { authtokens: [authtoken] });
    ({ edge } = way);
  });

  afterAll(() => way.stop());

  const start = (options: { token?: string; more?: readonly string[]; script?: string } = {}) =>
    Headless.start({
      args: ["--confirm-devices=no", ...way.args, ...(options.more ?? [])],
      environment: { NGROK_AUTHTOKEN: options.token ?? authtoken },
      ...(options.script === undefined ? {} : { script: options.script }),
    });

  const visit = (pathname: string, headers: Record<string, string> = {}, body?: string) =>
    visitEdge(edge, domain, {
      path: pathname,
      isSecure: true,
      headers,
      ...(body === undefined ? {} : { method: "POST", body: Buffer.from(body) }),
    });

  it("lets a phone in from outside, by its own name only, over https only", async () => {
    const headless = await start();
    expect(headless.ready).toMatchObject({ public: origin });
    const code = new URL(headless.ready.pairPublic ?? "").hash.slice(3);
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ code, name: "Phone" });
    expect(
      (await visit("/api/pair", { ...json, origin: "https://evil.example" }, body)).status,
    ).toBe(403);
    const paired = await visit("/api/pair", { ...json, origin }, body);
    const cookie = paired.headers["set-cookie"]?.[0] ?? "";
    expect(cookie).toMatch(
      /^__Host-rc=[\w-]{43}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Strict$/,
    );
    const session = { cookie: cookie.split(";")[0] ?? "" };
    expect((await visit("/api/me", session)).status).toBe(200);
    expect((await visit("/api/me")).status).toBe(401);
    const atPlainPort = { path: "/api/me", headers: session, isSecure: false };
    expect((await visitEdge(edge, domain, atPlainPort)).status).toBe(307);
    const replayed = { ...session, "ngrok-replay-original-request-id": "x" };
    expect((await visit("/api/me", replayed)).status).toBe(403);
    const atLocalDoor = await fetch(`${headless.ready.local}/api/me`, { headers: session });
    expect(atLocalDoor.status).toBe(401);
    expect(headless.logText).not.toMatch(
      new RegExp(`${authtoken}|${code}|${cookie.slice(10, 53)}`),
    );
    expect(await headless.stop()).toBe(0);
    expect(edge.endpoints()).toEqual([]);
  });

  it("asks ngrok for sign-in when e-mail addresses are named", async () => {
    const bind = edge.nextEntry("bind");
    const headless = await start({ more: ["--allow-email=Alice@Example.com"] });
    await bind;
    const answer = await visit("/");
    expect(answer.status).toBe(302);
    await headless.stop();
  });

  it("that is refused leaves local use, says why, and never the token", async () => {
    const token = "fake_wrong_token_for_tests";
    const headless = await start({ token });
    expect(headless.ready).toMatchObject({ public: null, pairPublic: null });
    expect(headless.logText).toContain("ERR_NGROK_105");
    expect(headless.logText).not.toContain(token);
    const page = await fetch(headless.ready.local);
    expect(page.status).toBe(200);
    await headless.stop();
  });

  it("without its native module leaves local use", async () => {
    const dist = path.join(way.place, "dist");
    await cp(path.resolve("dist"), dist, { recursive: true });
    const addons = (await readdir(dist)).filter((name) => name.endsWith(".node"));
    await Promise.all(addons.map((name) => rm(path.join(dist, name))));
    const headless = await start({ script: path.join(dist, "headless.js") });
    expect(headless.ready.public).toBeNull();
    expect(headless.logText).toContain("addon-missing");
    expect((await fetch(headless.ready.local)).status).toBe(200);
    await headless.stop();
  });

  it("without a network is tried again until it is there", async () => {
    edge.acceptAgents = false;
    const headless = await start();
    expect(headless.ready.public).toBeNull();
    edge.acceptAgents = true;
    await edge.waitForBind();
    const online = async (): Promise<string> => {
      const { tunnel } = (await headless.waitFor("tunnel")) as unknown as {
        tunnel: { kind: string; url?: string };
      };
      return tunnel.kind === "online" ? (tunnel.url ?? "") : online();
    };
    expect(await online()).toBe(origin);
    await headless.stop();
  });
});
