import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import { reduce } from "../../../src/shared/reducer";
import { initialState } from "../../../src/shared/state";
import type { HostState } from "../../../src/shared/state";
import { happeningsOf } from "../../../webview-ui/src/components/background/happenings";
import {
  accepted,
  begun,
  conversationId,
  ended,
  opened,
  requested,
  resolved,
  started,
  turn,
} from "../../browser/support/fixtures";

const [first, second] = ["a", "b"].map((letter) => letter.repeat(8)) as [string, string];
const command = { kind: "command", command: "ls", description: null } as const;
const otherId = "6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa02";

function after(state: HostState, ...events: HostEvent[]): HostState {
  return events.reduce((now, event) => reduce(now, { at: 1, event }), state);
}

const quiet = after(initialState, ...opened());
const running = after(quiet, accepted("one", first), started(first));

/** What is heard between two states of one connection, on a page in sight unless told otherwise. */
function heard(before: HostState, now: HostState, isVisible = true): readonly string[] {
  const looks = [before, now].map((state) => ({ state, since: 1 })) as [never, never];
  return happeningsOf(...looks, isVisible).map(({ key, tone }) => `${tone} ${key}`);
}

describe("what the page calls for", () => {
  it("is nothing on loading, whatever waits there", () => {
    const now = { state: after(running, requested("p1", command)), since: 1 };
    expect(happeningsOf(null, now, true)).toEqual([]);
    expect(happeningsOf(null, now, false)).toEqual([]);
  });

  it("is a request, once", () => {
    const asked = after(running, requested("p1", command));
    expect(heard(running, asked)).toEqual(["needs-you p1"]);
    expect(heard(asked, asked)).toEqual([]);
    expect(heard(asked, after(asked, resolved("p1")))).toEqual([]);
  });

  it("is one sound for several requests at once", () => {
    const asked = after(running, requested("p1", command), requested("p2", command));
    expect(heard(running, asked)).toEqual(["needs-you p1"]);
  });

  it("is a turn whose end nobody knows", () => {
    expect(heard(running, after(running, ended(first, "indeterminate")))).toEqual([
      `needs-you ${first}`,
    ]);
  });

  it.each(["done", "failed"] as const)("is the end of everything: %s", (status) => {
    expect(heard(running, after(running, ended(first, status)))).toEqual([`done ${first}`]);
  });

  it("is no end that a person made", () => {
    expect(heard(running, after(running, ended(first, "interrupted")))).toEqual([]);
  });

  it("is no end while more waits or runs", () => {
    const waiting = after(running, accepted("two", second));
    const between = after(waiting, ended(first));
    expect(heard(waiting, between)).toEqual([]);
    const next = after(between, started(second));
    expect(heard(between, next)).toEqual([]);
    expect(heard(next, after(next, ended(second)))).toEqual([`done ${second}`]);
  });

  it("is the queue that stands still after a failure", () => {
    const waiting = after(running, accepted("two", second));
    const paused: HostEvent = { type: "queue.paused", reason: "failed", by: null };
    expect(heard(waiting, after(waiting, ended(first, "failed"), paused))).toEqual([
      `done ${first}`,
    ]);
  });

  it("is no conversation that is opened with turns of before", () => {
    const older = begun(otherId, { turns: [turn(second, "Once")] });
    expect(heard(quiet, after(quiet, older))).toEqual([]);
  });

  it("is what happened without the connection only where nobody looks", () => {
    const asked = after(running, requested("p1", command));
    const [before, now] = [
      { state: running, since: 1 },
      { state: asked, since: 2 },
    ];
    expect(happeningsOf(before, now, true)).toEqual([]);
    expect(happeningsOf(before, now, false)).toEqual([{ key: "p1", tone: "needs-you" }]);
  });

  it("follows the conversation that is not on the screen too", () => {
    const other = after(quiet, begun(otherId));
    const asked = after(other, {
      ...requested("p9", command),
      conversationId: otherId,
    } as HostEvent);
    expect(heard(other, asked)).toEqual(["needs-you p9"]);
    expect(conversationId).not.toBe(otherId);
  });
});
