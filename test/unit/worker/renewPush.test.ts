import { describe, expect, it } from "vitest";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import type { ClientRequest } from "../../../src/shared/protocol";
import { protocolVersion } from "../../../src/shared/protocolVersion";
import type { PushWish } from "../../../webview-ui/src/platform/pushWish";
import type { SubscriptionScope } from "../../../webview-ui/src/worker/renewPush";
import { hearSubscriptionChange } from "../../../webview-ui/src/worker/renewPush";
import { tellHost } from "../../../webview-ui/src/worker/tellHost";

const keys = { p256dh: "p", auth: "a" };
const wish: PushWish = { key: "k", language: "ko", choices: defaultPushChoices };

/** A worker whose browser has just dropped what it had. */
async function change(given: {
  readonly wish: PushWish | null;
  readonly permission?: NotificationPermission;
  readonly fails?: boolean;
}): Promise<{ readonly told: readonly ClientRequest[]; readonly made: readonly unknown[] }> {
  const told: ClientRequest[] = [];
  const made: unknown[] = [];
  let work: Promise<unknown> = Promise.resolve();
  const scope: unknown = {
    addEventListener: (_: string, listener: (event: object) => void) => {
      fire = listener;
    },
    registration: {
      pushManager: {
        getSubscription: () => Promise.resolve(null),
        subscribe: (options: unknown) => {
          made.push(options);
          if (given.fails === true) return Promise.reject(new Error("no push service"));
          return Promise.resolve({ toJSON: () => ({ endpoint: "https://push.example/b", keys }) });
        },
      },
    },
  };
  let fire: (event: object) => void = () => undefined;
  hearSubscriptionChange({
    scope: scope as SubscriptionScope,
    permission: () => given.permission ?? "granted",
    readWish: () => Promise.resolve(given.wish),
    tell: (request) => {
      told.push(request);
      return Promise.resolve(true);
    },
  });
  fire({
    waitUntil: (promise: Promise<unknown>) => {
      work = promise;
    },
  });
  await work;
  return { told, made };
}

describe("a browser that drops how it is told", () => {
  it("gets a new address for the same wish, and the host hears of it", async () => {
    const { told, made } = await change({ wish });
    expect(made).toEqual([{ userVisibleOnly: true, applicationServerKey: "k" }]);
    expect(told).toMatchObject([
      {
        type: "push.subscribe",
        endpoint: "https://push.example/b",
        keys,
        language: "ko",
        choices: defaultPushChoices,
      },
    ]);
  });

  it("says that it is told no more where the person forbade it", async () => {
    const { told, made } = await change({ wish, permission: "denied" });
    expect(told).toMatchObject([{ type: "push.unsubscribe" }]);
    expect(made).toEqual([]);
  });

  it("does nothing where nobody wanted anything, and leaves the rest to the page", async () => {
    expect(await change({ wish: null })).toEqual({ told: [], made: [] });
    expect((await change({ wish, fails: true })).told).toEqual([]);
  });
});

/** A host at the other end of a connection. */
class FakeSocket extends EventTarget {
  readonly sent: unknown[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

describe("a worker that tells the host something", () => {
  const request = { type: "push.unsubscribe", requestId: "r1" } as const;
  const begin = () => {
    const socket = new FakeSocket();
    const until = new AbortController();
    const done = tellHost(() => socket, request, until.signal);
    return { socket, until, done };
  };

  it("says hello first, and ends the connection with the reply", async () => {
    const { socket, done } = begin();
    socket.dispatchEvent(new Event("open"));
    expect(socket.sent).toEqual([{ type: "hello", protocol: protocolVersion, clientId: "r1" }]);
    socket.say({ type: "welcome", protocol: protocolVersion });
    socket.say({ type: "reply", requestId: "another", ok: true });
    socket.say({ type: "reply", requestId: "r1", ok: true });
    expect(await done).toBe(true);
    expect(socket.sent[1]).toEqual(request);
    expect(socket.isClosed).toBe(true);
  });

  it.each([
    ["is lost", (socket: FakeSocket) => socket.dispatchEvent(new Event("close"))],
    [
      "speaks of something else",
      (socket: FakeSocket) => {
        socket.say({ type: "welcome", protocol: protocolVersion + 1 });
        socket.dispatchEvent(new Event("error"));
      },
    ],
  ])("has told nothing where the connection %s", async (_, happen) => {
    const { socket, done } = begin();
    socket.dispatchEvent(new Event("open"));
    happen(socket);
    expect(await done).toBe(false);
    expect(socket.sent).toHaveLength(1);
    expect(socket.isClosed).toBe(true);
  });

  it("does not wait for ever", async () => {
    const { socket, until, done } = begin();
    until.abort();
    expect(await done).toBe(false);
    expect(socket.isClosed).toBe(true);
  });
});
