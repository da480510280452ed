import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../../src/access/audit";
import { AuditLog } from "../../../src/access/auditLog";
import { silentLogger } from "../../../src/base/logger";
import {
  auditFloodWindowMs,
  maxAuditFileBytes,
  maxAuditFiles,
  maxAuditRecords,
  maxDeviceAuditLines,
  maxStrangerAuditLines,
} from "../../../src/shared/limits";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

const isWindows = process.platform === "win32";

let temporary: TemporaryFolder;
let folder: string;
let file: string;
let now: number;
let log: AuditLog;

beforeEach(async () => {
  temporary = await temporaryFolder("audit");
  folder = path.join(temporary.path, "audit");
  file = path.join(folder, "audit.jsonl");
  now = Date.UTC(2030, 0, 1);
  log = await open();
});

afterEach(async () => {
  log.dispose();
  await temporary.remove();
});

const open = () => AuditLog.open(folder, silentLogger, () => now);

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  event: "queue-changed",
  who: { kind: "device", id: "d1", name: "Phone" },
  door: "tunnel",
  address: "203.0.113.7",
  detail: null,
  ...change,
});
const knock = entry({ event: "unauthenticated", who: { kind: "stranger" } });

describe("the audit log", () => {
  it("has a line for each act with when, who, where and what, the newest first", async () => {
    log.record(entry({ detail: "queue.clear" }));
    now += 1_000;
    expect(
      log.commit(entry({ event: "device-role", who: { kind: "owner" }, door: "editor" })),
    ).toBe(true);
    expect(await log.read(10)).toEqual([
      {
        ...entry({ event: "device-role", who: { kind: "owner" }, door: "editor" }),
        at: "2030-01-01T00:00:01.000Z",
      },
      { ...entry({ detail: "queue.clear" }), at: "2030-01-01T00:00:00.000Z" },
    ]);
    expect(await log.read(1)).toHaveLength(1);
  });

  it("keeps a line one honest line, and a long one short", async () => {
    const name = "x\n2026 INFO login ok\u001b[2J\u202e";
    log.record(entry({ who: { kind: "device", id: "d1", name }, detail: "u".repeat(10_000) }));
    const text = await readFile(file, "utf8");
    expect(text.split("\n")).toHaveLength(2);
    const [line] = await log.read(1);
    expect(line?.who).toMatchObject({ name: "x\\u{a}2026 INFO login ok\\u{1b}[2J\\u{202e}" });
    expect(line?.detail).toBe(`${"u".repeat(200)}… (10000 characters)`);
  });

  it.skipIf(isWindows)("is the owner's only, whatever the umask is", async () => {
    await rm(folder, { recursive: true });
    const before = process.umask(0);
    try {
      log = await open();
      log.record(entry());
    } finally {
      process.umask(before);
    }
    expect((await lstat(folder)).mode & 0o777).toBe(0o700);
    expect((await lstat(file)).mode & 0o777).toBe(0o600);
  });

  it.skipIf(isWindows)("makes a file that was wider the owner's again", async () => {
    await writeFile(file, "");
    await chmod(file, 0o666);
    log.record(entry());
    expect((await lstat(file)).mode & 0o777).toBe(0o600);
  });

  it("goes on where an earlier start ended, and over a line that was cut short", async () => {
    log.record(entry({ detail: "first" }));
    log.dispose();
    await appendFile(file, '{"at":"2030');
    log = await open();
    log.record(entry({ detail: "second" }));
    expect((await log.read(10)).map(({ detail }) => detail)).toEqual(["second", "first"]);
  });

  it("is bounded: the oldest file goes when a new one begins", async () => {
    const full = "x".repeat(maxAuditFileBytes - 1) + "\n";
    await writeFile(file, full, { mode: 0o600 });
    for (let index = 1; index < maxAuditFiles; index += 1) {
      await writeFile(path.join(folder, `audit.${index}.jsonl`), `${index}\n`, { mode: 0o600 });
    }
    log.record(entry({ detail: "newest" }));
    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual(
      [
        "audit.1.jsonl",
        "audit.2.jsonl",
        "audit.3.jsonl",
        "audit.4.jsonl",
        "audit.jsonl",
      ].toSorted(),
    );
    expect((await lstat(path.join(folder, "audit.1.jsonl"))).size).toBe(maxAuditFileBytes);
    expect(await readFile(path.join(folder, "audit.4.jsonl"), "utf8")).toBe("3\n");
    expect((await log.read(10)).map(({ detail }) => detail)).toEqual(["newest"]);
  });

  it("begins another file in time while it is at work", async () => {
    await writeFile(file, "x".repeat(maxAuditFileBytes - 300) + "\n", { mode: 0o600 });
    for (let index = 0; index < 5; index += 1) log.record(entry({ detail: `${index}` }));
    expect((await lstat(path.join(folder, "audit.1.jsonl"))).size).toBeLessThanOrEqual(
      maxAuditFileBytes,
    );
    expect((await log.read(10)).map(({ detail }) => detail)).toEqual(["4", "3", "2", "1", "0"]);
  });

  it("shows its newest line, however full the file was", async () => {
    await writeFile(file, "x".repeat(maxAuditFileBytes - 11) + "\n", { mode: 0o600 });
    log.record(entry({ detail: "newest" }));
    expect((await log.read(10)).map(({ detail }) => detail)).toEqual(["newest"]);
    expect((await lstat(path.join(folder, "audit.1.jsonl"))).size).toBeLessThanOrEqual(
      maxAuditFileBytes,
    );
  });

  it("shows the newest lines of a file that is larger than it can be", async () => {
    log.record(entry({ detail: "newest" }));
    log.dispose();
    const newest = await readFile(file, "utf8");
    await writeFile(file, `${"x".repeat(maxAuditFileBytes)}\n${newest}`);
    expect((await log.read(10)).map(({ detail }) => detail)).toEqual(["newest"]);
  });

  it("takes nothing any more after its end", async () => {
    log.record(entry({ detail: "last" }));
    log.dispose();
    log.record(entry({ detail: "late" }));
    expect(log.commit(entry({ detail: "late too" }))).toBe(false);
    expect(log.problem).toBeNull();
    expect((await log.read(10)).map(({ detail }) => detail)).toEqual(["last"]);
  });
});

describe("strangers", () => {
  it("can't fill it: what comes beyond is one line with a count", async () => {
    for (let count = 0; count < maxStrangerAuditLines + 900; count += 1) log.record(knock);
    log.record(entry({ detail: "the owner's" }));
    now += auditFloodWindowMs;
    log.record(knock);
    const lines = await log.read(1_000);
    expect(lines).toHaveLength(maxStrangerAuditLines + 3);
    expect(lines[1]?.detail).toBe("900 more from 2030-01-01T00:00:00.000Z on");
  });

  it("of one kind don't hide those of another, and the count is not lost at the end", async () => {
    for (let count = 0; count < maxStrangerAuditLines + 1; count += 1) log.record(knock);
    log.record({ ...knock, event: "code-wrong" });
    log.dispose();
    log = await open();
    const [last, other] = await log.read(2);
    expect(last).toMatchObject({
      event: "unauthenticated",
      detail: expect.stringMatching(/^1 more/) as string,
    });
    expect(other).toMatchObject({ event: "code-wrong" });
  });
});

describe("what strangers do", () => {
  it("pushes nothing else out of the files, however long they go on", async () => {
    log.record(entry({ detail: "kept" }));
    const before = await readFile(file, "utf8");
    for (let index = 0; index < 3; index += 1) {
      const full = "x".repeat(maxAuditFileBytes - 1) + "\n";
      await writeFile(path.join(folder, "auditStrangers.jsonl"), full, { mode: 0o600 });
      log.record(knock);
    }
    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual(["audit.jsonl", "auditStrangers.1.jsonl", "auditStrangers.jsonl"]);
    expect(await readFile(file, "utf8")).toBe(before);
    log.record({ ...knock, event: "pairing-asked" });
    expect((await readFile(file, "utf8")).split("\n")).toHaveLength(3);
  });

  it("takes half of what is shown at the most, where there is more of the rest", async () => {
    const device = (index: number) => ({ kind: "device", id: `d${index}`, name: "Phone" }) as const;
    for (let index = 0; index < maxAuditRecords; index += 1)
      log.record(entry({ who: device(index) }));
    now += 1;
    for (let minute = 0; minute < 30; minute += 1) {
      for (let count = 0; count < maxStrangerAuditLines; count += 1) log.record(knock);
      now += auditFloodWindowMs;
    }
    const shown = async (max: number) => {
      const kinds = (await log.read(max)).map(({ who }) => who.kind);
      return [kinds.length, kinds.filter((kind) => kind === "stranger").length, kinds[0]];
    };
    expect(await shown(maxAuditRecords)).toEqual([
      maxAuditRecords,
      maxAuditRecords / 2,
      "stranger",
    ]);
    expect(await shown(10)).toEqual([10, 5, "stranger"]);
    log.record(entry({ detail: "newest" }));
    expect((await log.read(10))[0]?.detail).toBe("newest");
  });

  it("is all there where the rest is little", async () => {
    log.record(entry());
    for (let count = 0; count < 50; count += 1) log.record(knock);
    expect(await log.read(40)).toHaveLength(40);
  });
});

describe("a device that does one thing on and on", () => {
  it.each(["not-allowed", "turn-stopped", "queue-changed"] as const)(
    "(%s) can't fill it either, nor hide what else it does, nor what others do",
    async (event) => {
      for (let count = 0; count < 3_600; count += 1) log.record(entry({ event }));
      log.record(entry({ event: "permission-answered" }));
      log.record(entry({ event, who: { kind: "device", id: "d2", name: "Tablet" } }));
      expect(await log.read(2_000)).toHaveLength(maxDeviceAuditLines + 2);
      now += auditFloodWindowMs;
      log.record(entry({ event }));
      const [, summary] = await log.read(2_000);
      expect(summary).toMatchObject({ event, who: { id: "d1" } });
      expect(summary?.detail).toMatch(/^3540 more from /);
    },
  );
});

describe("a disk that takes nothing", () => {
  it("is told once, keeps what must not happen unseen from happening, and is told when it is over", async () => {
    const failures: string[] = [];
    let recovered = 0;
    log.onDidFail((reason) => failures.push(reason));
    log.onDidRecover(() => (recovered += 1));
    await mkdir(file);
    log.record(entry());
    expect(log.commit(entry())).toBe(false);
    expect(failures).toHaveLength(1);
    expect(log.problem).toMatchObject({ code: "storage-failed" });
    await rm(file, { recursive: true });
    expect(log.commit(entry())).toBe(true);
    expect(recovered).toBe(1);
    expect(log.problem).toBeNull();
  });

  it("for strangers is not told again with each line that the other file takes", async () => {
    const failures: string[] = [];
    log.onDidFail((reason) => failures.push(reason));
    await mkdir(path.join(folder, "auditStrangers.jsonl"));
    for (let count = 0; count < 3; count += 1) {
      log.record(knock);
      expect(log.commit(entry())).toBe(true);
    }
    expect(failures).toHaveLength(1);
    expect(log.problem).not.toBeNull();
  });

  it("is noticed although the file is still open", async () => {
    log.record(entry());
    await rm(folder, { recursive: true });
    expect(log.commit(entry())).toBe(false);
  });
});

describe.skipIf(isWindows)("a link that somebody put in its place", () => {
  it("is not written through, as a file", async () => {
    const target = path.join(temporary.path, "target");
    await writeFile(target, "mine");
    await symlink(target, file);
    expect(log.commit(entry())).toBe(false);
    expect(await readFile(target, "utf8")).toBe("mine");
  });

  it("is refused, as a folder", async () => {
    await rm(folder, { recursive: true });
    const target = path.join(temporary.path, "target");
    await mkdir(target);
    await symlink(target, folder);
    await expect(open()).rejects.toMatchObject({ code: "state-folder" });
    expect(await readdir(target)).toEqual([]);
  });
});
