import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { initialState } from "../../../src/shared/state";
import type { HostState, QueuedPrompt } from "../../../src/shared/state";
import { QueueDesk, undoMs } from "../../../webview-ui/src/components/queue/queueDesk";
import {
  beforeIdAt,
  dropIndex,
  movedBefore,
} from "../../../webview-ui/src/components/queue/queueOrder";
import type { Store } from "../../../webview-ui/src/store/store";
import { queuedPrompt } from "../../support/queuedPrompt";
import { AskedHost } from "./support/askedHost";

function prompt(id: string, change: Partial<QueuedPrompt> = {}): QueuedPrompt {
  return queuedPrompt(id, "c1", { text: `text of ${id}`, ...change });
}

function queueOf(prompts: readonly QueuedPrompt[], version = 1): HostState {
  return { ...initialState, queue: { version, pause: null, prompts } };
}

function open(...prompts: QueuedPrompt[]) {
  const host = new AskedHost();
  const state = signal(queueOf(prompts));
  const store: Pick<Store, "ask" | "state"> = { ask: host.ask, state };
  const desk = new QueueDesk(store);
  const ids = (): string[] => desk.prompts.value.map(({ id }) => id);
  return { host, state, desk, ids };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the order of the queue", () => {
  it("shows a move at once, and the host's order when it is done", async () => {
    const { host, state, desk, ids } = open(prompt("a"), prompt("b"), prompt("c"));
    const moved = desk.move("c", "b");
    expect(ids()).toEqual(["a", "c", "b"]);
    expect(await host.next("queue.move")).toMatchObject({ beforeId: "b", version: 1 });
    state.value = queueOf([prompt("a"), prompt("c"), prompt("b")], 2);
    host.accept();
    await moved;
    expect(ids()).toEqual(["a", "c", "b"]);
    expect(desk.trouble.value).toBeNull();
  });

  it("makes the second move from the order that the first one made", async () => {
    const { host, state, desk, ids } = open(prompt("a"), prompt("b"), prompt("c"));
    void desk.move("c", "b");
    const second = desk.move("c", "a");
    expect(ids()).toEqual(["c", "a", "b"]);
    await host.next("queue.move");
    host.accept();
    state.value = queueOf([prompt("a"), prompt("c"), prompt("b")], 2);
    expect(await host.next("queue.move")).toMatchObject({ beforeId: "a", version: 2 });
    host.accept();
    state.value = queueOf([prompt("c"), prompt("a"), prompt("b")], 3);
    await second;
    expect(ids()).toEqual(["c", "a", "b"]);
  });

  it("goes back to the host's order when somebody else was faster, and says so", async () => {
    const { host, desk, ids } = open(prompt("a"), prompt("b"));
    const moved = desk.move("b", "a");
    await host.next("queue.move");
    host.refuse("queue-changed");
    await moved;
    expect(ids()).toEqual(["a", "b"]);
    expect(desk.trouble.value).toBe("queue-changed");
  });

  it.each([
    { order: ["a", "b", "c"], id: "c", beforeId: "a", result: ["c", "a", "b"] },
    { order: ["a", "b", "c"], id: "a", beforeId: null, result: ["b", "c", "a"] },
    { order: ["a", "b", "c"], id: "a", beforeId: "gone", result: ["b", "c", "a"] },
  ])("puts $id before $beforeId", ({ order, id, beforeId, result }) => {
    expect(movedBefore(order, id, beforeId)).toEqual(result);
  });

  it("finds before which one a place is", () => {
    expect(beforeIdAt(["a", "b", "c"], "a", 1)).toBe("c");
    expect(beforeIdAt(["a", "b", "c"], "a", 2)).toBeNull();
  });

  it.each([
    { from: 0, distance: 10, to: 0 },
    { from: 0, distance: 60, to: 1 },
    { from: 0, distance: 500, to: 2 },
    { from: 2, distance: -60, to: 1 },
    { from: 2, distance: -500, to: 0 },
  ])("drops the row $from, dragged by $distance, at $to", ({ from, distance, to }) => {
    expect(dropIndex([25, 75, 125], from, distance)).toBe(to);
  });
});

describe("removing a prompt", () => {
  it("can be taken back for a while, under an id of its own and in its place", async () => {
    const { host, state, desk } = open(prompt("a"), prompt("b"));
    const removed = desk.remove(prompt("a"));
    await host.next("queue.remove");
    host.accept();
    await removed;
    state.value = queueOf([prompt("b")], 2);
    const undone = desk.undoRemove();
    const sent = await host.next("prompt.send");
    expect(sent).toMatchObject({ text: "text of a", conversationId: "c1" });
    expect(sent.promptId).not.toBe("a");
    state.value = queueOf([prompt("b"), prompt(sent.promptId)], 3);
    host.accept();
    expect(await host.next("queue.move")).toMatchObject({
      promptId: sent.promptId,
      beforeId: "b",
      version: 3,
    });
    host.refuse("queue-changed");
    await undone;
  });

  it("is over after a while", async () => {
    const { host, desk } = open(prompt("a"));
    const removed = desk.remove(prompt("a"));
    await host.next("queue.remove");
    host.accept();
    await removed;
    expect(desk.removed.value).not.toBeNull();
    vi.advanceTimersByTime(undoMs);
    expect(desk.removed.value).toBeNull();
  });

  it("fetches a long text whole before it goes, and does not go without it", async () => {
    const { host, desk } = open(prompt("a", { isCut: true }));
    const first = desk.remove(prompt("a", { isCut: true }));
    await host.next("prompt.text");
    host.lose();
    await first;
    expect(desk.trouble.value).toBe("connection-lost");
    const second = desk.remove(prompt("a", { isCut: true }));
    await host.next("prompt.text");
    host.accept({ text: "all of it" });
    await host.next("queue.remove");
    host.accept();
    await second;
    expect(desk.removed.value?.text).toBe("all of it");
  });

  it("keeps the text in reach when it cannot be sent again", async () => {
    const { host, desk } = open(prompt("a"));
    const removed = desk.remove(prompt("a"));
    await host.next("queue.remove");
    host.accept();
    await removed;
    const undone = desk.undoRemove();
    await host.next("prompt.send");
    host.refuse("queue-full");
    await undone;
    expect(desk.removed.value?.text).toBe("text of a");
    expect(desk.trouble.value).toBe("queue-full");
  });
});

describe("changing a prompt", () => {
  it("keeps what is typed when it was changed elsewhere; the next save names the newer version", async () => {
    const { host, state, desk } = open(prompt("a"));
    await desk.editing.open(prompt("a"));
    desk.editing.type("mine");
    const saved = desk.editing.save();
    expect(await host.next("queue.edit")).toMatchObject({ version: 1, text: "mine" });
    state.value = queueOf([prompt("a", { version: 2, text: "theirs" })], 1);
    host.refuse("queue-changed");
    await saved;
    expect(desk.editing.current.value).toMatchObject({ text: "mine", trouble: "changed" });
    const again = desk.editing.save();
    expect(await host.next("queue.edit")).toMatchObject({ version: 2, text: "mine" });
    host.accept();
    await again;
    expect(desk.editing.current.value).toBeNull();
  });

  it("keeps what is typed when it was removed, and sends it as a new one", async () => {
    const { host, state, desk } = open(prompt("a"));
    await desk.editing.open(prompt("a"));
    desk.editing.type("mine");
    state.value = queueOf([]);
    expect(desk.editing.current.value).toMatchObject({ text: "mine", trouble: "removed" });
    const sent = desk.editing.sendAsNew();
    expect(await host.next("prompt.send")).toMatchObject({ text: "mine" });
    host.accept();
    await sent;
    expect(desk.editing.current.value).toBeNull();
  });

  it("waits for the whole of a long text", async () => {
    const { host, desk } = open(prompt("a", { isCut: true }));
    const opened = desk.editing.open(prompt("a", { isCut: true }));
    expect(desk.editing.current.value?.step).toBe("loading");
    await desk.editing.save();
    await host.next("prompt.text");
    host.accept({ text: "all of it" });
    await opened;
    expect(desk.editing.current.value).toMatchObject({ step: "typing", text: "all of it" });
    expect(host.asked.some(({ type }) => type === "queue.edit")).toBe(false);
  });
});
