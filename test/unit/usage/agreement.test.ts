import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeCcusage } from "../../support/ccusage";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { bothOf, ourBlocks, ourDays, theirBlocks, theirDays } from "./support/bothFigures";
import { generateLogs } from "./support/generatedLogs";
import { logHome } from "./support/logHome";

let tools: TemporaryFolder;
let program: string;
beforeAll(async () => {
  tools = await temporaryFolder("ccusage");
  program = await placeCcusage(tools.path);
});
afterAll(() => tools.remove());

describe("agreement with ccusage", () => {
  const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

  it("on the blocks and days of generated logs", { timeout: 240_000 }, async () => {
    let gaps = 0;
    let answers = 0;
    for (const seed of seeds) {
      const home = await logHome();
      try {
        const { files, environment, timeZone } = generateLogs(seed);
        for (const [file, text] of files) await home.write(file, text);
        const variables = environment(home.path);
        const scan = await home.scan(variables);
        const blocks = ourBlocks(scan);
        expect([seed, blocks]).toEqual([seed, await theirBlocks(program, home.path, variables)]);
        const days = await theirDays(program, home.path, timeZone, variables);
        expect([seed, timeZone, ourDays(scan, timeZone)]).toEqual([seed, timeZone, days]);
        gaps += blocks.filter(({ isGap }) => isGap).length;
        answers += scan.counted.ledger.size;
      } finally {
        await home.remove();
      }
    }
    // What is compared is not nothing.
    expect(gaps).toBeGreaterThan(30);
    expect(answers).toBeGreaterThan(2_000);
  });

  it("on which of two copies with equally many tokens counts: the first one", async () => {
    const copies = [
      { input: 10, output: 5 },
      { input: 5, output: 10 },
    ];
    for (const lines of [copies, [...copies].reverse()]) {
      const { ours, theirs } = await bothOf(program, lines);
      expect(ours).toEqual(theirs);
      expect(ours.map(({ input }) => input)).toEqual([lines[0]?.input]);
    }
  });
});
