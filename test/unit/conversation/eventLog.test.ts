import { describe, expect, it } from "vitest";
import { makeLogger } from "../../../src/base/logger";
import { EventLog } from "../../../src/conversation/eventLog";
import type { HostEvent } from "../../../src/shared/events";
import { maxReplayEvents } from "../../../src/shared/limits";
import { reduce } from "../../../src/shared/reducer";
import { initialState } from "../../../src/shared/state";

const event = (name: string): HostEvent => ({
  type: "host.changed",
  host: { ...initialState.host, workspaceName: name, hostName: "pc" },
});

describe("EventLog", () => {
  it("numbers without gaps and tells every listener the same", () => {
    const log = new EventLog();
    const seen: number[][] = [[], []];
    for (const list of seen) log.onDidAppend(({ seq }) => list.push(seq));
    for (const name of ["a", "b", "c"]) log.append(event(name));
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("goes on, with a line in the log, when a listener throws", () => {
    const lines: string[] = [];
    const logger = makeLogger((level, message) => {
      lines.push(`${level}: ${message}`);
    });
    const log = new EventLog({ logger });
    const seen: number[] = [];
    log.onDidAppend(() => {
      throw new Error("socket gone");
    });
    log.onDidAppend(({ seq }) => seen.push(seq));
    log.append(event("a"));
    expect(seen).toEqual([1]);
    expect(lines).toEqual(["error: a listener of the event log failed: socket gone"]);
  });

  it("replays exactly what a cursor missed, to the same state", () => {
    const log = new EventLog();
    for (const name of ["a", "b", "c"]) log.append(event(name));
    const missed = log.after(1);
    expect(missed?.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(missed?.reduce(reduce, initialState)).toEqual(log.state);
    expect(log.after(3)).toEqual([]);
  });

  it("asks for a snapshot when the cursor is too old, or from the future", () => {
    const log = new EventLog();
    for (let count = 0; count < maxReplayEvents + 2; count++) log.append(event(`${count}`));
    expect(log.after(1)).toBeNull();
    expect(log.after(2)).toHaveLength(maxReplayEvents);
    expect(log.after(log.seq + 1)).toBeNull();
  });
});
