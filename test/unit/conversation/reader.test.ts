import { beforeEach, describe, expect, it } from "vitest";
import { maxListedConversations } from "../../../src/shared/limits";
import { savedTurn } from "./support/fakeHistory";
import { phone, TestHost } from "./support/testHost";

let host: TestHost;
const id = "11111111-1111-4111-8111-111111111111";

beforeEach(async () => {
  host = await TestHost.start();
});

describe("the list of conversations", () => {
  it("comes by pages, says which are open, and calls these by their present names", async () => {
    for (let count = 0; count < maxListedConversations + 2; count++) {
      host.history.write(`c${count}`, savedTurn("t", `first ${count}`));
    }
    await host.ask({ type: "conversation.resume", conversationId: "c1" });
    await host.ask({ type: "conversation.rename", conversationId: "c1", title: "Mine" });
    const first = await host.outcomeOf({ type: "conversation.list" });
    expect(first).toMatchObject({ ok: true, result: { cursor: `${maxListedConversations}` } });
    expect(first).toMatchObject({
      result: {
        items: expect.arrayContaining([
          expect.objectContaining({ id: "c0", title: "first 0", isOpen: false }),
          expect.objectContaining({ id: "c1", title: "Mine", isOpen: true }),
        ]) as unknown,
      },
    });
    const cursor = `${maxListedConversations}`;
    const second = await host.outcomeOf({ type: "conversation.list", cursor });
    expect(second).toMatchObject({ result: { cursor: null, items: [{}, {}] } });
  });
});

describe("older turns", () => {
  beforeEach(async () => {
    host.history.write(id, ...["a", "b", "c", "d", "e"].map((one) => savedTurn(one, one)));
    await host.ask({ type: "conversation.resume", conversationId: id });
  });

  const page = async (place: { readonly beforeId?: string; readonly cursor?: string }) => {
    const wish = { type: "conversation.page", conversationId: id, ...place } as const;
    const outcome = await host.outcomeOf(wish);
    if (!outcome.ok || outcome.result === undefined || !("turns" in outcome.result)) return outcome;
    return [outcome.result.turns.map((turn) => turn.id).join(""), outcome.result.cursor];
  };

  it("are those before the turn that the page has, without a gap and none twice", async () => {
    expect(await page({ beforeId: "d" })).toEqual(["bc", "1"]);
    expect(await page({ beforeId: "e" })).toEqual(["cd", "2"]);
    expect(await page({ beforeId: "a" })).toEqual(["", null]);
    expect(await page({ cursor: "1" })).toEqual(["a", null]);
  });

  it("are the newest, when the turn of the page never came into the record", async () => {
    expect(await page({ beforeId: "unknown" })).toEqual(["de", "3"]);
  });

  it("of a fork in which nothing was said are those of the conversation that it came from", async () => {
    const newId = "22222222-2222-4222-8222-222222222222";
    await host.ask({ type: "conversation.fork", conversationId: id, newId });
    const wish = { type: "conversation.page", conversationId: newId } as const;
    expect(await host.outcomeOf(wish)).toMatchObject({ ok: true, result: { cursor: "3" } });
  });

  it("of nothing are refused", async () => {
    const conversationId = "33333333-3333-4333-8333-333333333333";
    const wish = { type: "conversation.page", conversationId } as const;
    expect(await host.outcomeOf(wish)).toEqual({ ok: false, code: "not-found" });
  });
});

describe("the search in a conversation", () => {
  const search = async (query: string, cursor?: string) => {
    const place = cursor === undefined ? {} : { cursor };
    const wish = { type: "conversation.search", conversationId: id, query, ...place } as const;
    const outcome = await host.outcomeOf(wish);
    if (!outcome.ok || outcome.result === undefined || !("hits" in outcome.result)) return outcome;
    return [outcome.result.hits.map((hit) => hit.turnId).join(""), outcome.result.cursor];
  };

  it("looks into what is open, then into the record before it, and goes on where it ended", async () => {
    const said = ["old word", "word", "other", "the Word"].map((text, at) =>
      savedTurn(`${at}`, text),
    );
    host.history.write(id, ...said);
    // The two newest are in the state with it.
    await host.ask({ type: "conversation.resume", conversationId: id });
    expect(await search(" WORD ")).toEqual(["31", "1"]);
    expect(await search("word", "1")).toEqual(["0", null]);
    expect(await search("nowhere")).toEqual(["", null]);
  });

  it("asks the record where the state has not the whole of a turn", async () => {
    const cut = { ...savedTurn("1", "cut"), omittedBlocks: 3 };
    host.history.write(id, savedTurn("0", "zero"), cut);
    await host.ask({ type: "conversation.resume", conversationId: id });
    expect(await search("cut")).toEqual(["1", "1"]);
  });

  it("of a fork looks into the conversation that it came from; of nothing it is refused", async () => {
    host.history.write(id, savedTurn("0", "word"), savedTurn("1", "x"), savedTurn("2", "y"));
    await host.ask({ type: "conversation.resume", conversationId: id });
    const newId = "22222222-2222-4222-8222-222222222222";
    await host.ask({ type: "conversation.fork", conversationId: id, newId });
    const wish = { type: "conversation.search", query: "word" } as const;
    expect(await host.outcomeOf({ ...wish, conversationId: newId })).toMatchObject({
      result: { hits: [{ turnId: "0" }] },
    });
    const nobody = "33333333-3333-4333-8333-333333333333";
    expect(await host.outcomeOf({ ...wish, conversationId: nobody })).toEqual({
      ok: false,
      code: "not-found",
    });
  });
});

describe("what is too large for the state", () => {
  it("is given on demand: outputs, pictures, files", async () => {
    host.history.outputs.set("tool", "whole");
    const output = { type: "tool.output", conversationId: host.id } as const;
    expect(await host.outcomeOf({ ...output, blockId: "tool" })).toEqual({
      ok: true,
      result: { text: "whole" },
    });
    expect(await host.ask({ ...output, blockId: "other" })).toBe("not-found");
    const imageId = host.attachments.add("a".repeat(64)).id;
    expect(await host.ask({ type: "image.get", imageId, offset: 0 })).toBe("ok");
    const nobody = "b".repeat(64);
    expect(await host.ask({ type: "image.get", imageId: nobody, offset: 0 })).toBe("no-such-image");
    host.attachments.paths.push("src/main.ts");
    expect(await host.outcomeOf({ type: "files.find", query: "main" })).toEqual({
      ok: true,
      result: { paths: ["src/main.ts"] },
    });
  });

  it("is taken in pieces, and refused with the reason", async () => {
    const piece = { imageId: "a".repeat(64), offset: 0, total: 3, data: "AAAA" };
    expect(await host.ask({ type: "image.put", ...piece })).toBe("ok");
    host.attachments.refusal = "image-refused";
    expect(await host.ask({ type: "image.put", ...piece })).toBe("image-refused");
    expect(host.attachments.pieces[0]).toEqual({ clientId: phone.id, ...piece });
  });
});
