import { describe, expect, it } from "vitest";
import { toTunnelProblem } from "../../../src/tunnel/errors";
import type { TunnelEvent, TunnelState } from "../../../src/tunnel/supervisorState";
import { reduceTunnel, tunnelOff } from "../../../src/tunnel/supervisorState";

const url = "https://a.example.com";
const lost = toTunnelProblem("lost", null, "");
const wrongToken = toTunnelProblem("ERR_NGROK_105", "words", "");

const off = tunnelOff;
const starting: TunnelState = { kind: "starting", attempt: 2 };
const online: TunnelState = { kind: "online", url, since: 100_000, attempt: 2 };
const retrying: TunnelState = { kind: "retrying", attempt: 3, reason: lost, retryAt: 1 };
const failed: TunnelState = { ...wrongToken, kind: "failed" };
const stopping: TunnelState = { kind: "stopping" };

const start: TunnelEvent = { kind: "start" };
const goesOnline: TunnelEvent = { kind: "online", url };
const fails: TunnelEvent = { kind: "trouble", problem: lost };
const failsForGood: TunnelEvent = { kind: "trouble", problem: wrongToken };
const retry: TunnelEvent = { kind: "retry" };
const stop: TunnelEvent = { kind: "stop" };
const stopped: TunnelEvent = { kind: "stopped" };

const now = 101_000;
const fresh: TunnelState = { kind: "starting", attempt: 0 };
const nowOnline: TunnelState = { kind: "online", url, since: now, attempt: 2 };
const third: TunnelState = { kind: "retrying", attempt: 3, reason: lost, retryAt: now + 2_000 };

/** What each state becomes by each event; `null`: it stays as it is. */
const table: readonly (readonly [TunnelState, TunnelEvent, TunnelState | null])[] = [
  [off, start, fresh],
  [off, goesOnline, null],
  [off, fails, null],
  [off, failsForGood, null],
  [off, retry, null],
  [off, stop, null],
  [off, stopped, null],
  [starting, start, fresh],
  [starting, goesOnline, nowOnline],
  [starting, fails, third],
  [starting, failsForGood, failed],
  [starting, retry, null],
  [starting, stop, stopping],
  [starting, stopped, null],
  [online, start, fresh],
  [online, goesOnline, null],
  [online, fails, third],
  [online, failsForGood, failed],
  [online, retry, null],
  [online, stop, stopping],
  [online, stopped, null],
  [retrying, start, fresh],
  [retrying, goesOnline, null],
  [retrying, fails, null],
  [retrying, failsForGood, null],
  [retrying, retry, { kind: "starting", attempt: 3 }],
  [retrying, stop, stopping],
  [retrying, stopped, null],
  [failed, start, fresh],
  [failed, goesOnline, null],
  [failed, fails, null],
  [failed, failsForGood, null],
  [failed, retry, null],
  [failed, stop, stopping],
  [failed, stopped, null],
  [stopping, start, fresh],
  [stopping, goesOnline, null],
  [stopping, fails, null],
  [stopping, failsForGood, null],
  [stopping, retry, null],
  [stopping, stop, { kind: "stopping" }],
  [stopping, stopped, off],
];

describe("reduceTunnel", () => {
  it.each(table.map(([before, event, after]) => ({ before, event, after })))(
    "$before.kind by $event.kind",
    ({ before, event, after }) => {
      const next = reduceTunnel(before, event, { now, random: 0 });
      if (after === null) expect(next).toBe(before);
      else expect(next).toEqual(after);
    },
  );

  it("puts an attempt off, and begins anew when the network is back", () => {
    const later = reduceTunnel(retrying, { kind: "postpone" }, { now, random: 0 });
    expect(later).toMatchObject({ kind: "retrying", attempt: 4, retryAt: now + 4_000 });
    const returned = { kind: "returned" } as const;
    for (const state of [later, { kind: "starting", attempt: 4 } as const]) {
      const next = reduceTunnel(state, returned, { now, random: 0 });
      expect(next).toEqual({ kind: "starting", attempt: 0 });
    }
    for (const state of [online, failed, stopping, off]) {
      expect(reduceTunnel(state, returned, { now, random: 0 })).toBe(state);
      expect(reduceTunnel(state, { kind: "postpone" }, { now, random: 0 })).toBe(state);
    }
  });

  it("counts from the start again after a tunnel that held", () => {
    const circumstances = { now: 100_000 + 10_000, random: 0 };
    expect(reduceTunnel(online, fails, circumstances)).toMatchObject({
      attempt: 1,
      retryAt: 110_100,
    });
  });
});
