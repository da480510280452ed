import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxClientMessageBytes, maxClientMessagesPerSecond } from "../../src/shared/limits";
import { closeCodes } from "../../src/shared/protocolVersion";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

let headless: Headless;
let cookie: string;

beforeAll(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  cookie = await pairAt(headless.ready.pair);
});

afterAll(() => headless.stop());

const connect = () => ProtocolClient.connect(headless.ready.local, cookie);

describe("two clients", () => {
  it("see the same text while it streams, and the same end", async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    const turnId = await first.prompt("[[say Hello]] [[hold middle]] [[say there]]");
    await headless.modelApi.waitForHold("middle");
    await second.until(() => second.textOf(second.lastTurn).includes("Hello"));
    expect(second.lastTurn).toMatchObject({ id: turnId, status: "running" });
    headless.modelApi.release("middle");
    const [mine, theirs] = await Promise.all([
      first.untilTurnEnds(turnId),
      second.untilTurnEnds(turnId),
    ]);
    expect(theirs).toEqual(mine);
    expect(mine).toMatchObject({ status: "done", problem: null });
    expect(first.textOf(mine)).toContain("there");
    expect(mine.stats?.costUsd).toBeGreaterThan(0);
    await Promise.all([first.close(), second.close()]);
  });

  it("answer one permission request once, and the file gets the right bytes", async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    const turnId = await first.prompt("[[write hello.txt | 안녕, phone]] [[say done]]");
    await second.until(() => second.conversation.permissions.length === 1);
    const [request] = second.conversation.permissions;
    expect(request?.content).toMatchObject({ kind: "write", content: "안녕, phone" });
    const answer = (decision: { kind: "allow" } | { kind: "deny" }) =>
      ({
        type: "permission.answer",
        conversationId: second.conversation.id,
        permissionId: request?.id ?? "",
        contentHash: request?.contentHash ?? "",
        decision,
      }) as const;
    await second.request(answer({ kind: "allow" }));
    expect(await first.tryRequest(answer({ kind: "deny" }))).toBe("permission-gone");
    const turn = await first.untilTurnEnds(turnId);
    expect(turn.status).toBe("done");
    expect(await readFile(path.join(headless.workspace, "hello.txt"), "utf8")).toBe("안녕, phone");
    await Promise.all([first.close(), second.close()]);
  });
});

describe("a client that comes back", () => {
  it("gets exactly what it missed, to the same state as one that stayed", async () => {
    const [stayed, left] = await Promise.all([connect(), connect()]);
    const turnId = await stayed.prompt("[[text 30]] [[hold gone]] [[text 30]]");
    await headless.modelApi.waitForHold("gone");
    await left.until(() => left.textOf(left.lastTurn).length > 0);
    const { epoch, seq, state } = left;
    left.cut();
    headless.modelApi.release("gone");
    await stayed.untilTurnEnds(turnId);
    const back = await ProtocolClient.connect(headless.ready.local, cookie, { epoch, seq, state });
    expect(back.messages[0]).toMatchObject({ type: "welcome", resume: { kind: "replay" } });
    await back.untilTurnEnds(turnId);
    expect(back.envelopes.map((envelope) => envelope.seq)).toEqual(
      back.envelopes.map((_, index) => seq + 1 + index),
    );
    await stayed.until(() => stayed.seq === back.seq);
    expect(back.state).toEqual(stayed.state);
    await Promise.all([stayed.close(), back.close()]);
  });

  it("with a cursor of another start gets a snapshot", async () => {
    const cursor = { epoch: randomUUID(), seq: 3, state: (await connect()).state };
    const client = await ProtocolClient.connect(headless.ready.local, cookie, cursor);
    expect(client.messages[0]).toMatchObject({ resume: { kind: "snapshot" } });
  });
});

describe("a prompt", () => {
  it("sent twice runs once", async () => {
    const client = await connect();
    const promptId = randomUUID();
    const text = `[[say once]] ${promptId}`;
    await client.prompt(text, promptId);
    await client.prompt(text, promptId);
    await client.untilTurnEnds(promptId);
    const asked = headless.modelApi.requests.filter(
      ({ kind, prompt }) => kind === "conversation" && prompt.includes(promptId),
    );
    expect(asked).toHaveLength(1);
    await client.close();
  });

  it.each(["--version", "-p", "$(touch x)", "`touch x`", "line\u2028separator", '{"type":"user"}'])(
    "%j reaches the model as the words they are",
    async (words) => {
      const client = await connect();
      const text = `${words} [[say ok]]`;
      const turnId = await client.prompt(text);
      await headless.modelApi.waitForRequest(({ prompt }) => prompt === text);
      expect(await client.untilTurnEnds(turnId)).toMatchObject({ status: "done" });
      await client.close();
    },
  );

  it("can be stopped, and the next one works", async () => {
    const client = await connect();
    const turnId = await client.prompt("[[say working]] [[hold for-ever]]");
    await headless.modelApi.waitForHold("for-ever");
    await client.request({ type: "turn.interrupt", conversationId: client.conversation.id });
    expect(await client.untilTurnEnds(turnId)).toMatchObject({ status: "interrupted" });
    const next = await client.prompt("[[say again]]");
    expect(await client.untilTurnEnds(next)).toMatchObject({ status: "done" });
    await client.close();
  });
});

describe("a new conversation", () => {
  it("is current for everybody and has a fresh context", async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    const before = first.conversation.id;
    await first.request({ type: "conversation.new" });
    await second.until(() => second.conversation.id !== before);
    const turnId = await second.prompt("[[say fresh]]");
    expect(await second.untilTurnEnds(turnId)).toMatchObject({ status: "done" });
    await Promise.all([first.close(), second.close()]);
  });
});

describe("a client that does not keep to the protocol", () => {
  it("is told so, and its next good message works", async () => {
    const client = await connect();
    const bad = [
      "not json",
      "null",
      "[]",
      '"x"',
      '{"type":"__proto__"}',
      '{"type":"control_request","requestId":"r1"}',
      '{"type":"prompt.send","requestId":"r2","text":1}',
      `{"type":"turn.interrupt","requestId":"r3","conversationId":"${client.conversation.id}","role":"owner"}`,
      "[".repeat(10_000),
    ];
    const from = client.messages.length;
    for (const text of bad) client.sendRaw(text);
    await client.until(() => client.messages.length === from + bad.length);
    const codes = client.messages
      .slice(from)
      .map((message) => ("error" in message ? message.error.code : message.type));
    expect(codes).toEqual([
      "bad-message",
      "bad-message",
      "bad-message",
      "bad-message",
      "unknown-message",
      "unknown-message",
      "bad-message",
      "bad-message",
      "bad-message",
    ]);
    client.send({ type: "ping" });
    await client.until(() => client.messages.at(-1)?.type === "pong");
    await client.close();
  });

  it("may say nothing before hello", async () => {
    const client = await ProtocolClient.open(headless.ready.local, cookie);
    client.send({ type: "conversation.new", requestId: "r" });
    await client.until(() => client.messages.length === 1);
    expect(client.messages[0]).toMatchObject({ type: "error", error: { code: "hello-first" } });
    await client.close();
  });

  it("is cut off when it floods, sends binary or too much; others are not", async () => {
    const bystander = await connect();
    const flooding = await connect();
    const startedAt = performance.now();
    // A busy host may take so long for them that they are not too many: then it gets more.
    while (!flooding.isClosed) {
      for (let count = 0; count <= maxClientMessagesPerSecond * 2; count++) {
        flooding.send({ type: "ping" });
      }
      await answersTo(bystander);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const answered = flooding.messages.filter(({ type }) => type === "pong").length;
    expect(answered).toBeLessThanOrEqual(maxClientMessagesPerSecond * (1 + seconds));
    const binary = await connect();
    binary.sendRaw(Buffer.from([1, 2, 3]));
    const large = await connect();
    large.sendRaw("x".repeat(maxClientMessageBytes + 1));
    expect((await flooding.untilClosed()).code).toBe(closeCodes.refused);
    expect((await binary.untilClosed()).code).toBe(closeCodes.refused);
    expect((await large.untilClosed()).code).toBe(1009);
    await answersTo(bystander);
    await bystander.close();
  });
});

/** Asks the host whether it is there, and waits for its answer. */
async function answersTo(client: ProtocolClient): Promise<void> {
  const pongs = (): number => client.messages.filter(({ type }) => type === "pong").length;
  const before = pongs();
  client.send({ type: "ping" });
  await client.until(() => pongs() > before);
}

describe("the end", () => {
  it("says good-bye, takes at most 4 s, exits 0 and leaves nothing", async () => {
    const own = await Headless.start({ args: ["--confirm-devices=no"] });
    const client = await ProtocolClient.connect(own.ready.local, await pairAt(own.ready.pair));
    await client.prompt("[[bash tail -f /dev/null]]");
    await client.until(() => client.conversation.permissions.length === 1);
    const [request] = client.conversation.permissions;
    await client.request({
      type: "permission.answer",
      conversationId: client.conversation.id,
      permissionId: request?.id ?? "",
      contentHash: request?.contentHash ?? "",
      decision: { kind: "allow" },
    });
    const isAsleep = async () =>
      (await own.processes()).some(({ commandLine }) => commandLine.includes("tail -f /dev/null"));
    while (!(await isAsleep())) await new Promise(setImmediate);
    expect(await own.stop()).toBe(0);
    expect((await client.untilClosed()).code).toBe(closeCodes.stopped);
    expect(await own.processes()).toEqual([]);
  });
});

describe("pairing", () => {
  it("waits for the owner's Allow, with the same number on both sides", async () => {
    const own = await Headless.start();
    const { origin, hash } = new URL(own.ready.pair);
    const post = (body: object) =>
      fetch(`${origin}/api/pair`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Origin: origin },
        body: JSON.stringify(body),
      });
    const pending = await post({ code: hash.slice(3), name: "iPhone" });
    const { ticket, number } = (await pending.json()) as { ticket: string; number: string };
    const question = await own.waitFor("confirm");
    expect([pending.status, question["name"], question["number"]]).toEqual([202, "iPhone", number]);
    const collected = post({ ticket });
    own.command({ command: "allow", id: question["id"] });
    const answer = await collected;
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^rc-\d+=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
    const again = await post({ code: hash.slice(3), name: "iPhone" });
    expect([again.status, await again.json()]).toMatchObject([
      401,
      { error: { code: "code-invalid" } },
    ]);
    await own.stop();
  });

  it("ends with log out, on live connections too", async () => {
    const { pair, local } = await headless.pair();
    const leaving = await pairAt(pair, "Leaving phone");
    const client = await ProtocolClient.connect(local, leaving);
    const response = await fetch(`${local}/api/logout`, {
      method: "POST",
      headers: { Origin: local, Cookie: leaving },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("clear-site-data")).toContain('"cookies"');
    expect((await client.untilClosed()).code).toBe(closeCodes.revoked);
    const me = await fetch(`${local}/api/me`, { headers: { Cookie: leaving } });
    expect(me.status).toBe(401);
  });
});
