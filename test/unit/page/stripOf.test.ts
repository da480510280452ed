import { describe, expect, it } from "vitest";
import type { Connection } from "../../../webview-ui/src/transport/connection";
import { nextLook, stripOf } from "../../../webview-ui/src/transport/stripOf";

const waiting: Connection = {
  kind: "waiting",
  since: 0,
  attempt: 1,
  fault: "unknown",
  retryAt: 0,
};
const live: Connection = { kind: "live", since: 0, attempt: 0, outageMs: 3_000 };

describe("the connection strip", () => {
  it("says nothing about a short break", () => {
    expect(stripOf(waiting, 1_999)).toEqual({ kind: "hidden" });
  });

  it("says after 2 s that it reconnects, after 10 s what fails and since when", () => {
    expect(stripOf(waiting, 2_000)).toEqual({ kind: "reconnecting" });
    expect(stripOf(waiting, 10_000)).toEqual({ kind: "fault", fault: "unknown", since: 0 });
  });

  it("tells a fault that will not mend itself in seconds without the wait", () => {
    expect(stripOf({ ...waiting, fault: "stopped" }, 2_000)).toMatchObject({ fault: "stopped" });
  });

  it("says at once, and calmly, that the server starts again", () => {
    expect(stripOf({ ...waiting, fault: "restarting" }, 0)).toEqual({ kind: "restarting" });
  });

  it.each(["quota", "rate", "asleep", "no-server", "sign-in", "interstitial"] as const)(
    "tells what ngrok said (%s) without the wait",
    (fault) => {
      expect(stripOf({ ...waiting, fault }, 2_000)).toMatchObject({ kind: "fault", fault });
    },
  );

  it("tells at once what the device itself knows: that it is offline", () => {
    expect(stripOf({ ...waiting, fault: "offline" }, 0)).toMatchObject({ fault: "offline" });
  });

  it("is green for a moment after an outage that was noticed, and only then", () => {
    expect(stripOf(live, 1_000)).toEqual({ kind: "back" });
    expect(stripOf(live, 1_500)).toEqual({ kind: "hidden" });
    expect(stripOf({ ...live, outageMs: 500 }, 100)).toEqual({ kind: "hidden" });
  });

  it("knows when it changes next", () => {
    expect(nextLook(waiting, 500)).toBe(1_500);
    expect(nextLook(waiting, 2_000)).toBe(8_000);
    expect(nextLook(waiting, 10_000)).toBeNull();
    expect(nextLook(live, 0)).toBe(1_500);
  });
});
