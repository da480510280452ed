import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { ServerMessage } from "../../src/shared/protocol";
import { protocolVersion } from "../../src/shared/protocolVersion";
import { ProtocolClient } from "../support/protocolClient";
import { RawDoor } from "../support/rawDoor";

let door: RawDoor;
beforeAll(async () => {
  door = await RawDoor.start();
});
afterAll(() => door.headless.stop());

/** Opens a connection whose address says hello; gives the first messages that come, and nothing is sent. */
async function welcomes(cursor?: object, count = 1): Promise<readonly ServerMessage[]> {
  const hello = {
    type: "hello",
    protocol: protocolVersion,
    clientId: randomUUID(),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const query = Buffer.from(JSON.stringify(hello)).toString("base64url");
  const socket = new WebSocket(`${door.origin.replace(/^http/, "ws")}/ws?hello=${query}`, {
    headers: { Origin: door.origin, Cookie: door.cookie },
  });
  const messages: ServerMessage[] = [];
  while (messages.length < count) {
    const [data] = (await once(socket, "message")) as [Buffer];
    messages.push(JSON.parse(data.toString()) as ServerMessage);
    if (messages.length === 1 && count > 1) socket.send(JSON.stringify(hello));
  }
  socket.close();
  await once(socket, "close");
  return messages;
}

describe("an upgrade that says hello", () => {
  it("is welcomed with the state, unasked", async () => {
    const [welcome] = await welcomes();
    expect(welcome).toMatchObject({
      type: "welcome",
      protocol: protocolVersion,
      role: "full",
      resume: { kind: "snapshot" },
    });
  });

  it("gets what it missed since its cursor, as by message", async () => {
    const client = await ProtocolClient.connect(door.origin, door.cookie);
    const { epoch, seq } = client;
    await client.request({ type: "queue.pause" });
    const [welcome] = await welcomes({ epoch, seq });
    expect(welcome).toMatchObject({
      resume: { kind: "replay", events: [{ seq: seq + 1 }] },
    });
    await client.close();
  });

  it("may say hello again in a message", async () => {
    const types = (await welcomes(undefined, 2)).map(({ type }) => type);
    expect(types).toEqual(["welcome", "welcome"]);
  });
});
