import { randomUUID } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationFindings, FoundTurn } from "../../src/shared/conversationAnswers";
import {
  maxExcerptLength,
  maxFoundTurns,
  maxPageSize,
  maxSearchLength,
} from "../../src/shared/limits";
import type { Results } from "../../src/shared/protocol";
import type { Turn } from "../../src/shared/state";
import {
  generateTranscript,
  placeTranscript,
  promptId,
  uuidOf,
} from "../support/generatedTranscript";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

/** A conversation of a terminal, which nobody has open at first. */
const longId = uuidOf(7, 1);
const size = 2_000;
const nobody = uuidOf(7, 2);

let headless: Headless;
let client: ProtocolClient;

beforeAll(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  const { workspace, home, ready } = headless;
  const text = generateTranscript(size, workspace);
  await placeTranscript(path.join(home, ".claude"), workspace, longId, text);
  client = await ProtocolClient.connect(ready.local, await pairAt(ready.pair));
});

afterAll(() => headless.stop());

/** One answer of the search. */
const search = (
  query: string,
  conversationId = client.conversation.id,
  cursor?: string,
): Promise<ConversationFindings> =>
  client.ask({
    type: "conversation.search",
    conversationId,
    query,
    ...(cursor === undefined ? {} : { cursor }),
  });

/** All that is found up to the beginning, and in how many answers. */
async function searchAll(
  query: string,
  conversationId: string,
): Promise<{ readonly hits: readonly FoundTurn[]; readonly answers: number }> {
  const hits: FoundTurn[] = [];
  let answers = 0;
  for (let cursor: string | null | undefined; cursor !== null; answers++) {
    const found = await search(query, conversationId, cursor);
    expect(found.hits.length).toBeLessThanOrEqual(maxFoundTurns);
    hits.push(...found.hits);
    cursor = found.cursor;
  }
  return { hits, answers };
}

const page = (place: object, conversationId = longId): Promise<Results["conversation.page"]> =>
  client.ask({ type: "conversation.page", conversationId, ...place });

const idsOf = (found: readonly (FoundTurn | Turn)[]): readonly string[] =>
  found.map((one) => ("turnId" in one ? one.turnId : one.id));

/** The ids of these turns of the long conversation. */
const turnsFrom = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => promptId(first + index));

describe("the search in a conversation that is open", () => {
  it("finds what is said just now, what was said before, and what calls work on, the newest first", async () => {
    const { conversationId } = await client.ask({ type: "conversation.new" });
    await client.until(() => client.state.currentId === conversationId);
    const first = await client.prompt("Plans for the otter [[say It **swims**]]");
    await client.untilTurnEnds(first);
    const second = await client.prompt("[[bash echo OTTER]] [[say listed]]");
    await client.untilTurnEnds(second);
    const running = await client.prompt("[[say The otter dives]] [[hold live]]");
    await headless.modelApi.waitForHold("live");
    await client.until(() => client.textOf(client.lastTurn).includes("dives"));

    const found = await search("  Otter ");
    expect(found.cursor).toBeNull();
    // Each script stands in its prompt, too.
    expect(found.hits.map(({ turnId, count }) => [turnId, count])).toEqual([
      [running, 2],
      [second, 2],
      [first, 1],
    ]);
    expect(found.hits.at(-1)?.excerpt).toContain("Plans for the otter");
    for (const { at, excerpt } of found.hits) {
      expect(at).toBeGreaterThan(Date.now() - 3_600_000);
      expect(excerpt.length).toBeLessThanOrEqual(maxExcerptLength + 2);
    }
    // Over the marks of emphasis, which are in the prompt, too.
    expect((await search("it SWIMS")).hits).toMatchObject([{ turnId: first, count: 2 }]);
    expect(await search("badger")).toEqual({ hits: [], cursor: null });

    headless.modelApi.release("live");
    await client.untilTurnEnds(running);
    expect(idsOf((await search("otter")).hits)).toEqual([running, second, first]);
  });
});

describe("the search in a long conversation", () => {
  const query = "please LOOK at part 1";
  const wanted = turnsFrom(0, size - 1)
    .filter((_, turn) => `${turn}`.startsWith("1"))
    .toReversed();

  it("that is not open gives every turn once, the newest first, up to the beginning", async () => {
    const { hits, answers } = await searchAll(query, longId);
    expect(idsOf(hits)).toEqual(wanted);
    expect(answers).toBeGreaterThanOrEqual(Math.ceil(wanted.length / maxFoundTurns));
    expect(hits[0]).toMatchObject({
      count: 1,
      excerpt: "Prompt 1999: please look at part 1999 of the work.",
    });
  });

  it("leads to any turn: a page around it, then the older ones up to the first, then the newer ones", async () => {
    const hit = (await searchAll("part 30 of", longId)).hits[0];
    expect(hit?.turnId).toBe(promptId(30));
    const around = await page({ aroundId: hit?.turnId });
    expect(Buffer.byteLength(JSON.stringify(around.turns))).toBeLessThanOrEqual(maxPageSize);
    const last = Number.parseInt(around.turns.at(-1)?.id ?? "", 16);
    expect(last).toBeGreaterThan(30);
    let known = around.turns;
    for (let { cursor } = around; cursor !== null;) {
      const older = await page({ cursor });
      known = [...older.turns, ...known];
      ({ cursor } = older);
    }
    expect(idsOf(known)).toEqual(turnsFrom(0, last));
    const newer = await page({ afterId: promptId(last) });
    const upTo = Number.parseInt(newer.turns.at(-1)?.id ?? "", 16);
    expect(idsOf(newer.turns)).toEqual(turnsFrom(last + 1, upTo));
  });

  it("goes forward to the newest turn, behind which is nothing", async () => {
    const seen: string[] = [];
    for (let afterId = promptId(1_950); afterId !== "";) {
      const { turns } = await page({ afterId });
      seen.push(...idsOf(turns));
      afterId = turns.at(-1)?.id ?? "";
    }
    expect(seen).toEqual(turnsFrom(1_951, size - 1));
  });

  it("finds the same once it is open, over the seam between the state and the record", async () => {
    await client.request({ type: "conversation.resume", conversationId: longId });
    const { turns, hasOlderTurns } = client.conversation;
    expect([turns.length > 0 && turns.length < size, hasOlderTurns]).toEqual([true, true]);
    expect(idsOf((await searchAll(query, longId)).hits)).toEqual(wanted);
    const said = await client.prompt("Back at part 1 once more [[say yes]]");
    await client.untilTurnEnds(said);
    expect(idsOf((await searchAll("part 1", longId)).hits)).toEqual([said, ...wanted]);
  });

  it("answers a search that a newer one replaces, too, with what it has", async () => {
    const [former, newest] = await Promise.all([
      search("no such words", longId),
      search("part 1999", longId),
    ]);
    expect(former.hits).toEqual([]);
    expect(idsOf(newest.hits)).toEqual([promptId(1_999)]);
  });
});

describe("a search or a page that cannot be", () => {
  const refusalOf = (message: object): Promise<string | null> =>
    client.tryRequest({ conversationId: longId, ...message } as Parameters<
      typeof client.tryRequest
    >[0]);

  it.each([
    ["no words", { query: "" }, "bad-message"],
    ["nothing but spaces", { query: " \t\n " }, "bad-message"],
    ["words that are too long", { query: "x".repeat(maxSearchLength + 1) }, "bad-message"],
    ["no query", {}, "bad-message"],
    ["a cursor that is too long", { query: "x", cursor: "1".repeat(201) }, "bad-message"],
    ["an id that is none", { query: "x", conversationId: "../x" }, "bad-message"],
    ["an unknown conversation", { query: "x", conversationId: nobody }, "not-found"],
    ["words as long as may be", { query: "x".repeat(maxSearchLength) }, null],
  ])("is refused: the search for %s", async (_, wish, code) => {
    expect(await refusalOf({ type: "conversation.search", ...wish })).toBe(code);
  });

  it.each([
    ["around an unknown turn", { aroundId: nobody }, "not-found"],
    ["after an unknown turn", { afterId: nobody }, "not-found"],
    ["around what is no id", { aroundId: "x" }, "bad-message"],
    ["after what is no id", { afterId: "" }, "bad-message"],
    ["of an unknown conversation", { conversationId: nobody, aroundId: promptId(1) }, "not-found"],
    ["around a turn that is there", { aroundId: promptId(1) }, null],
  ])("is refused: the page %s", async (_, wish, code) => {
    expect(await refusalOf({ type: "conversation.page", ...wish })).toBe(code);
  });
});

describe("a device that may only look", () => {
  it("searches and pages like any other", async () => {
    const { pair, local } = await headless.pair();
    const cookie = await pairAt(pair, "Guest phone");
    const answer = await fetch(`${local}/api/me`, { headers: { Cookie: cookie } });
    const { deviceId } = (await answer.json()) as { readonly deviceId: string };
    headless.command({ command: "role", id: deviceId, role: "view" });
    await headless.waitFor("devices");
    const guest = await ProtocolClient.connect(headless.ready.local, cookie);
    const conversation = { conversationId: longId } as const;
    const prompt = { ...conversation, promptId: randomUUID(), text: "x" } as const;
    expect(await guest.tryRequest({ type: "prompt.send", ...prompt })).toBe("not-allowed");
    const search = { type: "conversation.search", ...conversation, query: "part 1999" } as const;
    expect(idsOf((await guest.ask(search)).hits)).toEqual([promptId(1_999)]);
    const place = { ...conversation, aroundId: promptId(1_999) } as const;
    const around = await guest.ask({ type: "conversation.page", ...place });
    expect(idsOf(around.turns)).toContain(promptId(1_999));
    await guest.close();
  });
});
