import type * as Fs from "node:fs";
import { rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UsageScan } from "../../../src/usage/usageScan";
import { UsageDesk } from "../../../src/usage/usageDesk";
import type { FromUsageWorker } from "../../../src/usage/workerMessages";
import { logLine } from "./support/lines";
import type { LogHome } from "./support/logHome";
import { logHome, summaryAt } from "./support/logHome";

/** What fails, by the end of its path: who may read everything never sees it otherwise. */
const failing = vi.hoisted(() => new Map<string, string>());
vi.mock("node:fs", async (original) => {
  const real = await original<typeof Fs>();
  const check = (file: unknown): void => {
    for (const [end, code] of failing) {
      if (String(file).endsWith(end)) throw Object.assign(new Error(code), { code });
    }
  };
  const openSync = (...args: Parameters<typeof real.openSync>) => {
    check(args[0]);
    return real.openSync(...args);
  };
  const statSync = (...args: Parameters<typeof real.statSync>) => {
    check(args[0]);
    return real.statSync(...args);
  };
  return { ...real, openSync, statSync };
});

let home: LogHome;
beforeEach(async () => {
  home = await logHome();
});
afterEach(async () => {
  failing.clear();
  await home.remove();
});

const line = (id: string, output: number): string => logLine({ id, request: id, output });
const now = "2026-11-20T12:00:00Z";
const told = (scan: UsageScan) => {
  const { today, isWhole } = summaryAt(scan, now);
  return [today.tokens.output, isWhole];
};

/** A link that leads to itself, which nobody can follow. */
async function loop(name: string): Promise<string> {
  const link = path.join(home.path, name);
  await symlink(link, link);
  return link;
}

describe("what can't be looked at", () => {
  it("among the folders of the configuration keeps none of the others out", async () => {
    await home.write("one/projects/a/s.jsonl", line("a", 5));
    const loose = path.join(await loop("loop"), ".claude");
    const folders = `${loose},${path.join(home.path, "one")}`;
    expect(told(await home.scan({ CLAUDE_CONFIG_DIR: folders }))).toEqual([5, false]);
  });

  it("keeps what was known of the logs below it, until they are seen again", async () => {
    await home.write(".claude/projects/a/s.jsonl", line("a", 5));
    await home.write(".config/claude/projects/b/s.jsonl", line("b", 2));
    const scan = await home.scan();
    expect(told(scan)).toEqual([7, true]);
    const projects = path.join(home.path, ".claude/projects");
    await rename(projects, `${projects}.aside`);
    await loop(".claude/projects");
    await scan.scan();
    expect(told(scan)).toEqual([7, false]);
    await rm(projects);
    await scan.scan();
    expect(told(scan)).toEqual([2, true]);
    await rename(`${projects}.aside`, projects);
    await scan.scan();
    expect(told(scan)).toEqual([7, true]);
  });

  it.each(["EACCES", "EIO"])("of a log that grew is as it was known: %s", async (code) => {
    await home.write(".claude/projects/a/s.jsonl", line("a", 5));
    const scan = await home.scan();
    await home.write(".claude/projects/a/s.jsonl", line("a", 5) + line("b", 2));
    failing.set("s.jsonl", code);
    await scan.scan();
    expect(told(scan)).toEqual([5, false]);
    failing.clear();
    await scan.scan();
    expect(told(scan)).toEqual([7, true]);
  });

  it("of a log that is new is told, however often it is looked at", async () => {
    await home.write(".claude/projects/a/s.jsonl", line("a", 5));
    await home.write(".claude/projects/a/new.jsonl", line("b", 2));
    failing.set("new.jsonl", "EACCES");
    const scan = await home.scan();
    expect(told(scan)).toEqual([5, false]);
    await scan.scan();
    expect(told(scan)).toEqual([5, false]);
  });

  it("is another thing than a log that is gone", async () => {
    const file = await home.write(".claude/projects/a/s.jsonl", line("a", 5));
    const scan = await home.scan();
    await rm(file);
    await scan.scan();
    expect(told(scan)).toEqual([0, true]);
  });
});

it("a scan that failed keeps no later wish from its summary", async () => {
  await home.write(".claude/projects/a/s.jsonl", line("a", 5));
  const said: FromUsageWorker["kind"][] = [];
  const wish = { timeZone: "UTC", folder: null, sessions: [] };
  const indexFolder = path.join(home.path, "index");
  let isFirst = true;
  const desk = new UsageDesk(
    { role: "scan", environment: {}, home: home.path, indexFolder, wish },
    ({ kind }) => {
      said.push(kind);
      if (kind !== "progress" || !isFirst) return;
      isFirst = false;
      throw new Error("the port is closed");
    },
  );
  await expect(desk.take({ kind: "refresh" })).rejects.toThrow("the port is closed");
  await desk.take({ kind: "wish", wish });
  expect(said.at(-1)).toBe("summary");
});
