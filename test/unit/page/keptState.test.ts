import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerMessage } from "../../../src/shared/protocol";
import { initialState } from "../../../src/shared/state";
import { HostMemory } from "../../../webview-ui/src/store/hostMemory";
import { StateKeeper } from "../../../webview-ui/src/store/stateKeeper";
import type { TransportListener } from "../../../webview-ui/src/transport/transport";
import { FakeTransport } from "./support/fakes";

type Welcome = Extract<ServerMessage, { type: "welcome" }>;

const welcome = (build: string, seq: number): Welcome => ({
  type: "welcome",
  protocol: 1,
  epoch: "e",
  you: { id: "d", name: "Phone" },
  role: "full",
  build,
  resume: { kind: "snapshot", seq, state: initialState },
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function fixture(kept: Welcome | null) {
  const inner = new FakeTransport();
  const memory = new HostMemory({ recall: () => Promise.resolve(kept), patienceMs: 800 });
  const heard: ServerMessage[] = [];
  let host: TransportListener | null = null;
  inner.start = (listener) => {
    host = listener;
  };
  const transport = memory.around(inner);
  transport.start({
    hello: () => ({ type: "hello", protocol: 1, clientId: "c" }),
    receive: (message) => heard.push(message),
    lost: () => undefined,
  });
  const told = (): TransportListener => {
    if (host === null) throw new Error("not started");
    return host;
  };
  return { memory, heard, told, transport };
}

describe("what the page knows of its host", () => {
  const kept = welcome("old", 3);

  it("is shown from before when the host takes long, and once only", async () => {
    const { heard, told } = fixture(kept);
    await vi.advanceTimersByTimeAsync(799);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard).toEqual([kept]);
    told().lost("unreachable");
    await vi.runAllTimersAsync();
    expect(heard).toHaveLength(1);
  });

  it("is shown from before at once when there is no way to the host", async () => {
    const { heard, told } = fixture(kept);
    told().lost("offline");
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual([kept]);
  });

  it("is the host's word as soon as there is one", async () => {
    const { memory, heard, told } = fixture(kept);
    told().receive(welcome("new", 9));
    told().lost("unknown");
    await vi.runAllTimersAsync();
    expect(heard).toEqual([welcome("new", 9)]);
    expect(memory.build.value).toBe("new");
    expect(memory.place?.seq).toBe(9);
  });

  it("has its place in the host's log, until the page has lost it", () => {
    const { memory, told, transport } = fixture(null);
    expect(memory.place).toBe(null);
    told().receive(welcome("new", 9));
    const event = { type: "catalog.changed", catalog: initialState.catalog } as const;
    told().receive({ type: "event", envelope: { seq: 10, at: 0, event } });
    expect(memory.place).toMatchObject({ epoch: "e", seq: 10, role: "full" });
    transport.reconnect();
    expect(memory.place).toBe(null);
  });

  it("is nothing any more when the page goes on to something else", async () => {
    const { heard, transport } = fixture(kept);
    transport.dispose();
    await vi.runAllTimersAsync();
    expect(heard).toEqual([]);
  });
});

describe("the keeper of the state", () => {
  it("writes what was quiet for a while, and what never is now and then", () => {
    const state = signal(0);
    const written: number[] = [];
    const keeper = new StateKeeper({
      state,
      everyMs: 15_000,
      keep: (value) => written.push(value),
    });
    vi.advanceTimersByTime(1_500);
    expect(written).toEqual([0]);
    for (let count = 1; count <= 200; count += 1) {
      state.value = count;
      vi.advanceTimersByTime(100);
    }
    expect(written).toHaveLength(2);
    keeper.flush();
    keeper.flush();
    expect(written.at(-1)).toBe(200);
    expect(written).toHaveLength(3);
    state.value = 201;
    keeper.dispose();
    vi.runAllTimers();
    expect(written).toHaveLength(3);
  });
});
