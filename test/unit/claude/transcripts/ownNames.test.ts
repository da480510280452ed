import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generateTranscript, uuidOf } from "../../../support/generatedTranscript";
import { maxNamedConversations } from "../../../../src/shared/limits";
import { session, TranscriptBench } from "./transcriptBench";

let bench: TranscriptBench;
let file: string;
beforeEach(async () => {
  bench = await TranscriptBench.start();
  file = path.join(bench.root, "state", "conversations.json");
  await mkdir(path.dirname(file));
});
afterEach(() => bench.close());

describe("the names of conversations", () => {
  it("that are in the folder outlast any number of others", async () => {
    const hidden = uuidOf(7, 2);
    for (const id of [session, hidden]) await bench.place(generateTranscript(1), id);
    const others = Array.from({ length: maxNamedConversations - 2 }, (_, index) =>
      uuidOf(8, index),
    );
    const conversations = {
      [session]: { title: "Mine" },
      [hidden]: { isHidden: true },
      ...Object.fromEntries(others.map((id) => [id, { title: "gone" }])),
    };
    await writeFile(file, JSON.stringify({ version: 1, conversations }));
    const transcripts = bench.open();
    for (let index = 0; index < 3; index++) await transcripts.rename(uuidOf(9, index), "new");
    const kept = JSON.parse(await readFile(file, "utf8")) as { conversations: object };
    const ids = Object.keys(kept.conversations);
    expect(ids).toHaveLength(maxNamedConversations);
    expect(ids.slice(0, 2)).toEqual([session, hidden]);
    expect(ids).not.toContain(others[0]);
    const { items } = await bench.open().list({ limit: 10 });
    expect(items.map(({ title }) => title)).toEqual(["Mine"]);
  });
});
