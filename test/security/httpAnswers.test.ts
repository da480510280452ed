import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, unchanged } from "./support/refused";
import type { Request } from "./support/rig";
import { Rig } from "./support/rig";
import type { Answer } from "./support/wire";
import { readAnswer, valuesOf } from "./support/wire";

let rig: Rig;
let script: string;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
  script = /src="([^"]+)"/.exec((await rig.ask("L", { target: "/" })).body)?.[1] ?? "";
});

afterAll(() => rig.stop());

/** An answer to a device that can't be saved: a fault of the host's own. */
async function provokeFault(): Promise<Answer> {
  const file = path.join(rig.stateFolder, "devices.json");
  const folder = `${file}.folder`;
  await mkdir(path.join(folder, "x"), { recursive: true });
  const putFolder = async (): Promise<boolean> => {
    await rename(file, `${file}.aside`);
    return rename(folder, file).then(
      () => true,
      () => false,
    );
  };
  // A folder in its place can't be replaced by a file. The host may save it in between: then again.
  await expect.poll(putFolder).toBe(true);
  try {
    const answer = await rig.post("L", "/api/pair", { code: await rig.code(), name: "x" });
    expect(answer.status).toBe(500);
    return answer;
  } finally {
    await rm(file, { recursive: true });
    await rename(`${file}.aside`, file);
  }
}

async function tooManyCodes(): Promise<Answer> {
  const headers = { "X-Forwarded-For": "203.0.113.99", Cookie: null };
  for (let count = 0; count < 5; count += 1) await wrongCode(headers);
  return wrongCode(headers);
}

async function knownWorker(): Promise<Answer> {
  const first = await rig.ask("L", { target: "/sw.js" });
  const [tag = ""] = valuesOf(first, "etag");
  return rig.ask("L", { target: "/sw.js", headers: { "If-None-Match": tag } });
}

const wrongCode = (headers: Request["headers"] = {}) =>
  rig.post("L", "/api/pair", { code: "A".repeat(22), name: "x" }, headers);

/** Every kind of answer there is: its name, its status, how to get it. */
const answers: readonly (readonly [string, readonly number[], () => Promise<Answer>])[] = [
  ["the page", [200], () => rig.ask("L", { target: "/" })],
  ["the page's script", [200], () => rig.ask("L", { target: script })],
  ["the page's worker", [200], () => rig.ask("L", { target: "/sw.js", headers: { Cookie: null } })],
  ["the page's manifest", [200], () => rig.ask("L", { target: "/manifest.webmanifest" })],
  ["a worker that is known", [304], knownWorker],
  ["a share that no worker took", [303], () => rig.ask("L", { method: "POST", target: "/share" })],
  ["health", [200], () => rig.ask("L", { target: "/health" })],
  ["a device's own data", [200], () => rig.ask("L")],
  ["no session", [401], () => rig.ask("L", { headers: { Cookie: null } })],
  ["a wrong code", [401], () => wrongCode()],
  ["a foreign host", [403], () => rig.ask("L", { headers: { Host: "evil.example" } })],
  ["a foreign origin", [403], () => rig.post("L", "/api/logout", undefined, { Origin: "null" })],
  ["an unknown path", [404], () => rig.ask("L", { target: "/nope" })],
  ["an unknown asset", [404], () => rig.ask("L", { target: "/assets/nope.js" })],
  ["another method", [405], () => rig.post("L", "/api/me", undefined)],
  ["no JSON", [400], () => rig.ask("L", { ...rig.postRequest("L", "/api/pair", {}), body: "{{" })],
  ["another JSON", [400, 401], () => rig.post("L", "/api/pair", { x: 1 })],
  ["another type", [415], () => rig.post("L", "/api/pair", {}, { "Content-Type": "text/plain" })],
  ["a large body", [413], () => rig.post("L", "/api/pair", { code: "A".repeat(100_000) })],
  ["too many codes", [429], tooManyCodes],
  ["no HTTP at all", [400, 405], () => rig.send("L", "hello\r\n\r\n")],
  ["a request without a host", [400, 403], () => rig.ask("L", { headers: { Host: null } })],
  [
    "headers that are too large",
    [400, 431],
    () => rig.ask("L", { headers: { "X-Big": "x".repeat(20_000) } }),
  ],
  ["a foreign upgrade", [403], () => rig.upgrade("L", { headers: { Origin: "null" } })],
  ["an upgrade without a session", [401], () => rig.upgrade("L", { headers: { Cookie: null } })],
  ["an upgrade elsewhere", [404], () => rig.upgrade("L", { target: "/nope" })],
  ["an upgrade to something else", [400], () => rig.upgrade("L", { headers: { Upgrade: "h2c" } })],
  ["a fault", [500], provokeFault],
  [
    "log-out",
    [204],
    async () => rig.post("L", "/api/logout", undefined, { Cookie: await rig.pair("L") }),
  ],
  ["the page at the local door", [200], () => rig.ask("local", { target: "/" })],
  ["the page through the edge", [200], () => rig.ask("P", { target: "/" })],
  ["a refusal through the edge", [401], () => rig.ask("P", { headers: { Cookie: null } })],
];

/** What a browser may keep, of answers that are not forgotten at once. */
const lives: Readonly<Record<string, string>> = {
  "the page's script": "public, max-age=31536000, immutable",
  "the page's worker": "no-cache",
  "a worker that is known": "no-cache",
  "the page's manifest": "no-cache",
};

describe("R21 every answer has the headers that protect a browser", () => {
  it.each(answers)("%s (%j)", async (name, statuses, ask) => {
    const answer = await ask();
    expect(statuses).toContain(answer.status);
    const one = (header: string): string => {
      const values = valuesOf(answer, header);
      expect(values, header).toHaveLength(1);
      return values[0] ?? "";
    };
    expect(one("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(one("x-content-type-options")).toBe("nosniff");
    expect(
      Number(/^max-age=(\d+)/.exec(one("strict-transport-security"))?.[1]),
    ).toBeGreaterThanOrEqual(31_536_000);
    expect(one("referrer-policy")).toBe("no-referrer");
    expect(one("cross-origin-opener-policy")).toBe("same-origin");
    expect(one("cross-origin-resource-policy")).toBe("same-origin");
    expect(one("x-frame-options")).toBe("DENY");
    const denied = one("permissions-policy").split(", ");
    expect(denied).toEqual(expect.arrayContaining(["camera=()", "geolocation=()", "usb=()"]));
    expect(denied.filter((feature) => !feature.endsWith("=()"))).toEqual(["microphone=(self)"]);
    expect(one("cache-control")).toBe(lives[name] ?? "no-store");
    expect(answer.head).not.toMatch(/^(server|x-powered-by|via|x-aspnet|access-control-\S+):/im);
    expect(answer.head).not.toMatch(/node|hono|express|\bv?\d+\.\d+\.\d+/i);
  });
});

describe("R20 JSON in and out, of a size that is known", () => {
  const apiAnswers = answers.filter(
    ([name]) =>
      /session|data|code|JSON|another (type|method)|large|fault/.test(name) &&
      !/upgrade/.test(name),
  );
  it.each(apiAnswers)("%s is JSON", async (_name, _statuses, ask) => {
    const answer = await ask();
    expect(valuesOf(answer, "content-type")).toEqual(["application/json; charset=utf-8"]);
    expect(JSON.parse(answer.body)).toBeTypeOf("object");
  });

  it.each(["path=a&path=b", "x[]=1&x[]=2", "__proto__=1"])(
    "?%s is refused, or means nothing",
    async (query) => {
      // No route takes anything from a query, so a repeated one can't be read in two ways.
      const plain = await rig.ask("L");
      const answer = await rig.ask("L", { target: `/api/me?${query}` });
      if (answer.status === 200) expect(answer.body).toBe(plain.body);
      else expectRefusal(answer, [400, 404]);
    },
  );

  it.each(["/api/pair", "/api/logout"])("%s refuses 10 GB before they come", async (target) => {
    const headers = { "Content-Length": "10000000000" };
    const request = rig.postRequest("L", target, undefined, headers);
    await unchanged(rig, async () => {
      const answer = await rig.ask("L", request);
      expectRefusal(answer, [413]);
      expect(answer.closedAfterMs).toBeLessThanOrEqual(1_000);
    });
  });

  it.each(["/api/pair", "/api/logout"])("%s takes no 50 MB in chunks either", async (target) => {
    const flood = async (): Promise<void> => {
      const request = rig.postRequest("L", target, undefined, {
        "Transfer-Encoding": "chunked",
        Cookie: await rig.pair("L"),
      });
      const socket = await rig.open("L");
      const answer = readAnswer(socket, 20_000);
      socket.write(rig.bytesOf("L", request));
      const chunk = Buffer.from(`10000\r\n${"x".repeat(0x10000)}\r\n`);
      let sent = 0;
      for (; sent < 50_000_000 && socket.writable; sent += chunk.length) {
        const isTaken = socket.write(chunk);
        if (!isTaken) {
          await new Promise((resolve) => {
            socket.once("drain", resolve);
            socket.once("close", resolve);
          });
        }
      }
      // 0: the connection was cut while we were still writing, which takes the answer with it. Log-out
      // needs no body: it may answer at once, and closes before the body has come.
      expect([413, 0, ...(target === "/api/logout" ? [204] : [])]).toContain((await answer).status);
      expect(sent).toBeLessThan(5_000_000);
    };
    expect(await rig.memoryGrowth(5, flood)).toBeLessThanOrEqual(5);
  });

  it("a body that is JSON and small is taken: the control", async () => {
    const code = await rig.code();
    expect((await rig.post("L", "/api/pair", { code, name: "x" })).status).toBe(200);
  });
});

describe("R29 an error says nothing", () => {
  const faults: readonly (readonly [string, () => Promise<Answer>])[] = [
    ["a file that is not there", () => rig.ask("L", { target: "/api/file?path=%00" })],
    ["a path with a NUL", () => rig.ask("L", { target: "/assets/%00" })],
    ["a path with a broken escape", () => rig.ask("L", { target: "/assets/%E0%A4%A" })],
    [
      "broken JSON",
      () => rig.ask("L", { ...rig.postRequest("L", "/api/pair", {}), body: '{"code":' }),
    ],
    [
      "a JSON bomb",
      () => rig.ask("L", { ...rig.postRequest("L", "/api/pair", {}), body: "[".repeat(4_000) }),
    ],
    ["an unknown code", () => wrongCode({ "X-Forwarded-For": "203.0.113.100" })],
    ["no session", () => rig.ask("L", { headers: { Cookie: null } })],
    ["a fault of the host's", provokeFault],
  ];
  it.each(faults)("%s: a code and an id, and the log has it under that id", async (_name, ask) => {
    const answer = await ask();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectRefusal(answer, [answer.status]);
    expect(answer.body).not.toMatch(/\/|\bat \S+:\d+|node|EISDIR|my-app/i);
    const { error } = JSON.parse(answer.body) as { error: { id: string } };
    await expect.poll(() => rig.headless.logText).toContain(error.id);
  });

  it("the server goes on: the control", async () => {
    expect((await rig.ask("L")).status).toBe(200);
  });
});
