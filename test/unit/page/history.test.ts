import { describe, expect, it } from "vitest";
import type { HostState, Turn } from "../../../src/shared/state";
import type { Store } from "../../../webview-ui/src/store/store";
import { conversationId, openStore, opened, settled, stateOf, turn } from "./support/fakes";
import type { FakeTransport } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";

function turns(from: number, to: number): Turn[] {
  return Array.from({ length: to - from + 1 }, (_, index) => turn(`t${from + index}`));
}

function stateWith(from: number, to: number): HostState {
  return stateOf(opened(conversationId, { turns: turns(from, to), hasOlderTurns: from > 1 }));
}

function open(from: number, to: number): { transport: FakeTransport; store: Store } {
  const page = openStore();
  page.transport.welcome(epoch, 1, stateWith(from, to));
  return page;
}

function shown(store: Store): string[] {
  const conversation = store.conversation.value;
  return conversation === null ? [] : store.history.turnsOf(conversation).map(({ id }) => id);
}

async function loadOlder(store: Store): Promise<void> {
  if (store.conversation.value) void store.history.loadOlder(store.conversation.value);
  await settled();
}

/** Turns 7 to 9 in the state, and a page of older ones that has come. */
async function openWithOlder(
  from: number,
  to: number,
): Promise<{ transport: FakeTransport; store: Store }> {
  const page = open(7, 9);
  await loadOlder(page.store);
  const [request] = page.transport.sentOf("conversation.page");
  page.transport.reply(request, { turns: turns(from, to), cursor: "c1" });
  await settled();
  return page;
}

function statusOf(store: Store): string {
  const conversation = store.conversation.value;
  return conversation === null ? "none" : store.history.statusOf(conversation);
}

const ids = (from: number, to: number): string[] => turns(from, to).map(({ id }) => id);

describe("older turns", () => {
  it("come page by page, until there are no more", async () => {
    const { transport, store } = open(7, 9);
    expect(statusOf(store)).toBe("idle");
    await loadOlder(store);
    expect(statusOf(store)).toBe("loading");
    const [first] = transport.sentOf("conversation.page");
    expect(first).toMatchObject({ conversationId, beforeId: "t7" });
    transport.reply(first, { turns: turns(4, 6), cursor: "c1" });
    await settled();
    expect(shown(store)).toEqual(ids(4, 9));
    await loadOlder(store);
    const second = transport.sentOf("conversation.page")[1];
    expect(second).toMatchObject({ cursor: "c1" });
    expect(second).not.toHaveProperty("beforeId");
    transport.reply(second, { turns: turns(1, 3), cursor: null });
    await settled();
    expect(shown(store)).toEqual(ids(1, 9));
    expect(statusOf(store)).toBe("complete");
  });

  it("are asked for once at a time", async () => {
    const { transport, store } = open(7, 9);
    await loadOlder(store);
    await loadOlder(store);
    expect(transport.sentOf("conversation.page")).toHaveLength(1);
  });

  it("can be asked for again when the connection broke", async () => {
    const { transport, store } = open(7, 9);
    await loadOlder(store);
    transport.cut();
    await settled();
    expect(statusOf(store)).toBe("failed");
    transport.welcome(epoch, 1, stateWith(7, 9));
    await loadOlder(store);
    transport.reply(transport.sentOf("conversation.page").at(-1), {
      turns: turns(4, 6),
      cursor: null,
    });
    await settled();
    expect(shown(store)).toEqual(ids(4, 9));
  });

  it("are not shown twice when pages and state overlap", async () => {
    const { store } = await openWithOlder(5, 8);
    expect(shown(store)).toEqual(ids(5, 9));
  });

  it("leave no gap to the state when its oldest leave it", async () => {
    const { transport, store } = await openWithOlder(4, 6);
    transport.welcome(epoch, 9, stateWith(9, 12));
    expect(shown(store)).toEqual(ids(4, 12));
  });

  it("are forgotten when nothing connects them with the state any more", async () => {
    const { transport, store } = await openWithOlder(4, 6);
    transport.welcome(epoch, 90, stateWith(40, 42));
    expect(shown(store)).toEqual(ids(40, 42));
    expect(statusOf(store)).toBe("idle");
  });

  it("are none where the state has all", () => {
    expect(statusOf(open(1, 3).store)).toBe("complete");
  });
});

describe("a long turn", () => {
  const text = (id: string) => ({ kind: "text", id, text: id, isOpen: false }) as const;
  const cut = turn("t2", { blocks: [text("b3"), text("b4")], omittedBlocks: 2 });

  async function openCut(whole: Turn): Promise<Turn | undefined> {
    const { transport, store } = openStore();
    const state = stateOf(opened(conversationId, { turns: [turn("t1"), cut, turn("t3")] }));
    transport.welcome(epoch, 1, state);
    const conversation = store.conversation.value;
    if (conversation === null) return undefined;
    void store.history.loadWhole(conversation, "t2");
    const [request] = transport.sentOf("conversation.page");
    expect(request).toMatchObject({ beforeId: "t3" });
    transport.reply(request, { turns: [turn("t1"), whole], cursor: null });
    await settled();
    return store.history.turnsOf(conversation).find(({ id }) => id === "t2");
  }

  it("gets its earlier steps back", async () => {
    const found = await openCut(turn("t2", { blocks: ["b1", "b2", "b3", "b4"].map(text) }));
    expect(found?.blocks.map(({ id }) => id)).toEqual(["b1", "b2", "b3", "b4"]);
    expect(found?.omittedBlocks).toBe(0);
  });

  it("stays as it is when the page has no more of it", async () => {
    expect(await openCut(cut)).toBe(cut);
  });
});

describe("a place far back", () => {
  const conversation = (store: Store) => store.conversation.value!;
  const gap = (store: Store): string | null => store.history.gapOf(conversation(store));

  /** Brought to turn 5 of 40, of which the state has the last two. */
  async function jumped(): Promise<{ transport: FakeTransport; store: Store }> {
    const page = open(39, 40);
    const isThere = page.store.history.loadAround(conversation(page.store), "t5");
    const [asked] = page.transport.sentOf("conversation.page");
    expect(asked).toMatchObject({ conversationId, aroundId: "t5" });
    page.transport.reply(asked, { turns: turns(4, 6), cursor: "c1" });
    expect(await isThere).toBe(true);
    return page;
  }

  it("is shown with what stands around it, and where some are missing is known", async () => {
    const { transport, store } = await jumped();
    expect(shown(store)).toEqual([...ids(4, 6), ...ids(39, 40)]);
    expect(gap(store)).toBe("t6");
    // What is there is not asked for again.
    expect(await store.history.loadAround(conversation(store), "t4")).toBe(true);
    expect(transport.sentOf("conversation.page")).toHaveLength(1);
    await loadOlder(store);
    const older = transport.sentOf("conversation.page")[1];
    expect(older).toMatchObject({ cursor: "c1" });
    transport.reply(older, { turns: turns(1, 3), cursor: null });
    await settled();
    expect(shown(store)).toEqual([...ids(1, 6), ...ids(39, 40)]);
    expect([gap(store), statusOf(store)]).toEqual(["t6", "complete"]);
  });

  it("is left in the direction of what is newer, until both meet", async () => {
    const { transport, store } = await jumped();
    const newer = async (from: number, to: number): Promise<void> => {
      const isLoaded = store.history.loadNewer(conversation(store));
      transport.reply(transport.sentOf("conversation.page").at(-1), {
        turns: turns(from, to),
        cursor: "c2",
      });
      expect(await isLoaded).toBe(true);
    };
    await newer(7, 30);
    expect([shown(store).length, gap(store)]).toEqual([29, "t30"]);
    expect(transport.sentOf("conversation.page").at(-1)).toMatchObject({ afterId: "t6" });
    await newer(31, 40);
    expect([shown(store), gap(store)]).toEqual([ids(4, 40), null]);
    // Older pages go on from where the first one began.
    await loadOlder(store);
    expect(transport.sentOf("conversation.page").at(-1)).toMatchObject({ cursor: "c1" });
  });

  it("has no gap where its page meets what is there, and gives way to another place", async () => {
    const { transport, store } = await jumped();
    const go = async (to: string, from: number, last: number): Promise<void> => {
      const isThere = store.history.loadAround(conversation(store), to);
      const asked = transport.sentOf("conversation.page").at(-1);
      transport.reply(asked, { turns: turns(from, last), cursor: null });
      expect(await isThere).toBe(true);
    };
    await go("t20", 19, 22);
    expect([shown(store), gap(store)]).toEqual([[...ids(19, 22), ...ids(39, 40)], "t22"]);
    await go("t37", 36, 39);
    expect([shown(store), gap(store)]).toEqual([ids(36, 40), null]);
  });

  it("that the host does not find changes nothing", async () => {
    const { transport, store } = open(39, 40);
    const isThere = store.history.loadAround(conversation(store), "t5");
    transport.reply(transport.sentOf("conversation.page")[0], "not-found");
    expect(await isThere).toBe(false);
    expect([shown(store), gap(store)]).toEqual([ids(39, 40), null]);
  });
});
