import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { PlanTold } from "../../../src/push/planTold";
import type { PlanWindow } from "../../../src/shared/catalog";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

let folder: TemporaryFolder;
let file: string;

beforeEach(async () => {
  folder = await temporaryFolder("planTold");
  file = path.join(folder.path, "state", "planTold.json");
});
afterEach(() => folder.remove());

const windowAt = (utilization: number): readonly PlanWindow[] => [
  {
    ...{ kind: "five_hour", utilization, resetsAt: 10_000_000, status: "allowed" },
    ...{ source: "event", asOf: 0 },
  },
];
const open = () => PlanTold.open(file, silentLogger);
const levels = (told: PlanTold, utilization: number, isKept = true) =>
  told.next(windowAt(utilization), 1, isKept).map(({ level }) => level);

describe("what was told of the plan", () => {
  it("is told once, also over a restart", async () => {
    const first = await open();
    expect([0.5, 0.85, 0.86].map((share) => levels(first, share))).toEqual([[], [80], []]);
    await first.flush();
    const second = await open();
    expect([0.87, 0.96].map((share) => levels(second, share))).toEqual([[], [95]]);
    await second.flush();
  });

  it("is not kept where nobody is told, and still told once", async () => {
    const told = await open();
    expect(levels(told, 0.85, false)).toEqual([80]);
    expect(levels(told, 0.86)).toEqual([]);
    await told.flush();
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  it.each(["", "{", '[{"kind":1}]', '[{"kind":"five_hour","level":70,"resetsAt":null}]'])(
    "that is damaged on the disk is nothing: %s",
    async (text) => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { mode: 0o600 });
      expect(levels(await open(), 0.85, false)).toEqual([80]);
    },
  );
});
