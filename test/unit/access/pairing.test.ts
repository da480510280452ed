import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DeviceRegistry } from "../../../src/access/deviceRegistry";
import type { ConfirmDevice, PairingOutcome } from "../../../src/access/pairing";
import { Pairing } from "../../../src/access/pairing";
import { silentLogger } from "../../../src/base/logger";
import {
  deviceIdleLifeMs,
  deviceLifeMs,
  maxDevices,
  maxWrongCodes,
  maxWrongCodesPerAddress,
  pairingCodeLifeMs,
  pairingConfirmMs,
} from "../../../src/shared/limits";
import { FakeAudit } from "./support/fakeAudit";

const visitor = { door: "tunnel", address: "203.0.113.7" } as const;
const wrongCode = "A".repeat(22);

let folder: string;
let file: string;
let devices: DeviceRegistry;
let now: number;
let audit: FakeAudit;
const clock = (): number => now;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rc-access-"));
  file = join(folder, "own", "devices.json");
  now = 1_000_000;
  audit = new FakeAudit();
  devices = await DeviceRegistry.open(file, silentLogger, { now: clock });
});

afterEach(async () => {
  vi.useRealTimers();
  await devices.flush();
  await rm(folder, { recursive: true });
});

const makePairing = (confirm: ConfirmDevice | null = null) =>
  new Pairing({ devices, confirm, audit, logger: silentLogger, now: clock });

async function pairOne(name = "iPhone · Safari"): Promise<{ deviceId: string; token: string }> {
  const pairing = makePairing();
  const outcome = await pairing.redeem(pairing.createCode().code, name, visitor);
  if (outcome.kind !== "paired") throw new Error("not paired");
  return outcome;
}

const reasonOf = (outcome: PairingOutcome): string =>
  outcome.kind === "refused" ? outcome.reason : outcome.kind;

describe("a pairing code", () => {
  it("has 128 bits and lets exactly one of many equal requests in", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    expect(code).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        pairing.redeem(code, "Phone", { ...visitor, address: `203.0.113.${index}` }),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === "paired")).toHaveLength(1);
    expect(devices.list()).toHaveLength(1);
  });

  it("dies after its time, when a new one is made, and when it is taken back", async () => {
    const pairing = makePairing();
    const late = pairing.createCode().code;
    now += pairingCodeLifeMs;
    const outcomes = [await pairing.redeem(late, "Phone", visitor)];
    const replaced = pairing.createCode().code;
    const cancelled = pairing.createCode().code;
    outcomes.push(await pairing.redeem(replaced, "Phone", visitor));
    pairing.cancelCode();
    outcomes.push(await pairing.redeem(cancelled, "Phone", visitor));
    expect(outcomes.map(reasonOf)).toEqual(Array(3).fill("code-invalid"));
  });

  it("can't be guessed: an address is stopped after a few wrong ones, a right one included", async () => {
    const pairing = makePairing();
    const { code } = pairing.createCode();
    for (let count = 0; count < maxWrongCodesPerAddress; count++) {
      expect(reasonOf(await pairing.redeem(wrongCode, "Phone", visitor))).toBe("code-invalid");
    }
    const blocked = await pairing.redeem(code, "Phone", visitor);
    expect(blocked).toMatchObject({ kind: "refused", reason: "too-many-attempts" });
    const other = await pairing.redeem(code, "Phone", { ...visitor, address: "198.51.100.1" });
    expect(other.kind).toBe("paired");
  });

  it("that is dead may be tried again without harm to the owner", async () => {
    const pairing = makePairing();
    const dead = pairing.createCode().code;
    await pairing.redeem(dead, "Phone", visitor);
    for (let count = 0; count <= maxWrongCodesPerAddress; count++) {
      expect(reasonOf(await pairing.redeem(dead, "Phone", visitor))).toBe("code-invalid");
    }
    const fresh = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    expect(fresh.kind).toBe("paired");
  });

  it("made new opens pairing again after strangers have closed it", async () => {
    const pairing = makePairing();
    for (let count = 0; count < maxWrongCodes; count++) {
      await pairing.redeem(wrongCode, "Phone", { ...visitor, address: `203.0.113.${count}` });
    }
    const owner = { ...visitor, address: "198.51.100.1" };
    expect(reasonOf(await pairing.redeem(wrongCode, "Phone", owner))).toBe("too-many-attempts");
    const { code } = pairing.createCode();
    expect((await pairing.redeem(code, "Phone", owner)).kind).toBe("paired");
  });

  it("can't be guessed through a network of IPv6 addresses", async () => {
    const pairing = makePairing();
    const outcomes: string[] = [];
    for (let count = 0; count <= maxWrongCodesPerAddress; count++) {
      const address = `2001:db8:1:2:${count}::1`;
      outcomes.push(reasonOf(await pairing.redeem(wrongCode, "Phone", { ...visitor, address })));
    }
    expect(outcomes.at(-1)).toBe("too-many-attempts");
  });

  it("can't be guessed from many addresses either", async () => {
    const pairing = makePairing();
    for (let count = 0; count < maxWrongCodes; count++) {
      await pairing.redeem(wrongCode, "Phone", { ...visitor, address: `203.0.113.${count}` });
    }
    const last = await pairing.redeem(wrongCode, "Phone", { ...visitor, address: "198.51.100.1" });
    expect(reasonOf(last)).toBe("too-many-attempts");
  });
});

describe("the owner's Allow", () => {
  it("is shown what the phone shows, and only then is there a device", async () => {
    let allow: (isAllowed: boolean) => void = () => undefined;
    const confirm = vi.fn<ConfirmDevice>(
      () =>
        new Promise((resolve) => {
          allow = resolve;
        }),
    );
    const pairing = makePairing(confirm);
    const pending = await pairing.redeem(pairing.createCode().code, "Bad\nname\u202e", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    expect(confirm.mock.calls[0]?.[0]).toEqual({
      name: "Bad\\u{a}name\\u{202e}",
      address: visitor.address,
      number: pending.number,
    });
    expect(devices.list()).toEqual([]);
    expect(reasonOf(await pairing.collect("B".repeat(22), 1))).toBe("pairing-expired");
    expect(await pairing.collect(pending.ticket, 1)).toEqual(pending);
    allow(true);
    const paired = await pairing.collect(pending.ticket, 1_000);
    expect(paired.kind).toBe("paired");
    expect(devices.list()).toHaveLength(1);
  });

  it("denied leaves no device", async () => {
    const pairing = makePairing(() => Promise.resolve(false));
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    expect(reasonOf(await pairing.collect(pending.ticket, 1_000))).toBe("pairing-denied");
    expect(devices.list()).toEqual([]);
  });

  it("denied by an error in asking leaves no device", async () => {
    const pairing = makePairing(() => Promise.reject(new Error("no window")));
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    expect(reasonOf(await pairing.collect(pending.ticket, 1_000))).toBe("pairing-denied");
  });

  it("that does not come is a no, and takes the question away", async () => {
    vi.useFakeTimers();
    let question: AbortSignal | undefined;
    const pairing = makePairing(
      (_request, signal) =>
        new Promise(() => {
          question = signal;
        }),
    );
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    const outcome = pairing.collect(pending.ticket, pairingConfirmMs * 2);
    await vi.advanceTimersByTimeAsync(pairingConfirmMs);
    expect(reasonOf(await outcome)).toBe("pairing-expired");
    expect(question?.aborted).toBe(true);
  });

  it("is asked for one device at a time", async () => {
    const pairing = makePairing(() => new Promise(() => undefined));
    await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    const { code } = pairing.createCode();
    expect(reasonOf(await pairing.redeem(code, "Other", visitor))).toBe("pairing-busy");
  });

  it("is not asked for any more, nor heard, once everything has stopped", async () => {
    let allow: (isAllowed: boolean) => void = () => undefined;
    let question: AbortSignal | undefined;
    const pairing = makePairing((_request, signal) => {
      question = signal;
      return new Promise((resolve) => {
        allow = resolve;
      });
    });
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    pairing.dispose();
    expect(question?.aborted).toBe(true);
    allow(true);
    expect(reasonOf(await pairing.collect(pending.ticket, 1_000))).toBe("pairing-expired");
    expect(devices.list()).toEqual([]);
  });

  it("is decided at once when everything stops, by nobody", async () => {
    const pairing = makePairing(() => new Promise(() => undefined));
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    pairing.dispose();
    const waited = await pairing.collect(pending.ticket, pairingConfirmMs);
    expect(reasonOf(waited)).toBe("pairing-expired");
    expect(audit.entries.at(-1)).toMatchObject({
      event: "pairing-expired",
      who: { kind: "stranger" },
      address: visitor.address,
    });
  });

  it("given, a phone that lost the answer gets a fresh token, and the lost one is dead", async () => {
    const pairing = makePairing(() => Promise.resolve(true));
    const pending = await pairing.redeem(pairing.createCode().code, "Phone", visitor);
    if (pending.kind !== "pending") throw new Error("not pending");
    const first = await pairing.collect(pending.ticket, 1_000);
    const second = await pairing.collect(pending.ticket, 1_000);
    if (first.kind !== "paired" || second.kind !== "paired") throw new Error("not paired");
    expect(second.deviceId).toBe(first.deviceId);
    expect(devices.authenticate(first.token, "tunnel", "x")).toBeNull();
    expect(devices.authenticate(second.token, "tunnel", "x")?.id).toBe(first.deviceId);
    now += pairingConfirmMs + 1;
    expect(reasonOf(await pairing.collect(pending.ticket, 1))).toBe("pairing-expired");
  });
});

describe("a device's session", () => {
  it("holds at its own door only, and its token is not on disk", async () => {
    const { deviceId, token } = await pairOne();
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(devices.authenticate(token, "tunnel", "x")?.id).toBe(deviceId);
    expect(devices.authenticate(token, "local", "x")).toBeNull();
    await devices.flush();
    const stored = await readFile(file, "utf8");
    expect(stored).not.toContain(token);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "own"))).mode & 0o777).toBe(0o700);
  });

  it("outlives a restart, and a revoked one does not", async () => {
    const kept = await pairOne("kept");
    const revoked = await pairOne("revoked");
    const ended: string[] = [];
    devices.onDidRemove((id) => ended.push(id));
    await devices.remove(revoked.deviceId);
    expect(ended).toEqual([revoked.deviceId]);
    devices.authenticate(kept.token, "tunnel", "x");
    await devices.flush();
    const restarted = await DeviceRegistry.open(file, silentLogger, { now: clock });
    expect(restarted.authenticate(kept.token, "tunnel", "x")?.name).toBe("kept");
    expect(restarted.authenticate(revoked.token, "tunnel", "x")).toBeNull();
    await restarted.flush();
  });

  it("ends when it is idle too long, and at its absolute end whatever happens", async () => {
    const idle = await pairOne();
    now += deviceIdleLifeMs;
    expect(devices.authenticate(idle.token, "tunnel", "x")).toBeNull();
    const { deviceId, token } = await pairOne();
    const born = now;
    while (now - born < deviceLifeMs - deviceIdleLifeMs / 2) {
      now += deviceIdleLifeMs / 2;
      expect(devices.keepAlive(deviceId)).toBe(true);
    }
    now = born + deviceLifeMs;
    expect(devices.keepAlive(deviceId)).toBe(false);
    expect(devices.authenticate(token, "tunnel", "x")).toBeNull();
  });

  it("makes room for a new device: the one that was away longest goes", async () => {
    for (let count = 0; count < maxDevices; count++) {
      now += 1;
      await pairOne(`device ${count}`);
    }
    now += 1;
    await pairOne("newest");
    const names = devices.list().map(({ name }) => name);
    expect(names).toHaveLength(maxDevices);
    expect(names).toContain("newest");
    expect(names).not.toContain("device 0");
  });

  it("has a name of its own", async () => {
    for (let count = 0; count < 3; count++) await pairOne("iPhone");
    const names = devices.list().map(({ name }) => name);
    expect(names.toSorted()).toEqual(["iPhone", "iPhone 2", "iPhone 3"]);
  });

  it("is gone, not guessed, when the file is damaged", async () => {
    await pairOne();
    await devices.flush();
    await writeFile(file, '{"version":1,"devices":[{"id":"x"}]}');
    const restarted = await DeviceRegistry.open(file, silentLogger, { now: clock });
    expect(restarted.list()).toEqual([]);
  });
});
