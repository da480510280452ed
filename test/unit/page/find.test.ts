import { describe, expect, it } from "vitest";
import type { FoundTurn } from "../../../src/shared/conversationAnswers";
import { countOf, joinPlaces } from "../../../webview-ui/src/components/find/places";
import type { PlaceSources } from "../../../webview-ui/src/components/find/places";
import { turn } from "./support/fakes";

/** A turn asked for at that time, whose name is that time. */
const at = (time: number, change = {}) => turn(`t${time}`, { startedAt: time, ...change });
const hit = (time: number, count = 1): FoundTurn => ({
  turnId: `t${time}`,
  at: time,
  count,
  excerpt: "",
});
const join = (sources: Partial<PlaceSources<string>>) =>
  joinPlaces<string>({
    turns: [],
    gapAfter: null,
    drawn: new Map(),
    hits: [],
    spent: new Set(),
    ...sources,
  });
const shown = (sources: Partial<PlaceSources<string>>) =>
  join(sources).map((place) =>
    place.kind === "here" ? place.range : `${place.turnId}*${place.count}`,
  );

describe("the places of a search", () => {
  it("are those on the page, and before them those of which only the host knows", () => {
    const sources = {
      turns: [at(8), at(9)],
      drawn: new Map([
        ["t9", ["b", "c"]],
        ["t8", ["a"]],
      ]),
      hits: [hit(9, 2), hit(8), hit(3, 4), hit(1)],
    };
    expect(shown(sources)).toEqual(["t1*1", "t3*4", "a", "b", "c"]);
    expect(countOf(join(sources))).toBe(8);
  });

  it("stand before, in and behind the gap of what is not loaded", () => {
    const sources = {
      turns: [at(3), at(4), at(8)],
      gapAfter: "t4",
      drawn: new Map([
        ["t3", ["three"]],
        ["t8", ["eight"]],
      ]),
      hits: [hit(8), hit(6), hit(5), hit(3), hit(2)],
    };
    expect(shown(sources)).toEqual(["t2*1", "three", "t5*1", "t6*1", "eight"]);
  });

  it("are also in the steps that a turn leaves out, until somebody looked there in vain", () => {
    const sources = {
      turns: [at(8, { omittedBlocks: 5 }), at(9)],
      drawn: new Map([["t8", ["a"]]]),
      hits: [hit(9, 3), hit(8, 3)],
    };
    expect(shown(sources)).toEqual(["t8*2", "a"]);
    expect(shown({ ...sources, spent: new Set(["t8"]) })).toEqual(["a"]);
  });
});
