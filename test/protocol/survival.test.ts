import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

const args = ["--confirm-devices=no"];
let running: Headless | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
});

/** The PC's side, for the first time or again, and a client of it. */
async function start(after?: Headless): Promise<{ headless: Headless; client: ProtocolClient }> {
  const headless = await Headless.start({ args, ...(after === undefined ? {} : { after }) });
  running = headless;
  const cookie = await pairAt(headless.ready.pair);
  return { headless, client: await ProtocolClient.connect(headless.ready.local, cookie) };
}

/** How often the model was asked with exactly this as its newest prompt. */
const timesAsked = ({ modelApi }: Headless, prompt: string): number =>
  modelApi.requests.filter(
    (request) => request.kind === "conversation" && request.prompt === prompt,
  ).length;

describe("a killed host", () => {
  it("leaves the running turn undecided and the queue whole, in order and paused", async () => {
    const { headless, client } = await start();
    const busy = await client.prompt("[[say Begun]] [[hold never]]");
    await headless.modelApi.waitForHold("never");
    const waiting = ["first", "second", "third"].map((word) => `[[say ${word}]]`);
    const ids: string[] = [];
    for (const text of waiting) ids.push(await client.prompt(text));
    await headless.kill();

    const again = await start(headless);
    const { queue } = again.client.state;
    expect(again.client.lastTurn).toMatchObject({ id: busy, status: "indeterminate" });
    expect(queue.prompts.map(({ id, text }) => [id, text])).toEqual(
      ids.map((id, index) => [id, waiting[index]]),
    );
    expect(queue.pause).toMatchObject({ reason: "crashed" });

    await again.client.request({ type: "queue.resume" });
    for (const id of ids) await again.client.untilTurnEnds(id);
    expect(again.client.conversation.turns.slice(-3).map(({ id, status }) => [id, status])).toEqual(
      ids.map((id) => [id, "done"]),
    );
    for (const text of waiting) expect(timesAsked(again.headless, text)).toBe(1);
  });

  it("knows a prompt again that is sent once more, and keeps the words of the conversation", async () => {
    const { headless, client } = await start();
    const conversationId = client.conversation.id;
    const promptId = await client.prompt("[[say Remembered]]");
    await client.untilTurnEnds(promptId);
    await headless.kill();

    const again = await start(headless);
    expect(again.client.conversation).toMatchObject({ id: conversationId });
    expect(again.client.lastTurn).toMatchObject({ id: promptId, status: "done" });
    const same = { type: "prompt.send", conversationId, promptId } as const;
    await again.client.request({ ...same, text: "[[say Remembered]]" });
    expect(await again.client.tryRequest({ ...same, text: "other" })).toBe("prompt-id-reused");
    const next = await again.client.prompt("[[say Next]]");
    await again.client.untilTurnEnds(next);
    expect(timesAsked(again.headless, "[[say Remembered]]")).toBe(1);
    const request = again.headless.modelApi.requests.findLast(
      ({ prompt }) => prompt === "[[say Next]]",
    );
    expect(JSON.stringify(request?.body)).toContain("Remembered");
  });

  it("lets a person run an undecided prompt again, once", async () => {
    const { headless, client } = await start();
    const text = `[[say ${"long ".repeat(500)}]] [[hold never]]`;
    const turnId = await client.prompt(text);
    await headless.modelApi.waitForHold("never");
    await headless.kill();

    const again = await start(headless);
    headless.modelApi.release("never");
    const { id: conversationId } = again.client.conversation;
    const settle = { type: "turn.settle", conversationId, turnId, choice: "again" } as const;
    const promptId = randomUUID();
    await again.client.request({ ...settle, promptId });
    await again.client.request({ ...settle, promptId });
    expect(await again.client.tryRequest({ ...settle, promptId: randomUUID() })).toBe(
      "turn-settled",
    );
    const turn = await again.client.untilTurnEnds(promptId);
    expect(turn).toMatchObject({ status: "done", isCut: true });
    expect(timesAsked(again.headless, text)).toBe(2);
  });

  it("shows the permission request that it left as lost", async () => {
    const { headless, client } = await start();
    await client.prompt("[[write lost.txt | never]]");
    await client.until(() => client.conversation.permissions.length === 1);
    await headless.kill();
    const again = await start(headless);
    expect(again.client.conversation.permissions).toEqual([]);
    expect(again.client.conversation.answered).toMatchObject([{ outcome: "lost", by: null }]);
  });
});

describe("a host that was stopped in order", () => {
  it("ends the running turn as interrupted and keeps what waited, paused", async () => {
    const { headless, client } = await start();
    const busy = await client.prompt("[[say Begun]] [[hold never]]");
    await headless.modelApi.waitForHold("never");
    const waits = await client.prompt("[[say later]]");
    expect(await headless.end()).toBe(0);

    const again = await start(headless);
    expect(again.client.lastTurn).toMatchObject({ id: busy, status: "interrupted" });
    expect(again.client.state.queue).toMatchObject({
      pause: { reason: "stopped" },
      prompts: [{ id: waits }],
    });
    await again.client.request({ type: "queue.runNow", promptId: waits });
    expect(await again.client.untilTurnEnds(waits)).toMatchObject({ status: "done" });
  });
});

describe("two programs", () => {
  it("can't work in the same folder at the same time", async () => {
    const { headless } = await start();
    await expect(Headless.start({ args, after: headless })).rejects.toThrow(
      /already works in this folder/,
    );
  });
});
