import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerMessage } from "../../../src/shared/protocol";
import { initialState } from "../../../src/shared/state";
import { HostMemory } from "../../../webview-ui/src/store/hostMemory";
import { helloAddress } from "../../../webview-ui/src/transport/helloAddress";
import type { Cursor } from "../../../webview-ui/src/transport/helloAddress";
import type { TransportListener } from "../../../webview-ui/src/transport/transport";
import { FakeTransport } from "./support/fakes";

type Welcome = Extract<ServerMessage, { type: "welcome" }>;

const epoch = "e";
const base = { type: "welcome", protocol: 1, epoch, you: { id: "d", name: "Phone" } } as const;
const snapshot = (seq: number): Welcome => ({
  ...base,
  role: "full",
  resume: { kind: "snapshot", seq, state: initialState },
});
const event = { type: "catalog.changed", catalog: initialState.catalog } as const;
const replay = (...seqs: number[]): Welcome => ({
  ...base,
  role: "full",
  resume: { kind: "replay", events: seqs.map((seq) => ({ seq, at: 0, event })) },
});
const later: ServerMessage = { type: "event", envelope: { seq: 6, at: 0, event } };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page whose first connection said since when it wants to hear what happened before there was an app. */
function fixture(early: Cursor | null, kept: Welcome | null) {
  const inner = new FakeTransport();
  let give: (kept: Welcome | null) => void = () => undefined;
  const recall = (): Promise<Welcome | null> =>
    new Promise((resolve) => {
      give = resolve;
    });
  const memory = new HostMemory({ recall, patienceMs: 800, early });
  const heard: ServerMessage[] = [];
  let host: TransportListener | null = null;
  inner.start = (listener) => {
    host = listener;
  };
  const reconnects = vi.spyOn(inner, "reconnect").mockImplementation(() => undefined);
  memory.around(inner).start({
    hello: () => ({ type: "hello", protocol: 1, clientId: "c" }),
    receive: (message) => heard.push(message),
    lost: () => undefined,
  });
  const receive = (message: ServerMessage): void => host?.receive(message);
  const lose = (): void => host?.lost("unknown");
  const recalled = async (): Promise<void> => {
    give(kept);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { memory, heard, receive, lose, recalled, reconnects };
}

describe("a page whose connection began before its script was there", () => {
  it("shows what was kept at once, without waiting for the host", async () => {
    const { heard, recalled } = fixture({ epoch, seq: 4 }, snapshot(4));
    await recalled();
    expect(heard).toEqual([snapshot(4)]);
  });

  it("hears what happened since then after it, also where that was there first", async () => {
    const { memory, heard, receive, recalled } = fixture({ epoch, seq: 4 }, snapshot(4));
    receive(replay(5));
    receive(later);
    expect(heard).toEqual([]);
    await recalled();
    expect(heard).toEqual([snapshot(4), replay(5), later]);
    expect(memory.place?.seq).toBe(6);
  });

  it("is where the kept state is when nothing happened since then", async () => {
    const { memory, receive, recalled } = fixture({ epoch, seq: 4 }, snapshot(4));
    await recalled();
    receive(replay());
    await vi.advanceTimersByTimeAsync(0);
    expect(memory.place?.seq).toBe(4);
  });

  it.each([
    ["nothing is kept after all", null],
    ["what is kept is older than that", snapshot(3)],
    ["what is kept is of another start of the host", { ...snapshot(9), epoch: "f" }],
  ])("asks for the whole state where %s", async (_name, kept) => {
    const { heard, receive, recalled, reconnects } = fixture({ epoch, seq: 4 }, kept);
    receive(replay());
    await recalled();
    expect(reconnects).toHaveBeenCalledOnce();
    expect(heard.filter((message) => message === replay())).toEqual([]);
    receive(snapshot(9));
    expect(heard.at(-1)).toEqual(snapshot(9));
  });

  it("forgets what was to come when the connection is lost meanwhile", async () => {
    const { heard, receive, lose, recalled, reconnects } = fixture({ epoch, seq: 4 }, snapshot(4));
    receive(replay(5));
    lose();
    await recalled();
    expect(heard).toEqual([snapshot(4)]);
    expect(reconnects).not.toHaveBeenCalled();
    receive(replay(5));
    expect(heard.at(-1)).toEqual(replay(5));
  });

  it("takes the whole state where the host gives it, and shows nothing older", async () => {
    const { heard, receive, recalled } = fixture({ epoch, seq: 4 }, snapshot(4));
    receive(snapshot(9));
    await recalled();
    expect(heard).toEqual([snapshot(9)]);
  });
});

describe("the address of an upgrade that says hello", () => {
  it("has letters only that no program on the way changes, and says what the message says", () => {
    const hello = { type: "hello", protocol: 1, clientId: "?>~ÿ?>~" } as const;
    const address = helloAddress("wss://example.test/ws", hello);
    expect(address).toMatch(/^wss:\/\/example\.test\/ws\?hello=[A-Za-z0-9_-]+$/);
  });
});
