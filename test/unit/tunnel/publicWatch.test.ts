import { describe, expect, it } from "vitest";
import type { Problem } from "../../../src/shared/state";
import type { PublicFinding } from "../../../src/tunnel/publicCheck";
import { PublicWatch } from "../../../src/tunnel/publicWatch";
import { ManualClock } from "./manualClock";

const url = "https://a.example.com";
const quota: PublicFinding = { kind: "ngrok-error", code: "ERR_NGROK_727" };
const offline: PublicFinding = { kind: "ngrok-error", code: "ERR_NGROK_3200" };
/** What says nothing about the gate. */
const unclear: readonly PublicFinding[] = [
  { kind: "unreachable", detail: "timeout" },
  { kind: "foreign", status: 502 },
  { kind: "foreign", status: 429 },
  { kind: "interstitial" },
];

function setUp(hasGate: boolean, first: PublicFinding) {
  const clock = new ManualClock();
  const looks: number[] = [];
  const troubles: (Problem | null)[] = [];
  const condemned: string[] = [];
  const finding = { value: first };
  const signals: AbortSignal[] = [];
  const watch = new PublicWatch({
    clock,
    hasGate,
    check: (_url, signal) => {
      looks.push(clock.now());
      signals.push(signal);
      return Promise.resolve(finding.value);
    },
    onTrouble: (trouble) => troubles.push(trouble),
    onCondemned: (code) => {
      condemned.push(code);
      watch.offline();
    },
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { clock, watch, looks, troubles, condemned, finding, signals, pass };
}

describe("the look at the public address", () => {
  it("is not waited for when a device comes through: what kept visitors out is over", async () => {
    const { watch, troubles, pass } = setUp(false, quota);
    watch.online(url);
    await pass(5_000);
    watch.reached();
    watch.reached();
    expect(troubles).toEqual([{ code: "tunnel-quota", detail: "ERR_NGROK_727" }, null]);
  });

  it("comes once some seconds after the tunnel is up, and not again", async () => {
    const { watch, looks, pass } = setUp(false, { kind: "ok" });
    watch.online(url);
    await pass(4_999);
    expect(looks).toEqual([]);
    await pass(1);
    expect(looks).toHaveLength(1);
    await pass(24 * 3_600_000);
    expect(looks).toHaveLength(1);
  });

  it("comes again when all clients were lost, but only four times in any hour", async () => {
    const { watch, looks, pass } = setUp(false, { kind: "ok" });
    watch.online(url);
    for (let minute = 0; minute < 600; minute += 1) {
      watch.suspect();
      await pass(60_000);
    }
    expect(looks.length).toBeGreaterThan(30);
    for (const [index, at] of looks.entries()) {
      expect(at - (looks[index - 4] ?? -Infinity)).toBeGreaterThanOrEqual(3_600_000);
    }
  });

  it("tells of a used-up allowance until it is there again", async () => {
    const { watch, troubles, finding, pass } = setUp(false, quota);
    watch.online(url);
    await pass(5_000);
    expect(troubles).toEqual([{ code: "tunnel-quota", detail: "ERR_NGROK_727" }]);
    finding.value = { kind: "unreachable", detail: "no network" };
    await pass(20 * 60_000);
    expect(troubles).toHaveLength(1);
    finding.value = { kind: "ok" };
    watch.suspect();
    await pass(2_000);
    expect(troubles.at(-1)).toBeNull();
  });

  it("has the tunnel taken down at once when anybody gets through the gate", async () => {
    const { watch, condemned, clock, pass } = setUp(true, { kind: "ok" });
    watch.online(url);
    await pass(5_000);
    expect(condemned).toEqual(["gate-missing"]);
    expect(clock.pending).toBe(0);
  });

  it("has it taken down when answers come that are no sign-in, twice", async () => {
    const { watch, condemned, pass } = setUp(true, { kind: "foreign", status: 403 });
    watch.online(url);
    await pass(5_000);
    expect(condemned).toEqual([]);
    await pass(15_000);
    expect(condemned).toEqual(["gate-missing"]);
  });

  it.each<PublicFinding>([
    { kind: "sign-in" },
    { kind: "unreachable", detail: "timeout" },
    { kind: "foreign", status: 502 },
    { kind: "interstitial" },
    quota,
  ])("leaves a gate alone after $kind", async (found) => {
    const { watch, condemned, pass } = setUp(true, found);
    watch.online(url);
    await pass(3_600_000);
    expect(condemned).toEqual([]);
  });

  it.each(unclear)("asks again what $kind left open, soon and then rarely", async (found) => {
    const { watch, looks, pass } = setUp(true, found);
    watch.online(url);
    await pass(5_000);
    await pass(15_000);
    expect(looks).toHaveLength(2);
    for (let minute = 0; minute < 600; minute += 1) await pass(60_000);
    expect(looks.length).toBeGreaterThan(25);
    for (const [index, at] of looks.entries()) {
      expect(at - (looks[index - 4] ?? -Infinity)).toBeGreaterThanOrEqual(3_600_000);
    }
  });

  it.each(unclear)("finds an open gate although its first look was $kind", async (found) => {
    const { watch, condemned, finding, pass } = setUp(true, found);
    watch.online(url);
    await pass(5_000);
    finding.value = { kind: "ok" };
    await pass(15_000);
    expect(condemned).toEqual(["gate-missing"]);
  });

  it.each([...unclear, quota])("does not forget a doubt over $kind", async (between) => {
    const { watch, condemned, finding, pass } = setUp(true, { kind: "foreign", status: 200 });
    watch.online(url);
    await pass(5_000);
    finding.value = between;
    await pass(15_000);
    finding.value = { kind: "foreign", status: 200 };
    await pass(20 * 60_000);
    expect(condemned).toEqual(["gate-missing"]);
  });

  it("drops a doubt when the gate is seen", async () => {
    const { watch, condemned, looks, finding, pass } = setUp(true, {
      kind: "foreign",
      status: 200,
    });
    watch.online(url);
    await pass(5_000);
    finding.value = { kind: "sign-in" };
    await pass(15_000);
    await pass(24 * 3_600_000);
    expect(looks).toHaveLength(2);
    finding.value = { kind: "foreign", status: 200 };
    watch.suspect();
    await pass(2_000);
    expect(condemned).toEqual([]);
  });

  it("asks again whether an allowance is there, although a look could not be made", async () => {
    const { watch, troubles, finding, pass } = setUp(false, quota);
    watch.online(url);
    await pass(5_000);
    finding.value = { kind: "foreign", status: 503 };
    await pass(20 * 60_000);
    expect(troubles).toHaveLength(1);
    finding.value = { kind: "ok" };
    await pass(15_000);
    expect(troubles.at(-1)).toBeNull();
  });

  it("brings up another tunnel when the service does not know the address, twice", async () => {
    const { watch, condemned, finding, pass } = setUp(false, offline);
    watch.online(url);
    await pass(5_000);
    finding.value = { kind: "ok" };
    await pass(15_000);
    expect(condemned).toEqual([]);
    finding.value = offline;
    watch.suspect();
    await pass(2_000);
    await pass(15_000);
    expect(condemned).toEqual(["unpublished"]);
  });

  it("is given up when the tunnel goes down, and its answer means nothing then", async () => {
    const { watch, troubles, condemned, signals, clock } = setUp(true, { kind: "ok" });
    watch.online(url);
    clock.advance(5_000);
    watch.offline();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(signals[0]?.aborted).toBe(true);
    expect([troubles, condemned, clock.pending]).toEqual([[], [], 0]);
    watch.suspect();
    watch.dispose();
    expect(clock.pending).toBe(0);
  });
});
