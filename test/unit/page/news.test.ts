import { describe, expect, it } from "vitest";
import { newsOf } from "../../../webview-ui/src/components/news";
import { en } from "../../../webview-ui/src/wording/en";
import type { HostEvent } from "../../../src/shared/events";
import { reduce } from "../../../src/shared/reducer";
import { initialState } from "../../../src/shared/state";
import type { HostState } from "../../../src/shared/state";
import {
  accepted,
  appended,
  begun,
  block,
  conversationId,
  ended,
  opened,
  requested,
  resolved,
  started,
  text,
} from "../../browser/support/fixtures";

const turn = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const otherId = "6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa02";
const command = { kind: "command", command: "npm test", description: null } as const;

function after(state: HostState, ...events: HostEvent[]): HostState {
  return events.reduce((now, event) => reduce(now, { at: Date.now(), event }), state);
}

const running = after(initialState, ...opened(), accepted("Go.", turn), started(turn));
const texts = (before: HostState | null, now: HostState): readonly string[] =>
  newsOf(before, now, conversationId, en).map((news) => news.text);

describe("what a screen reader is told", () => {
  it("is the end of a turn, once", () => {
    const done = after(running, ended(turn));
    expect(texts(running, done)).toEqual([en.announce.finished]);
    expect(texts(done, after(done, accepted("More.")))).toEqual([]);
  });

  it.each([
    ["failed", en.announce.failed],
    ["interrupted", en.turn.interrupted],
    ["indeterminate", en.turn.undecided],
  ] as const)("is how it ended: %s", (status, words) => {
    expect(texts(running, after(running, ended(turn, status)))).toEqual([words]);
  });

  it("is not what comes word by word", () => {
    const begunText = after(running, block(turn, text("a", "", true)));
    expect(texts(running, begunText)).toEqual([]);
    expect(texts(begunText, after(begunText, appended(turn, "a", "Hello")))).toEqual([]);
  });

  it("is a request, at once, and not its answer", () => {
    const asked = after(running, requested("p1", command));
    expect(newsOf(running, asked, conversationId, en)).toEqual([
      { text: "Needs you: Run a command", isUrgent: true },
    ]);
    expect(texts(asked, after(asked, resolved("p1")))).toEqual([]);
  });

  it("is a request that was there when the page was opened", () => {
    expect(texts(null, after(running, requested("p1", command)))).toHaveLength(1);
    expect(texts(null, after(running, ended(turn)))).toEqual([]);
  });

  it("is that another conversation needs an answer, by its title", () => {
    const two = after(running, begun(otherId, { title: "The build", isNamed: true }));
    const asked = after(two, { ...requested("p1", command), conversationId: otherId } as HostEvent);
    expect(newsOf(two, asked, conversationId, en)).toEqual([
      { text: "“The build” needs you", isUrgent: true },
    ]);
  });
});
