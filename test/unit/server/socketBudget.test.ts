import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SocketBudget } from "../../../src/server/socketBudget";
import {
  maxKnownSockets,
  maxStrangerSockets,
  maxStrangerSocketsAtOnce,
  maxStrangerSocketsPerAddress,
  strangerGraceMs,
} from "../../../src/shared/limits";

class FakeSocket extends EventEmitter {
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
}

let budget: SocketBudget;
beforeEach(() => {
  vi.useFakeTimers();
  budget = new SocketBudget();
});
afterEach(() => {
  budget.dispose();
  vi.useRealTimers();
});

const asSocket = (fake: FakeSocket): Socket => fake as unknown as Socket;

function add(count: number): FakeSocket[] {
  const made = Array.from({ length: count }, () => new FakeSocket());
  for (const fake of made) budget.add(asSocket(fake));
  return made;
}

const cut = (sockets: readonly FakeSocket[]): boolean[] => sockets.map((one) => one.destroyed);
const pass = (): void => {
  vi.advanceTimersByTime(strangerGraceMs + 1);
};

describe("strangers", () => {
  it("keep their sockets up to the bound", () => {
    const sockets = add(maxStrangerSockets);
    pass();
    expect(cut(sockets)).not.toContain(true);
  });

  it("push out the oldest of them, after a moment", () => {
    const sockets = add(maxStrangerSockets + 2);
    expect(cut(sockets)).not.toContain(true);
    pass();
    expect(cut(sockets).slice(0, 3)).toEqual([true, true, false]);
    expect(budget.strangerCount).toBe(maxStrangerSockets);
  });

  it("get no moment in a flood", () => {
    const sockets = add(maxStrangerSocketsAtOnce + 10);
    expect(cut(sockets).filter(Boolean)).toHaveLength(10);
    expect(cut(sockets).slice(0, 10)).not.toContain(false);
  });

  it("of one address push out their own oldest", () => {
    const others = add(3);
    const sockets = add(maxStrangerSocketsPerAddress + 1);
    for (const socket of sockets) budget.doubt(asSocket(socket), "203.0.113.7");
    pass();
    expect(cut(others)).not.toContain(true);
    expect(cut(sockets).slice(0, 2)).toEqual([true, false]);
  });

  it("that are gone count no more", () => {
    const gone = add(maxStrangerSockets);
    for (const socket of gone) socket.destroy();
    const sockets = add(maxStrangerSockets);
    pass();
    expect(cut(sockets)).not.toContain(true);
  });
});

describe("who has shown a session", () => {
  it("stays, however many strangers come", () => {
    const [phone, live] = add(2) as [FakeSocket, FakeSocket];
    budget.vouch(asSocket(phone), "phone");
    budget.vouch(asSocket(live), "phone", true);
    add(1_000);
    pass();
    expect(cut([phone, live])).toEqual([false, false]);
  });

  it("is a stranger again with the next request that shows none, and when the session ends", () => {
    const [proxy, phone] = add(2) as [FakeSocket, FakeSocket];
    budget.vouch(asSocket(proxy), "phone");
    budget.vouch(asSocket(phone), "phone");
    budget.doubt(asSocket(proxy), null);
    expect(budget.knownCount).toBe(1);
    budget.forget("phone");
    expect(budget.knownCount).toBe(0);
    expect(phone.destroyed).toBe(false);
    add(maxStrangerSockets);
    pass();
    expect(cut([proxy, phone])).toEqual([true, true]);
  });

  it("gives up the oldest socket that is not live, if it has most", () => {
    const [other] = add(1) as [FakeSocket];
    budget.vouch(asSocket(other), "tablet");
    const sockets: FakeSocket[] = [];
    for (let count = 0; count < maxKnownSockets; count += 1) {
      const [socket] = add(1) as [FakeSocket];
      sockets.push(socket);
      budget.vouch(asSocket(socket), "phone", count === 0);
    }
    expect(other.destroyed).toBe(false);
    expect(cut(sockets).slice(0, 3)).toEqual([false, true, false]);
    expect(budget.knownCount).toBe(maxKnownSockets);
  });
});
