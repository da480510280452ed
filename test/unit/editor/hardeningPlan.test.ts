import { afterEach, describe, expect, it, vi } from "vitest";
import { PlanNotices } from "../../../src/editor/planNotices";
import { renderTooltip } from "../../../src/editor/statusTooltip";
import type { PlanWindow } from "../../../src/shared/catalog";
import type { QueuedPrompt } from "../../../src/shared/state";
import { hostWith, waitingPrompt } from "./fakes";

const now = new Date(2026, 10, 22, 12, 20).getTime();
const hourMs = 3_600_000;
const window = (change: Partial<PlanWindow> = {}): PlanWindow => ({
  ...{ kind: "five_hour", utilization: 0.5, resetsAt: now + hourMs, status: "allowed" },
  ...{ source: "event", asOf: now, ...change },
});
const hostOf = (windows: readonly PlanWindow[], prompts: readonly QueuedPrompt[] = []) => ({
  ...hostWith({ prompts }),
  planWindows: windows,
});

/** The same memory for several windows of VS Code, each with what it said. */
function bench() {
  let kept: unknown;
  const memory = {
    read: () => kept,
    write: (marks: unknown) => {
      kept = structuredClone(marks);
    },
  };
  return () => {
    const said: string[] = [];
    const notify = ({ message }: { readonly message: string }) => {
      said.push(message);
    };
    return { said, notices: new PlanNotices({ language: "en", memory, notify }) };
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("what two windows of VS Code tell of the plan", () => {
  it("is one message, by the one that hears first", () => {
    vi.useFakeTimers({ now });
    const open = bench();
    const [one, other] = [open(), open()];
    one.notices.follow(hostOf([window({ utilization: 0.82 })]));
    other.notices.follow(hostOf([window({ utilization: 0.83 })]));
    other.notices.follow(hostOf([window({ utilization: 0.96 })]));
    one.notices.follow(hostOf([window({ utilization: 0.97 })]));
    expect(one.said).toHaveLength(1);
    expect(other.said).toEqual([
      "96% of your plan's limit (5 hours) is used. It starts anew at 13:20.",
    ]);
    one.notices.dispose();
    other.notices.dispose();
  });

  it("is not forgotten when the other one writes of another window of the plan", () => {
    vi.useFakeTimers({ now });
    const open = bench();
    const [one, other] = [open(), open()];
    one.notices.follow(hostOf([window({ utilization: 0.96 })]));
    const week = window({ kind: "seven_day", utilization: 0.9, resetsAt: now + 99 * hourMs });
    other.notices.follow(hostOf([week]));
    expect([one.said.length, other.said.length]).toEqual([1, 1]);
    const later = open();
    later.notices.follow(hostOf([window({ utilization: 0.97 }), week]));
    expect(later.said).toEqual([]);
    for (const { notices } of [one, other, later]) notices.dispose();
  });

  it("is the reset by the one that looks first, and by each in which prompts wait", () => {
    vi.useFakeTimers({ now });
    const open = bench();
    const [one, other] = [open(), open()];
    const full = window({ utilization: 0.96 });
    one.notices.follow(hostOf([full]));
    other.notices.follow(hostOf([full], [waitingPrompt]));
    expect([one.said.length, other.said.length]).toEqual([1, 0]);
    vi.advanceTimersByTime(hourMs);
    expect(one.said.slice(1)).toEqual(["Your plan's limit (5 hours) started anew."]);
    expect(other.said).toEqual(["Your plan's limit (5 hours) started anew. 1 prompt is queued."]);
    one.notices.dispose();
    other.notices.dispose();
  });

  it("is the reset by one of them where no prompt waits", () => {
    vi.useFakeTimers({ now });
    const open = bench();
    const both = [open(), open()];
    for (const { notices } of both) notices.follow(hostOf([window({ utilization: 0.96 })]));
    vi.advanceTimersByTime(hourMs);
    expect(both.map(({ said }) => said.length)).toEqual([2, 0]);
    for (const { notices } of both) notices.dispose();
  });
});

describe("the tooltip, which may run commands", () => {
  const rowOf = (kind: string): string => {
    const tooltip = renderTooltip(
      {
        ...{ kind: "online", host: hostOf([window({ kind })]), publicOrigins: [], now },
        ...{ localUrl: "http://127.0.0.1:8765", devices: { paired: 0, connected: 0 } },
      },
      "Running",
      "en",
    );
    return tooltip.split("\n").find((line) => line.includes("50")) ?? "";
  };

  it.each([
    ["<command:remoteClaude.stop>", /(?<!\\)</u],
    ["a|b", /b.*(?<!\\)\|.*(?<!\\)\|.*(?<!\\)\|/u],
    ["[x](command:y)", /(?<!\\)[[\](]/u],
    ["$(error) *x* `y`", /(?<!\\)[$*`]/u],
  ])("takes the name of a window for nothing but text: %s", (kind, open) => {
    const row = rowOf(kind);
    expect(row).toContain("50\\%");
    expect(row).not.toMatch(open);
  });
});
