import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Envelope, HostEvent } from "../../../src/shared/events";
import { WordPace } from "../../../webview-ui/src/store/wordPace";
import { conversationId } from "./support/fakes";

const block = { conversationId, turnId: "t", blockId: "b" };
const words: HostEvent = { type: "block.appended", ...block, text: "word " };
const end: HostEvent = { type: "block.ended", ...block };

let frames: FrameRequestCallback[];
/** ms, of the frames. */
let now: number;
let delivered: (readonly number[])[];
let pace: WordPace;

beforeEach(() => {
  frames = [];
  now = 0;
  delivered = [];
  pace = new WordPace((envelopes) => {
    delivered.push(envelopes.map(({ seq }) => seq));
  });
  vi.stubGlobal("requestAnimationFrame", (act: FrameRequestCallback) => frames.push(act));
  vi.stubGlobal("document", { visibilityState: "visible" });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const come = (seq: number, event: HostEvent): void => {
  const envelope: Envelope = { seq, at: seq, event };
  pace.receive(envelope);
};
const nextFrame = (ms = 50): void => {
  now += ms;
  for (const act of frames.splice(0)) act(now);
};

describe("the words of an answer", () => {
  it("come once for each frame, however many there are", () => {
    come(1, words);
    come(2, words);
    expect(delivered).toEqual([]);
    nextFrame();
    expect(delivered).toEqual([[1, 2]]);
    come(3, words);
    expect(frames).toHaveLength(1);
    nextFrame();
    expect(delivered).toEqual([[1, 2], [3]]);
  });

  it("rest for three frames between two of them, however many frames there are", () => {
    come(1, words);
    nextFrame(16);
    come(2, words);
    nextFrame(16);
    come(3, words);
    nextFrame(16);
    expect(delivered).toEqual([[1]]);
    nextFrame(16);
    expect(delivered).toEqual([[1], [2, 3]]);
    expect(frames).toEqual([]);
  });

  it("come before what comes after them, which waits for nothing", () => {
    come(1, words);
    come(2, end);
    expect(delivered).toEqual([[1, 2]]);
    nextFrame();
    expect(delivered).toHaveLength(1);
  });

  it("wait for no frame on a page that has none", () => {
    vi.stubGlobal("document", { visibilityState: "hidden" });
    come(1, words);
    expect(delivered).toEqual([[1]]);
  });

  it("that wait when the page goes out of sight come with the next ones", () => {
    come(1, words);
    vi.stubGlobal("document", { visibilityState: "hidden" });
    come(2, words);
    expect(delivered).toEqual([[1, 2]]);
  });

  it("are there when somebody has to know up to where the page is", () => {
    come(1, words);
    pace.flush();
    expect(delivered).toEqual([[1]]);
  });
});
