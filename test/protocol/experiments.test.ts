import { describe, expect, it } from "vitest";
import { broken, experiments } from "../experiments/catalogue";

/** The short forms, each with a part of the cases. What has a test of its own elsewhere is not here. */
const scales: Readonly<Record<string, number>> = {
  promptFaults: 0.02,
  cliKills: 0.03,
  firstWord: 0.02,
  disconnects: 0.02,
  permissions: 0.1,
  queueSurvival: 0.1,
  tunnelHealing: 0.1,
  tunnelRounds: 0.1,
  serverRestart: 0.2,
};
/** The machine is busy with all the other tests: times and memory say nothing here. */
const measured = /Ms$|Mb$/;

describe("the short forms of the experiments", () => {
  for (const [name, scale] of Object.entries(scales)) {
    it(`${name}: nothing is lost, doubled or different`, { timeout: 240_000 }, async () => {
      const experiment = experiments.find((one) => one.name === name);
      expect(experiment).toBeDefined();
      if (experiment === undefined) return;
      const numbers = await experiment.run(1, scale);
      const exact = Object.entries(experiment.atMost).filter(([key]) => !measured.test(key));
      expect(broken({ ...experiment, atMost: Object.fromEntries(exact) }, numbers)).toEqual([]);
    });
  }
});

describe("the judgement of an experiment", () => {
  const judged = {
    name: "judged",
    run: () => Promise.resolve({}),
    atMost: { lost: 0, ms: 20 },
    equal: [["equal", "cases"]],
  } as const;

  it("finds nothing where all is as it has to be", () => {
    expect(broken(judged, { lost: 0, ms: 20, equal: 3, cases: 3 })).toEqual([]);
  });

  it("names what is too large, unequal or absent", () => {
    expect(broken(judged, { lost: 1, equal: 2, cases: 3 })).toEqual([
      "lost is 1, at most 0",
      "ms is absent, at most 20",
      "equal is 2, not 3",
    ]);
    expect(broken(judged, { lost: 0, ms: 0 })).toEqual(["equal is absent, not absent"]);
  });
});
