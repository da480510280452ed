import { randomUUID } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { openStorage } from "../src/app/storage";
import { silentLogger } from "../src/base/logger";
import type { EventLog } from "../src/conversation/eventLog";
import type { ConversationEvent } from "../src/shared/events";
import { openedConversation } from "../test/support/openedConversation";
import { queuedPrompt } from "../test/support/queuedPrompt";
import type { ProductFolders } from "./product";

const words = "One of the words that an answer is made of, as it streams. ".repeat(2);
const eventsPerTurn = 200;
const by = { id: "bench", name: "Bench" };

/** Fills the journal of a product that has not started yet, with turns as they stream, up to so many bytes. */
export async function fillJournal(
  { state, workspace }: ProductFolders,
  bytes: number,
): Promise<void> {
  const storage = await openStorage({
    stateFolder: state,
    workspaceFolder: workspace,
    logger: silentLogger,
  });
  try {
    const conversationId = openConversation(storage.log);
    const journal = path.join(storage.folder, "journal");
    while ((await sizeOf(journal)) < bytes) runTurn(storage.log, conversationId);
  } finally {
    storage.dispose();
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(path.join(folder, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function openConversation(log: EventLog): string {
  const conversationId = randomUUID();
  log.append(openedConversation(conversationId));
  return conversationId;
}

function runTurn(log: EventLog, conversationId: string): void {
  const turnId = randomUUID();
  const blockId = `${turnId}-text`;
  const at = { conversationId, turnId };
  const given = { text: words, by, acceptedAt: Date.now() };
  const prompt = queuedPrompt(turnId, conversationId, given);
  const secret = { text: words, fingerprint: turnId };
  if (!log.commit({ type: "prompt.accepted", prompt, isNext: false }, secret)) {
    throw new Error("The journal took nothing.");
  }
  const block = { kind: "text", id: blockId, text: words, isOpen: true } as const;
  const events: ConversationEvent[] = [
    { ...at, type: "turn.started" },
    { ...at, type: "block.started", block },
    ...Array.from(
      { length: eventsPerTurn },
      () => ({ ...at, type: "block.appended", blockId, text: words }) as const,
    ),
    { ...at, type: "block.ended", blockId },
    { ...at, type: "turn.ended", status: "done", stats: null, problem: null },
  ];
  for (const event of events) log.append(event);
}
