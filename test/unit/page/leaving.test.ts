import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeCodes } from "../../../src/shared/protocolVersion";
import { SocketTransport } from "../../../webview-ui/src/transport/socket";
import type { Probe } from "../../../webview-ui/src/transport/socket";

/** Sockets that the page opened, each refused as soon as the test says so. */
class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  readonly readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }

  close(): void {
    this.onmessage = null;
  }

  refuse(code = 1006): void {
    this.onclose?.({ code });
  }
}

const listener = {
  hello: () => ({ type: "hello", protocol: 1, clientId: "c" }) as const,
  receive: () => undefined,
  lost: () => undefined,
};
const hourMs = 3_600_000;

let page: EventTarget & { visibilityState: string };
let view: EventTarget;
let probe = vi.fn<() => Promise<Probe>>();

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  view = new EventTarget();
  probe = vi.fn(() => Promise.resolve<Probe>("sign-in"));
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", view);
  vi.stubGlobal("navigator", { onLine: true });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A page that ngrok asks to sign in again. */
async function openSignedOut(): Promise<SocketTransport> {
  const transport = new SocketTransport({ url: "wss://example.test/ws", probe });
  transport.start(listener);
  FakeSocket.all[0]?.refuse();
  await vi.advanceTimersByTimeAsync(0);
  expect(transport.connection.value).toMatchObject({ kind: "waiting", fault: "sign-in" });
  return transport;
}

describe("while the person signs in again", () => {
  it("nothing is tried that would begin another sign-in, until they are back", async () => {
    const transport = await openSignedOut();
    transport.leave();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(FakeSocket.all).toHaveLength(1);
    expect(probe).toHaveBeenCalledTimes(1);
    view.dispatchEvent(new Event("pageshow"));
    expect(FakeSocket.all).toHaveLength(2);
    transport.dispose();
  });

  it("an attempt that was under way is given up, and made again when they are back", async () => {
    const transport = await openSignedOut();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.all).toHaveLength(2);
    transport.leave();
    FakeSocket.all[1]?.refuse();
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(FakeSocket.all).toHaveLength(2);
    expect(probe).toHaveBeenCalledTimes(1);
    transport.retry();
    expect(FakeSocket.all).toHaveLength(3);
    transport.dispose();
  });

  it("a tab in the background tries nothing either", async () => {
    const transport = await openSignedOut();
    page.visibilityState = "hidden";
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(FakeSocket.all).toHaveLength(1);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.all).toHaveLength(2);
    transport.dispose();
  });
});

describe("a page that had to make room for another one of its device", () => {
  it.each([
    [closeCodes.displaced, 1],
    [closeCodes.resync, 2],
  ])("comes back when somebody looks at it (code %i)", async (code, attempts) => {
    page.visibilityState = "hidden";
    const transport = new SocketTransport({ url: "wss://example.test/ws", probe });
    transport.start(listener);
    FakeSocket.all[0]?.onopen?.();
    FakeSocket.all[0]?.refuse(code);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.all).toHaveLength(attempts);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.all.length).toBeGreaterThanOrEqual(2);
    transport.dispose();
  });
});
