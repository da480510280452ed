import { afterEach, describe, expect, it, vi } from "vitest";
import type { Notice } from "../../../src/editor/notices";
import { PlanNotices } from "../../../src/editor/planNotices";
import type { PlanWindow } from "../../../src/shared/catalog";
import type { HostState } from "../../../src/shared/state";
import type { Language } from "../../../src/shared/wording/problems";
import { hostWith, waitingPrompt } from "./fakes";

const start = new Date(2026, 10, 22, 12, 20).getTime();
const hourMs = 60 * 60_000;
const reset = start + hourMs;

const window = (change: Partial<PlanWindow>): PlanWindow => ({
  ...{ kind: "five_hour", utilization: 0.5, resetsAt: reset, status: "allowed" },
  ...{ source: "event", asOf: start },
  ...change,
});
const hostOf = (windows: readonly PlanWindow[], prompts: HostState["queue"]["prompts"] = []) => ({
  ...hostWith({ prompts }),
  planWindows: windows,
});

/** The memory outlives the notices, as it does in VS Code. */
function bench(language: Language = "en") {
  const said: Notice[] = [];
  let kept: unknown;
  const open = () =>
    new PlanNotices({
      language,
      memory: {
        read: () => kept,
        write: (marks) => {
          kept = structuredClone(marks);
        },
      },
      notify: (notice) => said.push(notice),
    });
  return {
    said,
    open,
    texts: () => said.map(({ message }) => message),
    damage: (what: unknown) => (kept = what),
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("what the editor tells of the plan", () => {
  it("is one message at 80 and one at 95 %, once in a period, also over a restart", () => {
    vi.useFakeTimers({ now: start });
    const { said, open, texts } = bench();
    const notices = open();
    for (const utilization of [0.79, 0.82, 0.85]) notices.follow(hostOf([window({ utilization })]));
    notices.dispose();
    const again = open();
    again.follow(hostOf([]));
    for (const utilization of [0.86, 0.96, 0.97]) again.follow(hostOf([window({ utilization })]));
    expect(texts()).toEqual([
      "82% of your plan's limit (5 hours) is used. It starts anew at 13:20.",
      "96% of your plan's limit (5 hours) is used. It starts anew at 13:20.",
    ]);
    expect(said.every(({ level }) => level === "info")).toBe(true);
    expect(said[0]?.actions).toEqual(["showUsage"]);
    again.dispose();
  });

  it("is one message for several windows", () => {
    vi.useFakeTimers({ now: start });
    const { open, texts } = bench("ko");
    const week = window({ kind: "seven_day", status: "rejected", resetsAt: null });
    open().follow(hostOf([window({ utilization: 0.8 }), week]));
    expect(texts()).toEqual([
      "요금제 한도(5시간)의 80%를 사용했습니다. 13:20에 초기화됩니다. 요금제 한도(7일)를 모두 사용했습니다.",
    ]);
  });

  it.each([
    ["en", [waitingPrompt], "openChat", "started anew. 1 prompt is queued."],
    ["en", [], "showUsage", "started anew."],
    ["ko", [waitingPrompt], "openChat", "초기화되었습니다. 대기 중인 요청이 1건 있습니다."],
    ["ko", [], "showUsage", "초기화되었습니다."],
  ] as const)("of the reset is one message, with what waits: %#", (...row) => {
    const [language, prompts, action, expected] = row;
    vi.useFakeTimers({ now: start });
    const { said, open, texts } = bench(language);
    const notices = open();
    notices.follow(hostOf([window({ utilization: 0.96 })], prompts));
    said.length = 0;
    vi.advanceTimersByTime(hourMs - 1);
    expect(texts()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(said).toMatchObject([{ level: "info", actions: [action] }]);
    expect(texts()[0]).toMatch(/^(?:Your plan's limit \(5 hours\) |요금제 한도\(5시간\)가 )/u);
    expect(texts()[0]?.endsWith(` ${expected}`)).toBe(true);
    vi.advanceTimersByTime(hourMs);
    expect(said).toHaveLength(1);
    notices.dispose();
  });

  it("ends with the host, and begins with what is usable of the memory", () => {
    vi.useFakeTimers({ now: start });
    const { said, open, damage } = bench();
    damage([{ kind: 5 }]);
    const notices = open();
    notices.follow(hostOf([window({ utilization: 0.96 })], [waitingPrompt]));
    notices.follow(null);
    vi.advanceTimersByTime(2 * hourMs);
    expect(said).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
