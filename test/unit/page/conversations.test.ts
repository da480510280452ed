import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ListedConversation } from "../../../src/shared/conversationAnswers";
import { ConversationList } from "../../../webview-ui/src/components/conversations/conversationList";
import { ConversationReading } from "../../../webview-ui/src/components/conversations/conversationReading";
import { relativeTime } from "../../../webview-ui/src/text/relativeTime";
import { AskedHost } from "./support/askedHost";

function item(id: string): ListedConversation {
  return {
    id,
    title: id,
    firstPrompt: "",
    createdAt: null,
    updatedAt: 0,
    gitBranch: null,
    isOpen: false,
  };
}

const page = (ids: readonly string[], cursor: string | null = null, isPartial = false) => ({
  items: ids.map(item),
  cursor,
  isPartial,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the list of conversations", () => {
  it("is fetched page by page, each conversation once", async () => {
    const host = new AskedHost();
    const list = new ConversationList(host);
    const first = list.reload();
    expect(await host.next("conversation.list")).toEqual({ type: "conversation.list" });
    host.accept(page(["a", "b"], "next"));
    await first;
    const second = list.more();
    void list.more();
    expect(await host.next("conversation.list")).toMatchObject({ cursor: "next" });
    host.accept(page(["b", "c"]));
    await second;
    expect(list.listing.value.items.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    await list.more();
    expect(host.asked).toHaveLength(2);
  });

  it("searches once for what was typed in one go, and drops the answer to an earlier search", async () => {
    const host = new AskedHost();
    const list = new ConversationList(host);
    list.search("d");
    list.search("da");
    list.search("dark");
    vi.advanceTimersByTime(1_000);
    expect(await host.next("conversation.list")).toMatchObject({ query: "dark" });
    list.search("light");
    vi.advanceTimersByTime(1_000);
    expect(await host.next("conversation.list")).toMatchObject({ query: "light" });
    host.accept(page(["late"]));
    host.accept(page(["right"], null, true));
    await vi.advanceTimersByTimeAsync(0);
    expect(list.listing.value.items.map(({ id }) => id)).toEqual(["right"]);
    expect(list.listing.value.isPartial).toBe(true);
    expect(host.asked).toHaveLength(2);
  });

  it("says which search its items are of, while another one is typed and asked for", async () => {
    const host = new AskedHost();
    const list = new ConversationList(host);
    void list.reload();
    host.accept(page(["any"]));
    await vi.advanceTimersByTimeAsync(0);
    list.search("dark");
    expect(list.listing.value).toMatchObject({ query: "", items: [{ id: "any" }] });
    vi.advanceTimersByTime(1_000);
    expect(list.listing.value).toMatchObject({ query: "", items: [{ id: "any" }] });
    host.accept(page(["found"]));
    await vi.advanceTimersByTimeAsync(0);
    expect(list.listing.value).toMatchObject({ query: "dark", items: [{ id: "found" }] });
  });

  it("keeps what is there when the next page cannot be fetched, and can try again", async () => {
    const host = new AskedHost();
    const list = new ConversationList(host);
    void list.reload();
    host.accept(page(["a"], "next"));
    await vi.advanceTimersByTimeAsync(0);
    void list.more();
    host.lose();
    await vi.advanceTimersByTimeAsync(0);
    expect(list.listing.value).toMatchObject({ trouble: "connection-lost", hasMore: true });
    expect(list.listing.value.items).toHaveLength(1);
    void list.more();
    host.accept(page(["b"]));
    await vi.advanceTimersByTimeAsync(0);
    expect(list.listing.value.items).toHaveLength(2);
  });
});

describe("reading a conversation", () => {
  it("fetches the newest page, then the ones before, each turn once", async () => {
    const host = new AskedHost();
    const model = new ConversationReading(host, "c1");
    const turns = (...ids: string[]) => ids.map((id) => ({ id }));
    void model.older();
    void model.older();
    expect(await host.next("conversation.page")).not.toHaveProperty("cursor");
    host.accept({ turns: turns("c", "d"), cursor: "older" });
    await vi.advanceTimersByTimeAsync(0);
    void model.older();
    expect(await host.next("conversation.page")).toMatchObject({ cursor: "older" });
    host.accept({ turns: turns("a", "b", "c"), cursor: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(model.reading.value.turns.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    await model.older();
    expect(host.asked).toHaveLength(2);
  });
});

describe("times as words", () => {
  const now = Date.UTC(2026, 5, 15, 12);
  it.each([
    [30_000, "just now"],
    [5 * 60_000, "5 minutes ago"],
    [3 * 3_600_000, "3 hours ago"],
    [24 * 3_600_000, "yesterday"],
    [3 * 24 * 3_600_000, "3 days ago"],
    [20 * 24 * 3_600_000, "May 26"],
    [400 * 24 * 3_600_000, "May 11, 2025"],
  ])("says of %i ms: %s", (passed, words) => {
    expect(relativeTime(now - passed, now, "en-US", "just now")).toBe(words);
  });
});
