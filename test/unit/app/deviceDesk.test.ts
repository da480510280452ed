import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { owner } from "../../../src/app/access";
import type { DeviceDeskPorts } from "../../../src/app/deviceDesk";
import { DeviceDesk } from "../../../src/app/deviceDesk";
import type { SecurityAlert } from "../../../src/app/types";
import type { Requester } from "../../../src/server/hostDesk";
import { deviceRestartGapMs, maxDeviceRestarts, restartWindowMs } from "../../../src/shared/limits";

const device = (id: string): Requester => ({
  author: { id, name: `Device ${id}` },
  role: "full",
  deviceId: id,
  door: "tunnel",
  address: "203.0.113.7",
});

/** A desk whose restarts are only counted. */
function makeDesk() {
  const seen = { restarts: 0, alerts: [] as SecurityAlert[], notes: [] as string[] };
  const ports = {
    access: { note: (event: string) => seen.notes.push(event) },
    restart: () => {
      seen.restarts += 1;
    },
    alert: (alert: SecurityAlert) => {
      seen.alerts.push(alert);
    },
  };
  const desk = new DeviceDesk(ports as unknown as DeviceDeskPorts);
  const restart = async (by: Requester) => {
    const reply = await desk.handle({ type: "server.restart", requestId: "1" }, by);
    await vi.advanceTimersByTimeAsync(0);
    return reply.ok ? "ok" : reply.code;
  };
  return { seen, restart };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("restarts that devices ask for", () => {
  it("are one in a minute of the same device, and the refusal is written down", async () => {
    const { seen, restart } = makeDesk();
    expect(await restart(device("a"))).toBe("ok");
    for (let count = 0; count < 20; count += 1) {
      expect(await restart(device("a"))).toBe("rate-limited");
    }
    expect(seen).toMatchObject({ restarts: 1, alerts: [] });
    expect(seen.notes).toContain("not-allowed");
    await vi.advanceTimersByTimeAsync(deviceRestartGapMs);
    expect(await restart(device("a"))).toBe("ok");
    expect(seen.restarts).toBe(2);
  });

  it("are three in ten minutes of all together, and the owner hears of the second", async () => {
    const { seen, restart } = makeDesk();
    for (let count = 0; count < maxDeviceRestarts; count += 1) {
      expect(await restart(device(String(count)))).toBe("ok");
    }
    expect(await restart(device("x"))).toBe("rate-limited");
    expect(seen.restarts).toBe(maxDeviceRestarts);
    expect(seen.alerts).toEqual([
      { kind: "restarts", name: "Device 1", count: 2 },
      { kind: "restarts", name: "Device 2", count: 3 },
    ]);
    await vi.advanceTimersByTimeAsync(restartWindowMs);
    expect(await restart(device("x"))).toBe("ok");
    expect(seen.alerts).toHaveLength(2);
  });

  it("leave the editor as many as it likes", async () => {
    const { seen, restart } = makeDesk();
    for (let count = 0; count < 10; count += 1) expect(await restart(owner)).toBe("ok");
    expect(await restart(device("a"))).toBe("ok");
    expect(seen).toMatchObject({ restarts: 11, alerts: [] });
  });
});
