import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PairingAttempts } from "../../src/access/attempts";
import {
  maxCountedAddresses,
  maxWrongCodes,
  maxWrongCodesPerAddress,
} from "../../src/shared/limits";
import { expectRefusal } from "./support/refused";
import type { Headers } from "./support/rig";
import { Rig } from "./support/rig";
import type { Answer } from "./support/wire";
import { valuesOf } from "./support/wire";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
});

// What was counted up before is forgotten.
beforeEach(async () => {
  await rig.code();
});

afterAll(() => rig.stop());

const wrong = (): string => randomBytes(16).toString("base64url");
const from = (address: string | null): Headers => ({ Cookie: null, "X-Forwarded-For": address });
const redeem = (code: string, headers: Headers, way: "L" | "local" = "L"): Promise<Answer> =>
  rig.post(way, "/api/pair", { code, name: "x" }, headers);
const randomAddress = (): string => [...randomBytes(4)].join(".");

async function statusesOf(count: number, headersOf: () => Headers): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let tries = 0; tries < count; tries += 1) {
    statuses.push((await redeem(wrong(), headersOf())).status);
  }
  return statuses;
}

const refusedAfter = (limit: number, count: number): readonly number[] => [
  ...Array<number>(limit).fill(401),
  ...Array<number>(count - limit).fill(429),
];

describe("R35 wrong codes are limited, and the owner is not", () => {
  let last = 100;
  let attacker: Headers;

  beforeEach(() => {
    attacker = from(`203.0.113.${(last += 1)}`);
  });

  async function alerted(kind: string, address?: string): Promise<void> {
    for (;;) {
      const alert = await rig.headless.waitFor("alert");
      if (alert["kind"] === kind && (address === undefined || alert["address"] === address)) return;
    }
  }

  it("after 5 from one address even the right one is refused there, and the owner hears of it", async () => {
    const code = await rig.code();
    const statuses = await statusesOf(maxWrongCodesPerAddress, () => attacker);
    expect(statuses).toEqual(refusedAfter(maxWrongCodesPerAddress, maxWrongCodesPerAddress));
    await alerted("wrong-codes", String(attacker["X-Forwarded-For"]));
    for (const tried of [wrong(), code, code]) {
      const answer = await redeem(tried, attacker);
      expectRefusal(answer, [429]);
      const wait = Number(valuesOf(answer, "retry-after")[0]);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(15 * 60);
    }
    await expect
      .poll(async () =>
        (await rig.audit()).filter(
          ({ event, address }) =>
            event === "pairing-blocked" && address === attacker["X-Forwarded-For"],
        ),
      )
      .toHaveLength(3);
    // From elsewhere it works: the code was right, and its owner is not locked out.
    expect((await redeem(code, from(randomAddress()))).status).toBe(200);
  });

  it("a success forgets nothing of what was tried before", async () => {
    const code = await rig.code();
    await statusesOf(maxWrongCodesPerAddress - 1, () => attacker);
    expect((await redeem(code, attacker)).status).toBe(200);
    expect(await statusesOf(2, () => attacker)).toEqual([401, 429]);
  });

  it("a new code of the owner's begins anew, also for the address that was stopped", async () => {
    await statusesOf(maxWrongCodesPerAddress + 1, () => attacker);
    expect((await redeem(await rig.code(), attacker)).status).toBe(200);
  });

  it("40 at the same moment are not looked at more than 5 one after the other", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(wrong(), attacker)));
    const looked = answers.filter(({ status }) => status === 401);
    expect(looked.length).toBeLessThanOrEqual(maxWrongCodesPerAddress);
  });

  it("30 from 30 addresses close pairing: the code is dead, and a new one opens it again", async () => {
    const code = await rig.code();
    await statusesOf(maxWrongCodes, () => from(randomAddress()));
    expect((await redeem(code, from(randomAddress()))).status).toBe(429);
    await alerted("pairing-closed");
    const next = await rig.code();
    expectRefusal(await redeem(code, from(randomAddress())), [401]);
    expect((await redeem(next, from(randomAddress()))).status).toBe(200);
  });

  it("a paired device notices nothing of it", async () => {
    const phone = await rig.greet("L");
    await statusesOf(maxWrongCodes + 5, () => from(randomAddress()));
    phone.sendJson({ type: "ping" });
    await phone.until(() => phone.messages.some(({ type }) => type === "pong"));
    phone.cut();
    const startedAt = performance.now();
    (await rig.greet("L")).cut();
    (await rig.greet("P")).cut();
    expect((await rig.ask("L", { headers: attacker })).status).toBe(401);
    expect((await rig.ask("L")).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("100 000 addresses do not fill the memory", () => {
    const attempts = new PairingAttempts(Date.now);
    const before = heapUsed();
    for (let count = 0; count < 100_000; count += 1) {
      const address = [count >> 16, (count >> 8) & 255, count & 255].join(".");
      const one = { door: "tunnel", address: `10.${address}` } as const;
      attempts.take(one);
      // As if all tried a code that was ours, or the total would stop them.
      attempts.giveBack(one);
    }
    expect(attempts.size).toBeLessThanOrEqual(maxCountedAddresses);
    expect(heapUsed() - before).toBeLessThan(10_000_000);
  });
});

describe("R6 only the last address of X-Forwarded-For counts", () => {
  it("40 wrong codes with another first address each time are one visitor's", async () => {
    const statuses = await statusesOf(40, () => from(`${randomAddress()}, 203.0.113.9`));
    expect(statuses).toEqual(refusedAfter(maxWrongCodesPerAddress, 40));
  });

  it("40 wrong codes with another header line before it are one visitor's", async () => {
    const statuses = await statusesOf(40, () => ({
      Cookie: null,
      "X-Forwarded-For": [randomAddress(), "203.0.113.10"],
    }));
    expect(statuses).toEqual(refusedAfter(maxWrongCodesPerAddress, 40));
  });

  it("40 wrong codes with another last address each time reach what all may try", async () => {
    const statuses = await statusesOf(40, () => from(`203.0.113.11, ${randomAddress()}`));
    expect(statuses).toEqual(refusedAfter(maxWrongCodes, 40));
  });

  it("the addresses of one IPv6 network are one visitor's", async () => {
    let count = 0;
    const statuses = await statusesOf(10, () => from(`2001:db8:1:2::${(count += 1).toString(16)}`));
    expect(statuses).toEqual(refusedAfter(maxWrongCodesPerAddress, 10));
  });

  const unreadable: readonly (readonly [string, string | null])[] = [
    ["8 kB of junk", "x".repeat(8_000)],
    ["8 kB of commas", ",".repeat(8_000)],
    ["an address with a zone", "fe80::1%eth0"],
    ["unknown", "unknown"],
    ["nothing", ""],
    ["no such header", null],
    ["a port", "203.0.113.9:80"],
    ["a script", "<script>alert(1)</script>"],
    ["high bytes", "\u00e9\u00ff"],
  ];
  it.each(unreadable)("%s is no fault", async (_name, value) => {
    expect((await rig.ask("L", { headers: { "X-Forwarded-For": value } })).status).toBe(200);
  });

  it("all that can't be read share what all may try: none of them can be told from the owner", async () => {
    let count = 0;
    const next = (): string | null => unreadable[(count += 1) % unreadable.length]?.[1] ?? null;
    const statuses = await statusesOf(40, () => from(next()));
    expect(statuses).toEqual(refusedAfter(maxWrongCodes, 40));
  });

  it("at the local door the header is not read at all", async () => {
    for (let count = 0; count < maxWrongCodesPerAddress; count += 1) {
      expect((await redeem(wrong(), from(randomAddress()), "local")).status).toBe(401);
    }
    expect((await redeem(wrong(), from(randomAddress()), "local")).status).toBe(429);
  });
});

/** Bytes of what is really held. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed;
}
