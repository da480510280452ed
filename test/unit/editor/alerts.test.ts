import { describe, expect, it } from "vitest";
import type { SecurityAlert } from "../../../src/app/types";
import { AlertNotices } from "../../../src/editor/alertNotices";
import { alertRepeatMs } from "../../../src/shared/limits";

const paired: SecurityAlert = { kind: "device-paired", name: "iPhone", address: "203.0.113.7" };
const wrong = (address: string): SecurityAlert => ({ kind: "wrong-codes", address, count: 5 });
const all: readonly SecurityAlert[] = [
  paired,
  wrong("203.0.113.8"),
  { kind: "pairing-closed" },
  { kind: "pairing-crowded", address: "203.0.113.9" },
  { kind: "audit-failed", detail: "ENOSPC" },
  { kind: "restarts", name: "Tablet", count: 2 },
];

/** Notices at times that the test sets. */
function notices() {
  const clock = { at: 0 };
  return { clock, notices: new AlertNotices("en", () => clock.at) };
}

describe("what the owner is told at once", () => {
  it.each(all)("$kind has words in both languages, and ways out", (alert) => {
    const english = new AlertNotices("en").next(alert);
    const korean = new AlertNotices("ko").next(alert);
    expect(english?.message).not.toBe(korean?.message);
    expect(english?.level).toBe(alert.kind === "device-paired" ? "info" : "warning");
    expect(english?.actions.length).toBeGreaterThan(0);
    for (const value of Object.values(alert).filter((part) => part !== alert.kind)) {
      expect(english?.message).toContain(String(value));
    }
  });

  it("does not come again in a flood, from however many addresses", () => {
    const { clock, notices: told } = notices();
    const flood = Array.from({ length: 1_000 }, (_, i) => told.next(wrong(`198.51.100.${i}`)));
    expect(flood.filter((notice) => notice !== null)).toHaveLength(1);
    expect(told.next({ kind: "pairing-crowded", address: "198.51.100.1" })).not.toBeNull();
    clock.at = alertRepeatMs;
    expect(told.next(wrong("198.51.100.1"))).not.toBeNull();
  });

  it.each<SecurityAlert>([
    { ...paired, name: "A\u202e\n\nb [Fix](command:remoteClaude.stop)" },
    { kind: "restarts", name: "A\u202e\n\nb [Fix](command:remoteClaude.stop)", count: 2 },
    wrong("A b [Fix](command:remoteClaude.stop)"),
  ])("$kind draws no link that a device's name or address asks for", (alert) => {
    const message = new AlertNotices("en").next(alert)?.message ?? "";
    expect(message).toContain("A b ［Fix］(command:remoteClaude.stop)");
  });

  it("tells of every device that was paired", () => {
    const { notices: told } = notices();
    expect([told.next(paired), told.next(paired)].every((notice) => notice !== null)).toBe(true);
  });
});
