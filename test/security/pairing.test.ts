import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashSecret, randomSecret } from "../../src/access/secrets";
import { expectRefusal, refuses } from "./support/refused";
import type { Headers } from "./support/rig";
import { Rig } from "./support/rig";
import type { Answer } from "./support/wire";
import { readAnswer, valuesOf } from "./support/wire";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(() => rig.stop());

let lastAddress = 0;
/** An address that nobody came from before: wrong codes are counted by address. */
function stranger(): Headers {
  lastAddress += 1;
  const address = `198.51.${Math.floor(lastAddress / 250)}.${lastAddress % 250}`;
  return { Cookie: null, "X-Forwarded-For": address };
}

const redeem = (code: unknown, headers = stranger()): Promise<Answer> =>
  rig.post("L", "/api/pair", { code, name: "Phone" }, headers);

const cookieOf = (answer: Answer): string => valuesOf(answer, "set-cookie")[0]?.split(";")[0] ?? "";

/** So that there is room for the next ones. */
async function leave(answer: Answer): Promise<void> {
  await rig.post("L", "/api/logout", undefined, { Cookie: cookieOf(answer) });
}

describe("R31 a code is long, short-lived, and works once", () => {
  it("stands in the fragment of a link to a door, with 128 bits", async () => {
    const { pair, pairPublic } = await rig.headless.pair();
    for (const [link, origin] of [
      [pair, rig.origin("local")],
      [pairPublic ?? "", rig.publicOrigin],
    ] as const) {
      expect(link).toMatch(new RegExp(`^${origin}/#p=[A-Za-z0-9_-]{22,}$`));
    }
  });

  it("10 000 codes are all different, and no byte comes more often than it should", () => {
    const codes = Array.from({ length: 10_000 }, () => randomSecret(16));
    expect(new Set(codes).size).toBe(codes.length);
    const counts = new Array<number>(256).fill(0);
    for (const code of codes) {
      for (const byte of Buffer.from(code, "base64url")) counts[byte] = (counts[byte] ?? 0) + 1;
    }
    const expected = (codes.length * 16) / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: beyond 400 is one chance in 100 million.
    expect(chiSquare).toBeLessThan(400);
  });

  it("200 codes of the running host are all different", async () => {
    const codes = new Set<string>();
    for (let count = 0; count < 200; count += 1) codes.add(await rig.code());
    expect(codes.size).toBe(200);
  });

  it("works once", async () => {
    const code = await rig.code();
    const first = await redeem(code);
    expect(first.status).toBe(200);
    expectRefusal(await redeem(code), [401]);
    await leave(first);
  });

  it("dies when a new one is made", async () => {
    const old = await rig.code();
    const code = await rig.code();
    expectRefusal(await redeem(old), [401]);
    const answer = await redeem(code);
    expect(answer.status).toBe(200);
    await leave(answer);
  });

  it("is in no log, no audit line and no file, used or not", async () => {
    const used = await rig.code();
    await leave(await redeem(used));
    const unused = await rig.code();
    const texts = [rig.headless.logText, ...(await allTexts(rig.stateFolder))];
    for (const text of texts) {
      expect(text).not.toContain(used);
      expect(text).not.toContain(unused);
    }
  });

  it.each(["?p=CODE", "/pair/CODE", "/?code=CODE", "/api/pair?code=CODE"])(
    "a code in the address %s does nothing",
    async (place) => {
      const code = await rig.code();
      const target = place.replace("CODE", code).replace(/^\?/, "/?");
      const answer = await rig.ask("L", { target, headers: { Cookie: null } });
      expect(valuesOf(answer, "set-cookie")).toEqual([]);
      const paired = await redeem(code);
      expect(paired.status).toBe(200);
      await leave(paired);
    },
  );
});

async function allTexts(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(({ parentPath, name }) =>
      readFile(path.join(parentPath, name), "latin1").catch(() => ""),
    ),
  );
}

describe("R32 of many who try the same code at once one gets in", () => {
  it("50 requests at the same moment, 100 rounds: one device each", async () => {
    for (let round = 0; round < 100; round += 1) {
      const code = await rig.code();
      const devices = (await rig.storedDevices()).length;
      const sockets = await Promise.all(Array.from({ length: 50 }, () => rig.open("L")));
      const answers = sockets.map((socket) => readAnswer(socket));
      for (const socket of sockets) {
        const request = rig.postRequest("L", "/api/pair", { code, name: "x" }, stranger());
        socket.write(rig.bytesOf("L", request));
      }
      const all = await Promise.all(answers);
      const winners = all.filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      for (const answer of all) if (answer.status !== 200) expectRefusal(answer, [401, 409]);
      expect((await rig.storedDevices()).length).toBe(devices + 1);
      for (const answer of winners) await leave(answer);
    }
  });

  it("a host that dies in between leaves a dead code and no second device", async () => {
    const crashed = await Rig.start();
    const code = await crashed.code();
    const before = (await crashed.storedDevices()).length;
    const socket = await crashed.open("L");
    const request = crashed.postRequest("L", "/api/pair", { code, name: "Lost" }, { Cookie: null });
    socket.write(crashed.bytesOf("L", request));
    while ((await crashed.storedDevices()).length === before) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.destroy();
    await crashed.headless.kill();
    const next = await Rig.start({ after: crashed });
    try {
      const again = await next.post("L", "/api/pair", { code, name: "Lost" }, { Cookie: null });
      expectRefusal(again, [401]);
      expect((await next.ask("L")).status).toBe(200);
      await next.pair("L", "Lost");
      next.headless.command({ command: "devices" });
      const { devices } = await next.headless.waitFor("devices");
      const names = (devices as { name: string }[]).map(({ name }) => name);
      expect(names.filter((name) => name.startsWith("Lost"))).toEqual(["Lost"]);
    } finally {
      await next.stop();
    }
  });
});

describe("R34 a code is no credential, and the token is stored nowhere", () => {
  it("a code is accepted neither as a cookie nor as a bearer, before and after its use", async () => {
    const code = await rig.code();
    const forms: Headers[] = [
      { Cookie: `__Host-rc=${code}` },
      { Cookie: `__Host-rc=${code.padEnd(43, "A")}` },
      { Cookie: null, Authorization: `Bearer ${code}` },
    ];
    for (const headers of forms) await refuses(rig, "L", { headers }, [401]);
    const answer = await redeem(code);
    expect(answer.status).toBe(200);
    for (const headers of forms) expectRefusal(await rig.ask("L", { headers }), [401]);
    await leave(answer);
  });

  it("the token has 256 bits, is another one each time, and is in no file: its hash is", async () => {
    const answer = await redeem(await rig.code());
    const token = cookieOf(answer).slice("__Host-rc=".length);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(answer.body).not.toContain(token);
    for (const text of await allTexts(rig.stateFolder)) expect(text).not.toContain(token);
    const hashes = (await rig.storedDevices()).map(({ tokenHash }) => tokenHash);
    expect(hashes).toContain(hashSecret(token));
    expect(new Set(hashes).size).toBe(hashes.length);
    await leave(answer);
  });

  it("what is stored opens nothing", async () => {
    for (const device of await rig.storedDevices()) {
      for (const value of Object.values(device).filter((one) => typeof one === "string")) {
        expectRefusal(
          await rig.ask("L", { headers: { Cookie: `__Host-rc=${value}` } }),
          [401, 400],
        );
        const short = value
          .slice(0, 43)
          .padEnd(43, "A")
          .replace(/[^A-Za-z0-9_-]/g, "A");
        expectRefusal(await rig.ask("L", { headers: { Cookie: `__Host-rc=${short}` } }), [401]);
      }
    }
  });

  it("the token itself opens the door: the control", async () => {
    expect((await rig.ask("L")).status).toBe(200);
  });
});

describe("R36 all bad codes are answered alike", () => {
  const kinds: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["wrong", () => Promise.resolve(randomSecret(16))],
    ["replaced", () => rig.code()],
    ["short", () => Promise.resolve("abc")],
    ["long", () => Promise.resolve("A".repeat(64))],
    ["odd", () => Promise.resolve("<script>; DROP TABLE")],
  ];
  const shapeOf = ({ head, body }: Answer): string =>
    [head, body]
      .join("\n")
      .replace(/"id":"[0-9a-f]{8}"/, '"id":"-"')
      .replace(/^date:.*$/im, "");

  it("status, headers and body are the same for each kind, and for a used one", async () => {
    const code = await rig.code();
    await leave(await redeem(code));
    const shapes = [shapeOf(await redeem(code))];
    for (const [, make] of kinds) {
      const bad = await make();
      await rig.code();
      shapes.push(shapeOf(await redeem(bad)));
    }
    expect(new Set(shapes).size).toBe(1);
    expect(shapes[0]).toContain("code-invalid");
  });

  it("no kind takes longer than another", async () => {
    const times = kinds.slice(0, 3).map((): number[] => []);
    // In turn, so that whatever else the computer does falls on all of them alike.
    for (let count = 0; count < 999; count += 1) {
      const [, make] = kinds[count % 3] ?? [];
      const bad = await make?.();
      // A new code each time: what strangers count up together would end the trying otherwise.
      await rig.code();
      const socket = await rig.open("L");
      const request = rig.postRequest("L", "/api/pair", { code: bad, name: "x" }, stranger());
      const bytes = rig.bytesOf("L", request);
      const startedAt = performance.now();
      const answer = readAnswer(socket);
      socket.write(bytes);
      expect((await answer).status).toBe(401);
      times[count % 3]?.push(performance.now() - startedAt);
    }
    const medians = times.map((all) => all.sort((a, b) => a - b)[all.length >> 1] ?? 0);
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(1);
  });
});
