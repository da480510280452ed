import { describe, expect, it } from "vitest";
import {
  delayBefore,
  initialConnection,
  reduceConnection,
} from "../../../webview-ui/src/transport/connection";
import type { Connection, ConnectionEvent } from "../../../webview-ui/src/transport/connection";

function lost(at: number, fault: "unknown" | "offline" | "tunnel" = "unknown"): ConnectionEvent {
  return { type: "lost", at, fault, chance: 0 };
}

function after(...events: readonly ConnectionEvent[]): Connection {
  return events.reduce(reduceConnection, initialConnection(1_000));
}

describe("the connection", () => {
  it("begins with an attempt", () => {
    expect(after()).toEqual({ kind: "connecting", since: 1_000, attempt: 0, fault: "unknown" });
  });

  it("is live when the host has welcomed the page, and knows how long that took", () => {
    expect(after({ type: "welcomed", at: 1_250 })).toMatchObject({ kind: "live", outageMs: 250 });
  });

  it("tries again at once after a connection that had been stable", () => {
    const connection = after({ type: "welcomed", at: 2_000 }, lost(60_000));
    expect(connection).toMatchObject({
      kind: "waiting",
      attempt: 0,
      retryAt: 60_000,
      since: 60_000,
    });
  });

  it("waits 1 s, then twice as long each time, while attempts fail", () => {
    let connection = after();
    const waits: number[] = [];
    for (let at = 2_000; waits.length < 7; at += 100_000) {
      connection = reduceConnection(connection, lost(at));
      if (connection.kind === "waiting") waits.push(connection.retryAt - at);
      connection = reduceConnection(connection, { type: "tried" });
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it("goes on waiting longer when connections break right after the welcome", () => {
    const connection = after(
      lost(1_000),
      { type: "tried" },
      { type: "welcomed", at: 2_000 },
      lost(2_100),
    );
    expect(connection).toMatchObject({ kind: "waiting", attempt: 2 });
  });

  it("counts an outage from its beginning over all attempts", () => {
    const connection = after(
      { type: "welcomed", at: 2_000 },
      lost(60_000),
      { type: "tried" },
      lost(61_000),
      { type: "tried" },
      { type: "welcomed", at: 65_000 },
    );
    expect(connection).toMatchObject({ kind: "live", outageMs: 5_000 });
  });

  it("keeps what was found out about a fault until something else is found", () => {
    const explained = after(lost(2_000), { type: "explained", fault: "tunnel" });
    const again = [{ type: "tried" } as const, lost(3_000)].reduce(reduceConnection, explained);
    expect(again).toMatchObject({ fault: "tunnel" });
    expect(reduceConnection(again, lost(4_000, "offline"))).toMatchObject({ fault: "offline" });
  });

  it("remembers that the host said goodbye, however the attempts after it fail", () => {
    const stopped = after({ type: "lost", at: 2_000, fault: "stopped", chance: 0 });
    const tried = [
      { type: "tried" } as const,
      lost(3_000),
      { type: "explained", fault: "unreachable" } as const,
    ].reduce(reduceConnection, stopped);
    expect(tried).toMatchObject({ fault: "stopped" });
  });

  it("tries again after 200 ms and then in short steps while the server starts again", () => {
    let connection = after(
      { type: "welcomed", at: 2_000 },
      { type: "lost", at: 60_000, fault: "restarting", chance: 0 },
    );
    const waits: number[] = [];
    for (let at = 60_000; at < 64_000;) {
      if (connection.kind !== "waiting") throw new Error(`It is ${connection.kind}.`);
      waits.push(connection.retryAt - at);
      at = connection.retryAt;
      connection = [{ type: "tried" } as const, lost(at)].reduce(reduceConnection, connection);
      expect(connection).toMatchObject({ fault: "restarting", since: 60_000 });
    }
    expect(waits[0]).toBe(200);
    expect(Math.max(...waits)).toBeLessThanOrEqual(250);
  });

  it("takes no answer of the tunnel for news while the server starts again", () => {
    const restarting = after(
      { type: "welcomed", at: 2_000 },
      { type: "lost", at: 60_000, fault: "restarting", chance: 0 },
    );
    const explained = reduceConnection(restarting, { type: "explained", fault: "no-server" });
    expect(explained).toMatchObject({ fault: "restarting" });
    const offline = reduceConnection(restarting, { type: "explained", fault: "offline" });
    expect(offline).toMatchObject({ fault: "offline" });
  });

  it("goes over to the ordinary waits when a restart takes too long", () => {
    const connection = after(
      { type: "welcomed", at: 2_000 },
      { type: "lost", at: 60_000, fault: "restarting", chance: 0 },
      { type: "tried" },
      lost(70_000, "tunnel"),
    );
    expect(connection).toMatchObject({ fault: "tunnel", attempt: 1, retryAt: 71_000 });
  });

  it("lets what the person has to do go before a goodbye", () => {
    const stopped = after({ type: "lost", at: 2_000, fault: "stopped", chance: 0 });
    const asked = reduceConnection(stopped, { type: "explained", fault: "sign-in" });
    expect(asked).toMatchObject({ fault: "sign-in" });
  });

  it("does not try again once it ended", () => {
    const ended = after({ type: "ended", why: "revoked" });
    const events: ConnectionEvent[] = [{ type: "tried" }, { type: "welcomed", at: 1 }, lost(1)];
    for (const event of events) expect(reduceConnection(ended, event)).toBe(ended);
  });

  it("spreads the attempts of many pages by up to a fifth", () => {
    expect(delayBefore(1, 0)).toBe(1_000);
    expect(delayBefore(1, 1)).toBe(1_200);
    expect(delayBefore(0, 1)).toBe(0);
  });
});
