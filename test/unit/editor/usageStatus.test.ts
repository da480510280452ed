import { describe, expect, it } from "vitest";
import { nextLook } from "../../../src/editor/nextLook";
import { renderStatus } from "../../../src/editor/renderStatus";
import type { PlanWindow } from "../../../src/shared/catalog";
import type { HostState } from "../../../src/shared/state";
import type { UsageNow } from "../../../src/shared/usage";
import { hostWith, turnWith, waitingPermission, waitingPrompt } from "./fakes";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const now = new Date(2026, 10, 22, 12, 20).getTime();
const reset = now + 2 * hourMs + 10 * minuteMs;

function fiveHours(change: Partial<PlanWindow> = {}): PlanWindow {
  const known = { kind: "five_hour", utilization: 0.42, resetsAt: reset, status: "allowed" };
  return { ...known, source: "event", asOf: now - 10 * minuteMs, ...change };
}
const week = (change: Partial<PlanWindow> = {}): PlanWindow =>
  fiveHours({ kind: "seven_day", resetsAt: now + 50 * hourMs, ...change });

function usedNow(change: Partial<UsageNow> = {}): UsageNow {
  return {
    asOf: now,
    scan: null,
    block: { end: reset, tokens: 1_200_000, costUsd: 0.9 },
    today: { tokens: 3_400_000, costUsd: 1.234 },
    ...change,
  };
}

function hostOf(
  planWindows: readonly PlanWindow[],
  usage: UsageNow | null = null,
  change: Parameters<typeof hostWith>[0] = {},
): HostState {
  const tunnel = { kind: "online", url: "https://my.ngrok.example" } as const;
  return { ...hostWith({ tunnel, ...change }), planWindows, usage };
}

function view(host: HostState, language: "en" | "ko" = "en") {
  const devices = { paired: 0, connected: 0 };
  const localUrl = "http://127.0.0.1:8765";
  return renderStatus(
    { kind: "online", host, localUrl, publicOrigins: [], devices, now },
    language,
  );
}

/** The table without escapes. */
const rowsOf = (host: HostState, language: "en" | "ko" = "en") =>
  view(host, language).tooltip.replace(/\\| &nbsp;/g, "");

const queue = { prompts: [waitingPrompt, waitingPrompt] };
const working = { turns: [turnWith({ status: "running" })] };
const failed = {
  agent: { kind: "failed", problem: { code: "claude-missing", detail: null } },
} as const;
const troubled = {
  tunnel: { kind: "failed", problem: { code: "tunnel-token-wrong", detail: null } },
} as const;

/** What is known, in English and in Korean, the colour. */
const table: readonly (readonly [string, HostState, string, string, string | null])[] = [
  ["nothing", hostOf([]), "$(broadcast) Remote Claude", "$(broadcast) Remote Claude", null],
  [
    "everything",
    hostOf([fiveHours()], usedNow(), queue),
    "$(broadcast) 2 queued · 5h 42% · $1.23",
    "$(broadcast) 대기 2건 · 5시간 42% · $1.23",
    null,
  ],
  ["the plan alone", hostOf([fiveHours()]), "$(broadcast) 5h 42%", "$(broadcast) 5시간 42%", null],
  [
    "no official window: the block as an estimate",
    hostOf([], usedNow()),
    "$(broadcast) ~5h: 2h 10m left · $1.23",
    "$(broadcast) ~5시간: 2시간 10분 남음 · $1.23",
    null,
  ],
  [
    "an official window without a share: its own end, which is no estimate",
    hostOf([fiveHours({ utilization: null, resetsAt: now + 5 * minuteMs })], usedNow()),
    "$(broadcast) 5h: 5m left · $1.23",
    "$(broadcast) 5시간: 5분 남음 · $1.23",
    null,
  ],
  [
    "an official window that is over: the block again",
    hostOf([fiveHours({ utilization: 0.99, resetsAt: now })], usedNow()),
    "$(broadcast) ~5h: 2h 10m left · $1.23",
    "$(broadcast) ~5시간: 2시간 10분 남음 · $1.23",
    null,
  ],
  [
    "a block that is over, and nothing that has a price",
    hostOf(
      [],
      usedNow({ block: { end: now, tokens: 1, costUsd: 1 }, today: { tokens: 5, costUsd: null } }),
    ),
    "$(broadcast) Remote Claude",
    "$(broadcast) Remote Claude",
    null,
  ],
  [
    "a sum of which some has no price",
    hostOf([], usedNow({ block: null, today: { tokens: 9, costUsd: 1.234, unpricedTokens: 4 } })),
    "$(broadcast) ≥ $1.23",
    "$(broadcast) ≥ $1.23",
    null,
  ],
  [
    "a first scan that runs",
    hostOf(
      [],
      usedNow({
        scan: { files: 3, totalFiles: 9, bytes: 1, totalBytes: 4 },
        block: null,
        today: null,
      }),
    ),
    "$(broadcast) Remote Claude",
    "$(broadcast) Remote Claude",
    null,
  ],
  [
    "not nearly used",
    hostOf([fiveHours({ utilization: 0.79 })]),
    "$(broadcast) 5h 79%",
    "$(broadcast) 5시간 79%",
    null,
  ],
  [
    "nearly used",
    hostOf([fiveHours({ utilization: 0.8 })]),
    "$(broadcast) 5h 80%",
    "$(broadcast) 5시간 80%",
    "warning",
  ],
  [
    "all but used",
    hostOf([fiveHours({ utilization: 0.95 })]),
    "$(broadcast) 5h 95%",
    "$(broadcast) 5시간 95%",
    "error",
  ],
  [
    "another window that is nearly used is named, and gives the colour",
    hostOf([week({ utilization: 0.96 }), fiveHours()], usedNow()),
    "$(broadcast) 5h 42% · 7d 96% · $1.23",
    "$(broadcast) 5시간 42% · 7일 96% · $1.23",
    "error",
  ],
  [
    "another window that is not is left out",
    hostOf([week({ utilization: 0.5 }), fiveHours()]),
    "$(broadcast) 5h 42%",
    "$(broadcast) 5시간 42%",
    null,
  ],
  [
    "of several others the most urgent",
    hostOf([
      week({ utilization: 0.9 }),
      week({ kind: "seven_day_opus", utilization: null, status: "rejected", resetsAt: null }),
    ]),
    "$(broadcast) 7d Opus used up",
    "$(broadcast) 7일 Opus 한도 도달",
    "error",
  ],
  [
    "what refuses says until when",
    hostOf([fiveHours({ status: "rejected", utilization: 1 })]),
    "$(broadcast) 5h used up until 14:30",
    "$(broadcast) 5시간 한도 도달, 14:30 초기화",
    "error",
  ],
  [
    "work: the plan, not the cost",
    hostOf([fiveHours({ utilization: 0.8 })], usedNow(), { ...working, ...queue }),
    "$(sync~spin) Working · 2 queued · 5h 80%",
    "$(sync~spin) 작업 중 · 대기 2건 · 5시간 80%",
    "warning",
  ],
  [
    "somebody is waited for: nothing of it",
    hostOf([fiveHours({ utilization: 1 })], usedNow(), { permissions: [waitingPermission] }),
    "$(bell-dot) Needs you",
    "$(bell-dot) 확인 필요",
    "warning",
  ],
  [
    "the CLI failed: nothing of it",
    hostOf([fiveHours()], usedNow(), failed),
    "$(error) Remote Claude",
    "$(error) Remote Claude",
    "error",
  ],
  [
    "trouble of the tunnel: nothing of it",
    hostOf([fiveHours()], usedNow(), troubled),
    "$(error) Remote Claude",
    "$(error) Remote Claude",
    "error",
  ],
];

describe("what the status bar says of usage", () => {
  it.each(table)("%s", (_name, host, english, korean, color) => {
    expect([view(host).text, view(host, "ko").text, view(host).color]).toEqual([
      english,
      korean,
      color,
    ]);
  });

  it("is said to a screen reader in whole words", () => {
    const host = hostOf([fiveHours()], usedNow(), queue);
    expect(view(host).label).toBe(
      "Remote Claude: running, reachable from outside, 2 queued, Plan (5 hours) 42%, starts anew 14:30, $1.23 today",
    );
    expect(view(hostOf([], usedNow()), "ko").label).toContain("5시간(추정): 2시간 10분 남음");
  });

  it("is in won where the owner chose so", () => {
    const host = hostOf([], usedNow({ block: null }));
    const money = { currency: "KRW", wonPerDollar: 1_400 } as const;
    const text = view({ ...host, host: { ...host.host, money } }).text;
    expect(text).toBe("$(broadcast) ₩1,728");
  });

  it("lets no name of a window become an icon", () => {
    const host = hostOf([fiveHours({ kind: "$(error)_x\n", utilization: 0.99 })]);
    expect(view(host).text).toBe("$(broadcast) $ (error) x 99%");
  });
});

describe("the tooltip's rows of usage", () => {
  it("are one for each window, the block and today", () => {
    const rows = rowsOf(hostOf([fiveHours(), week({ utilization: null })], usedNow()));
    expect(rows).toContain("| Plan (5 hours) | 42% · starts anew 14:30 · as of 12:10 |");
    expect(rows).toContain(
      "| Plan (7 days) | not told · starts anew Nov 24, 14:20 · as of 12:10 |",
    );
    expect(rows).toContain("| 5 hours (estimate) | until 14:30 · 1.2M tokens · $0.90 |");
    expect(rows).toContain("| Today | 3.4M tokens · $1.23 · as of 12:20 |");
  });

  it("say what refuses, and what began anew", () => {
    const rejected = fiveHours({ status: "rejected", utilization: 1 });
    const rows = rowsOf(hostOf([rejected, week({ resetsAt: now - hourMs })]), "ko");
    expect(rows).toContain("| 요금제(5시간) | 100% · 모두 사용함 · 14:30 초기화 · 12:10 기준 |");
    expect(rows).toContain("| 요금제(7일) | 알 수 없음 · 11:20에 초기화됨 · 12:10 기준 |");
  });

  it("never show a missing price as nothing", () => {
    const rows = rowsOf(hostOf([], usedNow({ today: { tokens: 900, costUsd: null } })));
    expect(rows).toContain("| Today | 900 tokens · no price · as of 12:20 |");
    const unused = usedNow({ block: null, today: { tokens: 0, costUsd: null } });
    expect(rowsOf(hostOf([], unused))).toContain("| Today | nothing used · as of 12:20 |");
  });

  it("never show the priced part of a sum as the whole", () => {
    const mixed = { tokens: 9_000, costUsd: 1.234, unpricedTokens: 4_200 };
    const host = hostOf([], usedNow({ block: { ...mixed, end: reset }, today: mixed }));
    const sum = "9.0k tokens · ≥ $1.23 · + 4.2k tokens without a price";
    expect(rowsOf(host)).toContain(`| 5 hours (estimate) | until 14:30 · ${sum} |`);
    expect(rowsOf(host)).toContain(`| Today | ${sum} · as of 12:20 |`);
    expect(rowsOf(host, "ko")).toContain("≥ $1.23 · + 가격 정보 없는 토큰 4.2k");
  });

  it("tell how far the first scan is", () => {
    const scanning = usedNow({
      scan: { files: 3, totalFiles: 9, bytes: 1, totalBytes: 4 },
      block: null,
      today: null,
    });
    expect(rowsOf(hostOf([], scanning))).toContain("| Usage | reading Claude's logs, 3 of 9 |");
  });
});

describe("when the status bar looks again by itself", () => {
  it("is the next end, or the next minute that is shown", () => {
    expect(nextLook(hostOf([]), now)).toBeNull();
    expect(nextLook(hostOf([fiveHours({ resetsAt: now - 1 })]), now)).toBeNull();
    expect(nextLook(hostOf([fiveHours({ resetsAt: now + 1_000 })]), now)).toBe(1_000);
    expect(nextLook(hostOf([fiveHours({ resetsAt: now + 61_000 })]), now)).toBe(1_000);
    expect(nextLook(hostOf([], usedNow()), now)).toBe(minuteMs);
    expect(nextLook(hostOf([fiveHours({ resetsAt: now + 1 })]), now)).toBe(250);
  });
});
