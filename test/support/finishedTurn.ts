import type { Turn } from "../../src/shared/state";

/** A turn that came to a good end without an answer, changed so. */
export function finishedTurn(id: string, change: Partial<Turn> = {}): Turn {
  return {
    id,
    text: "hello",
    isCut: false,
    images: [],
    by: { id: "d1", name: "Phone" },
    acceptedAt: 0,
    startedAt: 0,
    endedAt: 1,
    status: "done",
    blocks: [],
    omittedBlocks: 0,
    stats: null,
    problem: null,
    choice: null,
    ...change,
  };
}
