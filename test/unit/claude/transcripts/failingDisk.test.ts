import { mkdir, open, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeLogger } from "../../../../src/base/logger";
import { generateTranscript, promptId, uuidOf } from "../../../support/generatedTranscript";
import { session, TranscriptBench } from "./transcriptBench";

const all = { maxBytes: 1e9 };
const other = uuidOf(7, 2);

let bench: TranscriptBench;
let lines: string[];
beforeEach(async () => {
  bench = await TranscriptBench.start();
  lines = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.close();
});

const openTranscripts = () => bench.open(makeLogger((_level, text) => lines.push(text)));

type Read = (this: unknown, ...given: readonly unknown[]) => Promise<unknown>;

/** From now on `act` comes before each read of a file that was opened, counted from 1; it may throw. */
async function onRead(act: (count: number) => void): Promise<void> {
  const handle = await open(bench.root);
  const prototype = Object.getPrototypeOf(handle) as { readonly read: Read };
  await handle.close();
  const { read } = prototype;
  let count = 0;
  vi.spyOn(prototype, "read").mockImplementation(async function (this: unknown, ...given) {
    count += 1;
    act(count);
    return read.apply(this, given);
  });
}

/** From now on no file that was opened can be read; `after`: the first reads still work. */
function breakDisk(after = 0): Promise<void> {
  const failure = { code: "EIO", syscall: "read" };
  return onRead((count) => {
    if (count > after) throw Object.assign(new Error("EIO: i/o error, read"), failure);
  });
}

describe("a disk that fails while a transcript is read", () => {
  it("makes no question fail: what can't be read is not there, and the log says why", async () => {
    await bench.place(generateTranscript(2));
    const transcripts = openTranscripts();
    const mark = await transcripts.mark(session);
    const processes = path.join(bench.config, "sessions");
    await mkdir(processes, { recursive: true });
    await writeFile(path.join(processes, "1.json"), JSON.stringify({ pid: 1, sessionId: session }));
    await breakDisk();
    expect(await transcripts.page(session, all)).toBeNull();
    expect(await transcripts.summary(session)).toBeNull();
    expect(await transcripts.fateOf(session, promptId(0))).toEqual({ kind: "unknown" });
    expect(await transcripts.toolOutput(session, "toolu_a")).toBeNull();
    expect(await transcripts.promptText(session, promptId(0))).toBeNull();
    expect(await transcripts.changedSince(session, { ...mark!, sizeBytes: 1 })).toBe(true);
    expect(await transcripts.writersOf(session)).toEqual([]);
    for (const query of ["", "words"]) {
      expect(await transcripts.list({ limit: 10, query })).toMatchObject({ items: [] });
    }
    expect(lines.length).toBeGreaterThan(7);
    expect(new Set(lines)).toEqual(
      new Set(
        [`${session}.jsonl`, "1.json"].map((f) => `${f} can't be read: EIO: i/o error, read`),
      ),
    );
  });

  it("in the middle takes the page, not a part of it for the whole", async () => {
    await bench.place(generateTranscript(200));
    const transcripts = openTranscripts();
    // The first is for where it began.
    await breakDisk(2);
    expect(await transcripts.page(session, all)).toBeNull();
    expect(lines).toHaveLength(1);
  });

  it("takes one conversation off the list only as long as it fails", async () => {
    await bench.place(generateTranscript(1));
    await bench.place(generateTranscript(1), other);
    const transcripts = openTranscripts();
    const listed = async () => (await transcripts.list({ limit: 10 })).items.length;
    // The first is read for where it began, then up to its end.
    await breakDisk(3);
    expect(await listed()).toBe(1);
    vi.restoreAllMocks();
    expect(await listed()).toBe(2);
  });

  it("does not hide that a search was given up meanwhile", async () => {
    await bench.place(generateTranscript(1));
    const reason = new Error("nobody waits any more");
    const search = new AbortController();
    // The first two are for the list.
    await onRead((count) => {
      if (count > 2) search.abort(reason);
    });
    const { signal } = search;
    const list = openTranscripts().list({ limit: 10, query: "never said", signal });
    await expect(list).rejects.toBe(reason);
    expect(lines).toEqual([]);
  });
});
