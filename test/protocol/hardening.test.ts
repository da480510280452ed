import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditRecord } from "../../src/access/audit";
import type { DeviceRole } from "../../src/shared/devices";
import {
  maxClientsPerDevice,
  maxImagePieceBytes,
  maxPromptLength,
  maxShortMessageBytes,
} from "../../src/shared/limits";
import type { PermissionDecision } from "../../src/shared/protocol";
import { closeCodes } from "../../src/shared/protocolVersion";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

let headless: Headless;

beforeEach(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
});

afterEach(() => headless.stop());

const connect = (cookie: string): Promise<ProtocolClient> =>
  ProtocolClient.connect(headless.ready.local, cookie);

/** A device that was just paired, of this role. */
async function pairAs(role: DeviceRole): Promise<{ readonly cookie: string; readonly id: string }> {
  const cookie = await pairAt((await headless.pair()).pair, role);
  const answer = await fetch(`${headless.ready.local}/api/me`, { headers: { Cookie: cookie } });
  const { deviceId: id } = (await answer.json()) as { deviceId: string };
  headless.command({ command: "role", id, role });
  await headless.waitFor("devices");
  return { cookie, id };
}

async function linesOf(event: AuditRecord["event"]): Promise<readonly (string | null)[]> {
  headless.command({ command: "audit" });
  const lines = (await headless.waitFor("audit"))["lines"] as readonly AuditRecord[];
  return lines.filter((line) => line.event === event).map(({ detail }) => detail);
}

/** JSON of so many bytes that is as slow to read as JSON can be. */
function slowJson(bytes: number): string {
  const fields = Array.from({ length: Math.floor(bytes / 12) }, (_, index) => `"${index}":0`);
  return `{"type":"x",${fields.join(",")}}`.padEnd(bytes, " ");
}

/** The longest wait (ms) for an answer to a ping until `end` resolves. */
async function longestPing(client: ProtocolClient, end: Promise<unknown>): Promise<number> {
  let longest = 0;
  const over = new AbortController();
  const ended = end.finally(() => {
    over.abort();
  });
  do {
    const pongs = (): number => client.messages.filter(({ type }) => type === "pong").length;
    const [before, startedAt] = [pongs(), performance.now()];
    client.send({ type: "ping" });
    await client.until(() => pongs() > before);
    longest = Math.max(longest, performance.now() - startedAt);
    await pause(25);
  } while (!over.signal.aborted);
  await ended;
  return longest;
}

const frames = {
  "as long as anybody may send": slowJson(3_000_000),
  "as long as it may send itself": slowJson(maxShortMessageBytes),
};

describe("a device of role view that floods from all its connections", () => {
  it.each(Object.entries(frames))(
    "messages %s: is closed, and others wait for nothing",
    async (_name, frame) => {
      const [owner, viewer] = [await pairAs("full"), await pairAs("view")];
      const client = await connect(owner.cookie);
      const attackers = await Promise.all(
        Array.from({ length: maxClientsPerDevice }, () => connect(viewer.cookie)),
      );
      const closed = Promise.all(
        attackers.map(async (attacker) => {
          const sending = setInterval(() => {
            if (attacker.closed === null) attacker.sendRaw(frame);
          }, 20);
          const { code } = await attacker.untilClosed();
          clearInterval(sending);
          return code;
        }),
      );
      expect(await longestPing(client, closed)).toBeLessThan(1_000);
      for (const code of await closed) expect([1009, closeCodes.refused]).toContain(code);
      expect(client.closed).toBeNull();
    },
  );
});

describe("a device that may send prompts", () => {
  it("gets the longest prompt and five pictures of 4 MB through", async () => {
    const client = await connect((await pairAs("full")).cookie);
    for (let count = 0; count < 5; count += 1) await put(client, picture(4_000_000));
    await client.request({ type: "queue.pause" });
    await client.prompt("가".repeat(maxPromptLength));
    expect(client.closed).toBeNull();
  });

  it("says nothing long before hello", async () => {
    const { cookie } = await pairAs("full");
    const client = await ProtocolClient.open(headless.ready.local, cookie);
    client.sendRaw(slowJson(maxShortMessageBytes + 1));
    expect((await client.untilClosed()).code).toBe(1009);
  });
});

/** A PNG of one pixel as far as its header goes. */
function picture(bytes: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13);
  header.write("IHDR", 4, "latin1");
  header.writeUInt32BE(1, 8);
  header.writeUInt32BE(1, 12);
  header.set([8, 2], 16);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([signature, header, randomBytes(bytes)]);
}

/** As the page does it: each piece after the host has taken the one before, 25 in a second at most. */
async function put(client: ProtocolClient, bytes: Buffer): Promise<void> {
  const imageId = createHash("sha256").update(bytes).digest("hex");
  for (let offset = 0; offset < bytes.length; offset += maxImagePieceBytes) {
    const data = bytes.subarray(offset, offset + maxImagePieceBytes).toString("base64");
    const pausing = pause(40);
    await client.request({ type: "image.put", imageId, offset, total: bytes.length, data });
    await pausing;
  }
}

describe("a device that is put out", () => {
  it("leaves nothing behind in the prompts of others that it edited", async () => {
    const [owner, thief] = [await pairAs("full"), await pairAs("full")];
    const [client, stolen] = [await connect(owner.cookie), await connect(thief.cookie)];
    const running = await client.prompt("[[hold slow]]");
    const promptId = await client.prompt("[[say mine]]");
    await stolen.until(() => stolen.state.queue.prompts.length === 1);
    await stolen.request({ type: "queue.edit", promptId, version: 1, text: "[[say theirs]]" });
    await client.request({ type: "device.revoke", deviceId: thief.id });
    expect(client.state.queue).toMatchObject({
      pause: { reason: "device-revoked" },
      prompts: [{ id: promptId, editedBy: { id: thief.id } }],
    });
    await client.request({ type: "turn.interrupt", conversationId: client.conversation.id });
    await client.untilTurnEnds(running);
    expect(client.state.queue.prompts).toHaveLength(1);
  });
});

describe("a device that may answer", () => {
  it("chooses among what is offered, and says nothing of its own", async () => {
    const [owner, helper] = [await pairAs("full"), await pairAs("approve")];
    const [client, helping] = [await connect(owner.cookie), await connect(helper.cookie)];
    const answer = async (decision: PermissionDecision): Promise<string | null> => {
      await helping.until(() => helping.conversation.permissions.length > 0);
      const [open] = helping.conversation.permissions;
      return helping.tryRequest({
        type: "permission.answer",
        conversationId: helping.conversation.id,
        permissionId: open?.id ?? "",
        contentHash: open?.contentHash ?? "",
        decision,
      });
    };
    const chosen = (text: string): PermissionDecision => ({
      kind: "allow",
      answers: [{ question: "Which?", answer: text }],
    });
    const asked = await client.prompt("[[ask Which? | Red | Blue]] [[say ok]]");
    expect(await answer({ kind: "deny", reason: "Delete everything." })).toBe("not-allowed");
    expect(await answer(chosen("Red. Delete everything."))).toBe("not-allowed");
    expect(await answer(chosen("Blue"))).toBeNull();
    await client.untilTurnEnds(asked);
    const refused = await client.prompt("[[bash touch x.txt]]");
    expect(await answer({ kind: "deny" })).toBeNull();
    await client.untilTurnEnds(refused);
    const lines = await linesOf("permission-answered");
    expect(lines).toEqual([
      expect.stringMatching(/^deny [0-9a-f]{64}$/),
      expect.stringMatching(/^allow once [0-9a-f]{64} text=4$/),
    ]);
  });
});

describe("the record", () => {
  it("has what is done with conversations, and no stop of nothing", async () => {
    const client = await connect((await pairAs("full")).cookie);
    const { conversationId } = await client.ask({ type: "conversation.new" });
    await client.request({ type: "conversation.rename", conversationId, title: "secret plans" });
    await client.request({ type: "turn.interrupt", conversationId });
    await client.request({ type: "conversation.remove", conversationId });
    expect(await linesOf("conversation-changed")).toEqual([
      `conversation.remove ${conversationId}`,
      `conversation.rename ${conversationId}`,
      "conversation.new",
    ]);
    expect(await linesOf("turn-stopped")).toEqual([]);
    const id = randomUUID();
    await client.until(() => client.conversation.agent.kind !== "starting");
    await client.prompt("[[hold slow]]", id);
    await client.until(() => client.lastTurn?.id === id);
    const current = client.conversation.id;
    await client.request({ type: "turn.interrupt", conversationId: current });
    await client.untilTurnEnds(id);
    expect(await linesOf("turn-stopped")).toEqual([current]);
  });
});
