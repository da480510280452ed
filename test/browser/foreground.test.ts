import type { CDPSession } from "playwright-core";
import { describe, expect, it } from "vitest";
import { BadNetwork } from "../stand-ins/badNetwork/badNetwork";
import { newPhone } from "../stand-ins/phone/devices";
import { accepted, opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

/**
 * A phone's page that was put away and is looked at again. Its timers stood still, its socket may have
 * been closed, or may look open on a way that carries nothing any more.
 */
const bench = usePageBench();
const rounds = 20;
/** The limit for 95 of 100 rounds (ms). */
const limitMs = 1_500;

async function setLifecycle(session: CDPSession, state: "frozen" | "active"): Promise<void> {
  await session.send("Page.setWebLifecycleState", { state });
}

/** Says what a phone says when an app comes to the front. */
const comeToFront = `document.dispatchEvent(new Event("visibilitychange"));
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));`;

function p95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Infinity;
}

describe("a page that is looked at again", () => {
  it.each([
    ["whose socket was closed while it was frozen", "closed"],
    ["whose way carries nothing any more, and nobody said so", "stalled"],
    ["whose socket was closed, with the host away until then", "away"],
  ] as const)("%s has what it missed within 1.5 s", async (_, fault) => {
    const { port } = new URL(bench.origin);
    const network = await BadNetwork.open(() => Number(port));
    try {
      bench.host.emit(...opened());
      const phone = await newPhone(bench.browser);
      await bench.open(Promise.resolve(phone), "/", network.door);
      await phone.locator(".page[data-live=true]").waitFor();
      const session = await phone.context().newCDPSession(phone);
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await setLifecycle(session, "frozen");
        if (fault === "stalled") network.stall();
        else network.cut();
        if (fault === "away") bench.host.isReachable = false;
        const missed = `missed in round ${round}`;
        bench.host.emit(accepted(missed));
        bench.host.isReachable = true;
        const startedAt = performance.now();
        await setLifecycle(session, "active");
        await phone.evaluate(comeToFront);
        await phone.locator(".bubble", { hasText: missed }).waitFor();
        await phone.locator(".page[data-live=true]").waitFor();
        times.push(performance.now() - startedAt);
      }
      expect(p95(times)).toBeLessThan(limitMs);
    } finally {
      await network.close();
    }
  });
});
