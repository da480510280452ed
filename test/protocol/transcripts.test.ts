import { randomUUID } from "node:crypto";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../src/base/logger";
import { Transcripts } from "../../src/claude/transcripts/transcripts";
import type { AgentEvent } from "../../src/conversation/agent";
import { reduceTurn } from "../../src/shared/reduceTurn";
import type { Block, Turn } from "../../src/shared/state";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
let transcripts: Transcripts;
beforeEach(async () => {
  bench = await AgentBench.start();
  transcripts = new Transcripts({
    configFolder: path.join(bench.root, "home", ".claude"),
    workspaceFolder: bench.folder,
    stateFolder: path.join(bench.root, "state"),
    logger: silentLogger,
  });
});
afterEach(() => bench.close());

const all = { maxBytes: 1e9 };

/** The turn that a page would show of these events, by the reducer that host and page use. */
function streamed(id: string, events: readonly AgentEvent[]): Turn {
  const at = { conversationId: "c", turnId: id };
  const empty = { id, text: "", isCut: false, images: [], by: { id: "", name: "" }, acceptedAt: 0 };
  const rest = { startedAt: 0, endedAt: null, omittedBlocks: 0, stats: null, problem: null };
  const turn: Turn = { ...empty, ...rest, status: "running", blocks: [], choice: null };
  return events.reduce((state, event) => {
    switch (event.type) {
      case "block-started": {
        const { block } = event;
        const timed = block.kind === "tool" ? { ...block, startedAt: 0, endedAt: null } : block;
        return reduceTurn(state, { ...at, type: "block.started", block: timed }, 0);
      }
      case "block-appended":
        return reduceTurn(
          state,
          { ...at, type: "block.appended", blockId: event.blockId, text: event.text },
          0,
        );
      case "block-ended":
        return reduceTurn(state, { ...at, type: "block.ended", blockId: event.blockId }, 0);
      case "tool-changed":
        return reduceTurn(
          state,
          { ...at, type: "tool.changed", blockId: event.blockId, change: event.change },
          0,
        );
      case "turn-ended":
        return reduceTurn(state, { ...at, ...event, type: "turn.ended" }, 0);
      default:
        return state;
    }
  }, turn);
}

const untimed = (block: Block) =>
  block.kind === "tool" ? { ...block, startedAt: 0, endedAt: 0 } : block;
const shown = ({ id, status, blocks }: Turn) => ({ id, status, blocks: blocks.map(untimed) });

/** Scripts whose turns have to look the same whether they streamed or are read back. */
const scripts = [
  "[[think Hmm.]] [[say Hello **world**]]",
  "[[say first]] [[bash echo out; echo bad >&2]] [[say done]]",
  "[[write a.txt | one\\ntwo\\n]] [[edit a.txt | one | eins]] [[read a.txt]] [[say done]]",
  "[[bash exit 3]] [[say failed]]",
  "[[bash touch denied]] [[say ok]]",
  "[[ask Which? | A | B]] [[say ok]]",
  "[[todo One | Two]] [[say ok]]",
  "[[bash echo 1]] [[with]] [[bash echo 2]] [[say two]]",
  "[[task Look | {{bash ls}} {{say tidy}}]] [[say ok]]",
  "[[bash seq 1 60000]] [[say big]]",
  "[[read missing.txt]] [[say ok]]",
  "[[status 400]]",
];

describe("a conversation that is read back", () => {
  it("looks as it did when it streamed", async () => {
    const sessionId = randomUUID();
    const recorder = bench.open({ sessionId });
    recorder.session.onEvent((event) => {
      if (event.type !== "permission-requested") return;
      const isNo = JSON.stringify(event.request.content).includes("denied");
      const answers = { "Which?": "A" };
      recorder.session.answer(
        event.request.id,
        isNo ? { kind: "deny", reason: "no" } : { kind: "allow", scope: "once", answers },
      );
    });
    const turns: Turn[] = [];
    for (const script of scripts) {
      const id = randomUUID();
      const from = recorder.events.length;
      await recorder.run(script, { id });
      turns.push(streamed(id, recorder.events.slice(from)));
    }
    expect(turns.map(({ blocks }) => blocks.length)).toEqual([2, 3, 4, 2, 2, 2, 3, 3, 3, 2, 2, 0]);
    const page = await transcripts.page(sessionId, all);
    expect(page?.turns.map(({ text }) => text)).toEqual(scripts);
    for (const [index, turn] of turns.entries()) {
      expect(shown(page!.turns[index]!)).toEqual(shown(turn));
    }
    const big = page!.turns
      .flatMap(({ blocks }) => blocks)
      .find((block) => block.kind === "tool" && block.tool.subject.startsWith("seq"));
    expect(await transcripts.toolOutput(sessionId, big!.id)).toMatch(/^1\n2\n[\s\S]*\n60000\n?$/);
    const fates = await Promise.all(turns.map(({ id }) => transcripts.fateOf(sessionId, id)));
    expect(fates.map(({ kind }) => kind)).toEqual([
      ...scripts.slice(1).map(() => "done"),
      "failed",
    ]);
    expect((await transcripts.list({ limit: 5, query: "hello **WORLD" })).items).toMatchObject([
      { id: sessionId },
    ]);
  });

  it("knows what became of prompts that were stopped, killed or never came", async () => {
    const sessionId = randomUUID();
    const recorder = bench.open({ sessionId });
    recorder.allowAll();
    const prompt = async (text: string, hold: string): Promise<string> => {
      const id = randomUUID();
      recorder.session.prompt({ id, text, images: [] });
      await bench.api.waitForHold(hold);
      await vi.waitFor(async () => {
        expect(await transcripts.fateOf(sessionId, id)).toEqual({ kind: "unfinished" });
      });
      return id;
    };
    const stopped = await prompt("[[say a b c]] [[hold one]] [[say more]]", "one");
    recorder.session.interrupt();
    await recorder.waitFor("turn-ended");
    const killed = await prompt("[[bash echo x]] [[say half]] [[hold two]]", "two");
    const [writer, ...others] = await transcripts.writersOf(sessionId);
    expect(others).toEqual([]);
    const mark = await transcripts.mark(sessionId);
    process.kill(writer!.pid, "SIGKILL");
    await recorder.waitFor("turn-lost");
    expect(await transcripts.writersOf(sessionId)).toEqual([]);
    const fates = async () =>
      Promise.all([stopped, killed, randomUUID()].map((id) => transcripts.fateOf(sessionId, id)));
    const expected = [{ kind: "interrupted" }, { kind: "unfinished" }, { kind: "absent" }];
    expect(await fates()).toEqual(expected);
    const next = randomUUID();
    await recorder.run("[[say back]]", { id: next });
    expect(await fates()).toEqual(expected);
    expect(await transcripts.changedSince(sessionId, mark!)).toBe(true);
    expect(await transcripts.changedSince(sessionId, mark!, new Set([next]))).toBe(false);
    const turns = (await transcripts.page(sessionId, all))?.turns;
    expect(turns?.map(({ id, status }) => [id, status])).toEqual([
      [stopped, "interrupted"],
      [killed, "indeterminate"],
      [next, "done"],
    ]);
  });

  it("has the prompts that the CLI took into a turn of its own", async () => {
    const sessionId = randomUUID();
    const recorder = bench.open({ sessionId });
    await recorder.run("[[task& Look around | {{hold work}} {{say tidy}}]] [[say started]]");
    await bench.api.waitForHold("work");
    bench.api.release("work");
    await recorder.waitFor("block-appended", ({ text }) => text.includes("background"));
    const next = randomUUID();
    await recorder.run("[[say next]]", { id: next });
    expect(await transcripts.fateOf(sessionId, next)).toEqual({ kind: "done" });
    expect((await transcripts.page(sessionId, all))?.turns).toHaveLength(2);
  });
});
