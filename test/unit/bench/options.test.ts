import { describe, expect, it } from "vitest";
import { parseOptions, sectionNames } from "../../../bench/options";

describe("the options of the bench", () => {
  it("name what is measured, all of it by default", () => {
    expect(parseOptions([])).toEqual({ jsonFile: null, rounds: 50, only: null });
    for (const only of sectionNames) expect(parseOptions(["--only", only])).toMatchObject({ only });
  });

  it("refuse what cannot be measured and say what can", () => {
    expect(() => parseOptions(["--only", "page work"])).toThrow(
      /--only takes one of: warm, .*page/u,
    );
    expect(() => parseOptions(["--rounds", "0"])).toThrow(
      "--rounds takes a number from 1 to 10000.",
    );
  });

  it("ask for help", () => {
    expect(parseOptions(["--help"])).toBeNull();
  });
});
