import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PairingAttempts } from "../../../src/access/attempts";
import { DeviceRegistry } from "../../../src/access/deviceRegistry";
import type { ConfirmDevice, PairingAlert, PairingOutcome } from "../../../src/access/pairing";
import { Pairing } from "../../../src/access/pairing";
import { silentLogger } from "../../../src/base/logger";
import {
  maxCountedAddresses,
  maxWrongCodes,
  maxWrongCodesPerAddress,
  pairingCodeLifeMs,
  wrongCodeWindowMs,
} from "../../../src/shared/limits";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { FakeAudit } from "./support/fakeAudit";

const visitor = { door: "tunnel", address: "203.0.113.7" } as const;
const from = (address: string) => ({ ...visitor, address });
const wrongCode = (index: number): string => index.toString().padStart(22, "A");

let temporary: TemporaryFolder;
let devices: DeviceRegistry;
let audit: FakeAudit;
let alerts: PairingAlert[];
let now: number;
const clock = (): number => now;

beforeEach(async () => {
  temporary = await temporaryFolder("pairing");
  now = 1_000_000;
  devices = await DeviceRegistry.open(`${temporary.path}/devices.json`, silentLogger, {
    now: clock,
  });
  audit = new FakeAudit();
  alerts = [];
});

afterEach(async () => {
  await devices.flush();
  await temporary.remove();
});

function makePairing(confirm: ConfirmDevice | null = null): Pairing {
  const pairing = new Pairing({ devices, confirm, audit, logger: silentLogger, now: clock });
  pairing.onDidAlert((alert) => alerts.push(alert));
  return pairing;
}

const reasonOf = (outcome: PairingOutcome): string =>
  outcome.kind === "refused" ? outcome.reason : outcome.kind;

const guess = async (pairing: Pairing, count: number, address: string = visitor.address) => {
  const reasons: string[] = [];
  for (let index = 0; index < count; index += 1) {
    reasons.push(reasonOf(await pairing.redeem(wrongCode(index), "Phone", from(address))));
  }
  return reasons;
};

describe("R35 guesses", () => {
  it("are counted before they are looked at: of many at once no more are looked at", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    const outcomes = await Promise.all([
      ...Array.from({ length: 50 }, (_, index) =>
        pairing.redeem(wrongCode(index), "Phone", visitor),
      ),
      pairing.redeem(code, "Phone", visitor),
    ]);
    const reasons = outcomes.map(reasonOf);
    expect(reasons.filter((reason) => reason === "code-invalid")).toHaveLength(
      maxWrongCodesPerAddress,
    );
    expect(reasons.at(-1)).toBe("too-many-attempts");
    expect(audit.events.filter((event) => event === "pairing-blocked")).toHaveLength(46);
    expect(devices.list()).toEqual([]);
  });

  it("tell when to come back, and no try makes that later", async () => {
    const pairing = makePairing();
    await guess(pairing, maxWrongCodesPerAddress);
    now += wrongCodeWindowMs / 2;
    const blocked = await pairing.redeem(wrongCode(9), "Phone", visitor);
    expect(blocked).toMatchObject({ retryAfterMs: wrongCodeWindowMs / 2 });
    now += wrongCodeWindowMs / 2;
    expect(await guess(pairing, 1)).toEqual(["code-invalid"]);
  });

  it("stay counted when a right code comes between them", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    await guess(pairing, maxWrongCodesPerAddress - 1);
    expect((await pairing.redeem(code, "Phone", visitor)).kind).toBe("paired");
    expect(await guess(pairing, 2)).toEqual(["code-invalid", "too-many-attempts"]);
  });

  it("keep nobody out once the owner makes a new code, also from the very address", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    await guess(pairing, maxWrongCodesPerAddress);
    expect(reasonOf(await pairing.redeem(code, "Phone", visitor))).toBe("too-many-attempts");
    const { code: next } = pairing.createCode();
    expect((await pairing.redeem(next, "Phone", visitor)).kind).toBe("paired");
  });

  it("at one door don't close another", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    for (let index = 0; index < maxWrongCodes - 1; index += 1) {
      await guess(pairing, 1, `203.0.113.${index}`);
    }
    const here = { door: "local", address: "127.0.0.1" } as const;
    await pairing.redeem(wrongCode(1), "Phone", here);
    expect(alerts).toEqual([]);
    expect((await pairing.redeem(code, "Phone", here)).kind).toBe("paired");
    await guess(pairing, 1, "198.51.100.9");
    expect(reasonOf(await pairing.redeem(wrongCode(2), "Phone", here))).toBe("code-invalid");
  });

  it("are told to the owner when an address is stopped, once", async () => {
    const pairing = makePairing();
    await guess(pairing, maxWrongCodesPerAddress + 3);
    expect(alerts).toEqual([
      { kind: "wrong-codes", address: visitor.address, count: maxWrongCodesPerAddress },
    ]);
  });

  it("from many addresses close pairing: the code dies, and the owner is told", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    let isGone = false;
    pairing.onDidUseCode(() => (isGone = true));
    for (let index = 0; index < maxWrongCodes; index += 1) {
      await guess(pairing, 1, `203.0.113.${index}`);
    }
    expect(alerts).toEqual([{ kind: "pairing-closed" }]);
    expect(isGone).toBe(true);
    expect(audit.events.filter((event) => event === "pairing-closed")).toHaveLength(1);
    expect(reasonOf(await pairing.redeem(code, "Phone", from("198.51.100.1")))).toBe(
      "too-many-attempts",
    );
    now += wrongCodeWindowMs;
    expect(reasonOf(await pairing.redeem(code, "Phone", from("198.51.100.1")))).toBe(
      "code-invalid",
    );
  });

  it.each([
    ["2001:db8:1:2::1", "2001:0DB8:0001:0002:ffff::9"],
    ["2001:db8::1", "2001:db8:0:0:5:6:7:8"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::2", "0:0:0:0:9::"],
  ])("of %s are those of %s", async (one, same) => {
    const pairing = makePairing();
    await guess(pairing, maxWrongCodesPerAddress, one);
    expect(await guess(pairing, 1, same)).toEqual(["too-many-attempts"]);
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["203.0.113.9", "203.0.113.10"],
  ])("of %s are not those of %s", async (one, other) => {
    const pairing = makePairing();
    await guess(pairing, maxWrongCodesPerAddress, one);
    expect(await guess(pairing, 1, other)).toEqual(["code-invalid"]);
  });

  it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1", "unknown"])(
    "behind a proxy that says %s of everybody keep nobody out once there is a new code",
    async (address) => {
      const pairing = makePairing();
      const anybody = { door: "proxy", address } as const;
      const { code } = pairing.createCode();
      const tries: string[] = [];
      for (let index = 0; index < maxWrongCodes; index += 1) {
        tries.push(reasonOf(await pairing.redeem(wrongCode(index), "Phone", anybody)));
      }
      expect(tries).toEqual(Array(maxWrongCodes).fill("code-invalid"));
      // The owner hears of it from the fifth one on.
      expect(alerts.filter(({ kind }) => kind === "wrong-codes")).toHaveLength(
        maxWrongCodes - maxWrongCodesPerAddress + 1,
      );
      expect(alerts.at(-1)).toEqual({ kind: "pairing-closed" });
      expect(reasonOf(await pairing.redeem(code, "Phone", anybody))).toBe("too-many-attempts");
      const { code: next } = pairing.createCode();
      expect((await pairing.redeem(next, "Phone", anybody)).kind).toBe("paired");
    },
  );

  it("of this PC's own browsers are one visitor's at the local door", async () => {
    const pairing = makePairing();
    const here = { door: "local", address: "127.0.0.1" } as const;
    const reasons: string[] = [];
    for (let index = 0; index <= maxWrongCodesPerAddress; index += 1) {
      reasons.push(reasonOf(await pairing.redeem(wrongCode(index), "Phone", here)));
    }
    expect(reasons.at(-1)).toBe("too-many-attempts");
  });

  it("from 100 000 addresses take little memory, and the newest count", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const attempts = new PairingAttempts(clock);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 100_000; index += 1) {
      const group = `${(index >> 8).toString(16)}:${(index & 255).toString(16)}`;
      const one = from(`2001:db8:${group}::1`);
      attempts.take(one);
      // As if all tried a code that was ours, or the total would stop them.
      if (index < 99_999) attempts.giveBack(one);
    }
    collect();
    const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
    expect(attempts.size).toBe(maxCountedAddresses);
    expect(megabytes).toBeLessThan(10);
    expect(attempts.countOf(from("2001:db8:186:9f::1"))).toBe(1);
  });
});

describe("R33 another device, while the owner is asked about one", () => {
  const neverAnswers: ConfirmDevice = () => new Promise(() => undefined);

  it("with a new code is refused, and the owner is told once", async () => {
    const pairing = makePairing(neverAnswers);
    await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    const { code } = pairing.createCode();
    for (const address of ["198.51.100.1", "198.51.100.2"]) {
      expect(reasonOf(await pairing.redeem(code, "Other", from(address)))).toBe("pairing-busy");
    }
    expect(alerts).toEqual([{ kind: "pairing-crowded", address: "198.51.100.1" }]);
    expect(audit.events.filter((event) => event === "pairing-crowded")).toHaveLength(2);
  });

  it("with the same code learns nothing, and the owner is told all the same", async () => {
    const pairing = makePairing(neverAnswers);
    const { code } = pairing.createCode();
    await pairing.redeem(code, "Phone", visitor);
    const other = await pairing.redeem(code, "Other", from("198.51.100.1"));
    expect(reasonOf(other)).toBe("code-invalid");
    expect(alerts).toEqual([{ kind: "pairing-crowded", address: "198.51.100.1" }]);
  });
});

describe("a device that comes in", () => {
  it("is told to the owner, also where nobody is asked, and is on record before", async () => {
    const pairing = makePairing();
    const order: string[] = [];
    devices.onDidChange(() => order.push(...audit.events));
    await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    expect(alerts).toEqual([{ kind: "device-paired", name: "Phone", address: visitor.address }]);
    expect(order).toEqual(["code-made", "pairing-allowed"]);
  });

  it("does not where that can't be written down", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    audit.hasRoom = false;
    await expect(pairing.redeem(code, "Phone", visitor)).rejects.toThrow("audit log");
    expect(devices.list()).toEqual([]);
    audit.hasRoom = true;
    expect(reasonOf(await pairing.redeem(code, "Phone", visitor))).toBe("code-invalid");
  });

  it("and never had its token is not there any more after a restart", async () => {
    const pairing = makePairing();
    await pairing.redeem(pairing.createCode().code, "Lost answer", visitor);
    const known = await pairing.redeem(pairing.createCode().code, "Known", visitor);
    if (known.kind !== "paired") throw new Error("not paired");
    devices.authenticate(known.token, "tunnel", visitor.address);
    await devices.flush();
    const restarted = await DeviceRegistry.open(`${temporary.path}/devices.json`, silentLogger, {
      now: clock,
    });
    expect(restarted.list().map(({ name }) => name)).toEqual(["Known"]);
  });
});

describe("what the owner takes back", () => {
  it("lets nobody in: neither the code that is out nor an Allow that comes later", async () => {
    let allow: (isAllowed: boolean) => void = () => undefined;
    let question: AbortSignal | undefined;
    const pairing = makePairing((_request, signal) => {
      question = signal;
      return new Promise((resolve) => (allow = resolve));
    });
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    const { code } = pairing.createCode();
    let isGone = false;
    pairing.onDidUseCode(() => (isGone = true));
    allow(true);
    pairing.takeBack();
    expect([question?.aborted, isGone]).toEqual([true, true]);
    expect(reasonOf(await pairing.collect(pending.ticket, 1_000))).toBe("pairing-expired");
    expect(reasonOf(await pairing.redeem(code, "Phone", visitor))).toBe("code-invalid");
    expect(devices.list()).toEqual([]);
    const { code: next } = pairing.createCode();
    expect((await pairing.redeem(next, "Phone", visitor)).kind).toBe("pending");
  });
});

describe("what the owner decides", () => {
  it.each([
    [true, ["pairing-asked", "pairing-allowed"]],
    [false, ["pairing-asked", "pairing-denied"]],
  ])("(%s) is one line each for the question and the answer", async (isAllowed, events) => {
    const pairing = makePairing(() => Promise.resolve(isAllowed));
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    await pairing.collect(pending.ticket, 1_000);
    expect(audit.events).toEqual(["code-made", ...events]);
    expect(JSON.stringify(audit.entries)).not.toContain(pending.ticket);
  });
});

describe("R36 what is no code", () => {
  it("is answered alike, in the same time", async () => {
    const pairing = makePairing();
    const expired = pairing.createCode().code;
    now += pairingCodeLifeMs;
    const replaced = pairing.createCode().code;
    pairing.createCode();
    const kinds: Record<string, string> = {
      wrong: wrongCode(1),
      expired,
      replaced,
      malformed: "",
    };
    const medians: number[] = [];
    for (const [kind, code] of Object.entries(kinds)) {
      const times: number[] = [];
      for (let index = 0; index < 1_000; index += 1) {
        // A window has passed each time, so that no limit speaks.
        if (index % 4 === 0) now += wrongCodeWindowMs;
        const startedAt = performance.now();
        const outcome = await pairing.redeem(code, "Phone", visitor);
        times.push(performance.now() - startedAt);
        expect([kind, outcome]).toEqual([kind, { kind: "refused", reason: "code-invalid" }]);
      }
      medians.push(times.toSorted((a, b) => a - b)[500] ?? 0);
    }
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(1);
  });
});
