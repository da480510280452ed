import { lstat, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RegistryOptions } from "../../../src/access/deviceRegistry";
import { DeviceRegistry } from "../../../src/access/deviceRegistry";
import { silentLogger } from "../../../src/base/logger";
import {
  deviceIdleLifeMs,
  deviceLifeMs,
  maxDevices,
  stalePartMs,
} from "../../../src/shared/limits";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

const minute = 60_000;
const noted = (): boolean => true;

let temporary: TemporaryFolder;
let file: string;
let now: number;

beforeEach(async () => {
  temporary = await temporaryFolder("registry");
  file = path.join(temporary.path, "devices.json");
  now = 1_000_000;
});

afterEach(() => temporary.remove());

const open = (life?: RegistryOptions["life"]) =>
  DeviceRegistry.open(file, silentLogger, {
    now: () => now,
    ...(life === undefined ? {} : { life }),
  });

async function pair(devices: DeviceRegistry, name = "Phone") {
  const { device, token } = await devices.add(name, "tunnel", "203.0.113.7", noted);
  const isIn = () => devices.authenticate(token, "tunnel", "203.0.113.7") !== null;
  isIn();
  await devices.flush();
  return { id: device.id, token, isIn };
}

describe("R38 the life of a session", () => {
  it("may be set shorter: idle", async () => {
    const devices = await open({ idleMs: 10 * minute, absoluteMs: 60 * minute });
    const { isIn } = await pair(devices);
    now += 10 * minute - 1;
    expect(isIn()).toBe(true);
    now += 10 * minute + 1;
    expect(isIn()).toBe(false);
    await devices.flush();
  });

  it("may be set shorter: no visit passes the absolute end", async () => {
    const devices = await open({ idleMs: 10 * minute, absoluteMs: 60 * minute });
    const { id, isIn } = await pair(devices);
    for (let passed = 0; passed < 59; passed += 1) {
      now += minute;
      expect(passed % 2 === 0 ? isIn() : devices.keepAlive(id)).toBe(true);
    }
    now += minute;
    expect([isIn(), devices.keepAlive(id), devices.list()]).toEqual([false, false, []]);
    await devices.flush();
  });

  it("is kept over a restart", async () => {
    const { id, token } = await pair(await open());
    now += deviceIdleLifeMs - 1;
    const later = await open();
    expect(later.keepAlive(id)).toBe(true);
    await later.flush();
    now += deviceIdleLifeMs + 1;
    expect((await open()).authenticate(token, "tunnel", "x")).toBeNull();
  });

  it("can't be set longer than the product's own", async () => {
    const devices = await open({ idleMs: 10 * deviceLifeMs, absoluteMs: 10 * deviceLifeMs });
    expect(devices.life).toEqual({ idleMs: deviceIdleLifeMs, absoluteMs: deviceLifeMs });
  });
});

describe("R34 what is stored", () => {
  it("does not let anybody in", async () => {
    const devices = await open();
    const { token } = await pair(devices);
    const stored = await readFile(file, "utf8");
    expect(stored).not.toContain(token);
    const { tokenHash, id } = devices.list()[0] ?? { tokenHash: "", id: "" };
    for (const value of [tokenHash, Buffer.from(tokenHash, "hex").toString("base64url"), id]) {
      expect(devices.authenticate(value, "tunnel", "x")).toBeNull();
    }
    expect(devices.authenticate(token, "tunnel", "203.0.113.7")).not.toBeNull();
    await devices.flush();
  });
});

describe("who ends a session", () => {
  it("is told apart: what a revoked device has running is stopped, that of one that left is not", async () => {
    const devices = await open();
    const [one, two, three] = [await pair(devices), await pair(devices), await pair(devices)];
    const told: unknown[] = [];
    devices.onDidLoseRights((lost) => told.push(lost));
    devices.onDidEnd(({ device, reason }) => told.push([device.id, reason]));
    await devices.logOut(one.id);
    await devices.removeAll(two.id);
    expect(told).toEqual([
      { ids: [one.id], keptIds: null, stopsRunning: false },
      [one.id, "logged-out"],
      { ids: [three.id], keptIds: [two.id], stopsRunning: true },
    ]);
    expect(two.isIn()).toBe(true);
    await devices.flush();
  });

  it("or may do less, and is told also where nobody is left to put out", async () => {
    const devices = await open();
    const { id } = await pair(devices);
    const told: unknown[] = [];
    devices.onDidLoseRights((lost) => told.push(lost));
    devices.onDidRegainRights((who) => told.push(who));
    for (const role of ["approve", "view", "full", "full", "view"] as const) {
      await devices.setRole(id, role);
    }
    const lost = { ids: [id], keptIds: null, stopsRunning: true };
    expect(told).toEqual([lost, id, lost]);
    await devices.removeAll(id);
    expect(told.at(-1)).toEqual({ ids: [], keptIds: [id], stopsRunning: true });
  });
});

describe.skipIf(process.platform === "win32")("R64 the list of devices on disk", () => {
  it("that is a link lets nobody in, and its target is not touched", async () => {
    const devices = await open();
    const { token } = await pair(devices);
    const target = path.join(temporary.path, "target.json");
    await writeFile(target, await readFile(file, "utf8"), { mode: 0o600 });
    const before = await readFile(target, "utf8");
    const linked = path.join(temporary.path, "linked.json");
    await symlink(target, linked);
    const lines: string[] = [];
    const logger = { ...silentLogger, warn: (line: string) => lines.push(line) };
    const other = await DeviceRegistry.open(linked, logger, { now: () => now });
    expect(other.authenticate(token, "tunnel", "x")).toBeNull();
    expect(lines).toHaveLength(1);
    await other.add("Other", "tunnel", "x", noted);
    expect(await readFile(target, "utf8")).toBe(before);
    expect((await lstat(linked)).isSymbolicLink()).toBe(false);
  });

  it("is the owner's only, whatever the umask is", async () => {
    const before = process.umask(0);
    try {
      await pair(await open());
    } finally {
      process.umask(before);
    }
    expect((await lstat(file)).mode & 0o777).toBe(0o600);
  });

  it("that is larger than it can be is not read", async () => {
    await writeFile(file, " ".repeat(1_000_000));
    expect((await open()).list()).toEqual([]);
  });
});

describe("a disk that takes nothing", () => {
  const breakDisk = async (): Promise<void> => {
    await rm(file);
    await mkdir(file);
  };

  it("does not keep a device that may do less from being told so", async () => {
    const devices = await open();
    const { id } = await pair(devices);
    const told: string[] = [];
    devices.onDidChangeRole((changed) => told.push(changed));
    await breakDisk();
    await expect(devices.setRole(id, "view")).rejects.toThrow();
    expect(told).toEqual([id]);
    expect(devices.list()).toMatchObject([{ id, role: "view" }]);
  });

  it("lets nobody new in, and undoes nothing else that happened meanwhile", async () => {
    const devices = await open();
    const [stolen, lowered] = [await pair(devices, "Stolen"), await pair(devices, "Lowered")];
    await breakDisk();
    const work = [
      devices.add("New", "tunnel", "203.0.113.8", noted),
      devices.remove(stolen.id),
      devices.setRole(lowered.id, "view"),
    ];
    const results = await Promise.allSettled(work);
    expect(results.map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    expect(stolen.isIn()).toBe(false);
    expect(devices.list().map(({ name, role }) => [name, role])).toEqual([["Lowered", "view"]]);
  });

  it("puts nobody out for a device that does not come in", async () => {
    const devices = await open();
    for (let count = 0; count < maxDevices; count += 1) {
      now += 1;
      await pair(devices, `device ${count}`);
    }
    const before = devices.list().map(({ name }) => name);
    const told: unknown[] = [];
    devices.onDidRemove((id) => told.push(id));
    devices.onDidLoseRights(({ ids }) => told.push(ids));
    await breakDisk();
    await expect(devices.add("New", "tunnel", "203.0.113.8", noted)).rejects.toThrow();
    expect(devices.list().map(({ name }) => name)).toEqual(before);
    expect(told).toEqual([]);
  });
});

describe("a device for which there is no room", () => {
  it("has what it wanted held, and stopped", async () => {
    const devices = await open();
    const oldest = await pair(devices, "Oldest");
    for (let count = 1; count < maxDevices; count += 1) {
      now += 1;
      await pair(devices, `device ${count}`);
    }
    now += 1;
    const told: unknown[] = [];
    devices.onDidLoseRights((lost) => told.push(lost));
    await pair(devices, "New");
    expect(told).toEqual([{ ids: [oldest.id], keptIds: null, stopsRunning: true }]);
  });

  it("and that is put out while another one comes in stays out", async () => {
    const devices = await open();
    const oldest = await pair(devices, "Oldest");
    for (let count = 1; count < maxDevices; count += 1) {
      now += 1;
      await pair(devices, `device ${count}`);
    }
    now += 1;
    const adding = devices.add("New", "tunnel", "203.0.113.8", noted);
    const removing = devices.remove(oldest.id);
    const told: unknown[] = [];
    devices.onDidEnd(({ reason }) => told.push(reason));
    await Promise.all([adding, removing]);
    expect([oldest.isIn(), told, devices.list().length]).toEqual([false, [], maxDevices]);
    expect((await open()).list()).toHaveLength(maxDevices - 1);
  });
});

describe("a second start in the same folder", () => {
  it("leaves alone what the first one is writing, and takes away what a killed one left", async () => {
    await pair(await open());
    const [fresh, stale] = [`${file}.00.part`, `${file}.11.part`];
    for (const part of [fresh, stale]) await writeFile(part, "half");
    const before = (Date.now() - stalePartMs - 1_000) / 1_000;
    await utimes(stale, before, before);
    await open();
    const names = (await readdir(temporary.path)).map((name) => path.join(temporary.path, name));
    expect([names.includes(fresh), names.includes(stale)]).toEqual([true, false]);
  });
});
