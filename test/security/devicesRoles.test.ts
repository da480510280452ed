import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceRole } from "../../src/shared/devices";
import type { ClientMessage } from "../../src/shared/protocol";
import { clientMessageSchema } from "../../src/shared/protocol";
import type { RawSocket } from "./support/rawSocket";
import { expectRefusal, unchanged } from "./support/refused";
import { Rig } from "./support/rig";

let rig: Rig;
const cookies = new Map<DeviceRole, string>();
const roles = ["view", "approve", "full"] as const;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
  for (const role of roles) cookies.set(role, await rig.pair("L", role));
  for (const role of roles) await setRole(role);
});

afterAll(() => rig.stop());

async function setRole(role: DeviceRole): Promise<void> {
  const id = await rig.deviceIdOf(cookies.get(role) ?? "");
  rig.headless.command({ command: "role", id, role });
  await rig.headless.waitFor("devices");
}

const connect = (role: DeviceRole): Promise<RawSocket> =>
  rig.greet("L", { headers: { Cookie: cookies.get(role) ?? "" } });

interface Reply {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
}

async function request(socket: RawSocket, message: object): Promise<Reply> {
  const requestId = randomUUID();
  const find = () => socket.messages.find((one) => one["requestId"] === requestId);
  socket.sendJson({ ...message, requestId });
  await socket.until(() => find() !== undefined);
  return find() as unknown as Reply;
}

type RequestType = Extract<ClientMessage, { requestId: string }>["type"];

/** A well-formed request of each type, about nothing that exists, and the least role for it. */
const nobody = "7b0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6d";
const conversation = { conversationId: nobody };
const answerOnce = {
  ...conversation,
  permissionId: "x",
  contentHash: "0".repeat(64),
  decision: { kind: "allow" },
};
const wish = {
  endpoint: "https://nobody.example/push",
  keys: { p256dh: "B".repeat(87), auth: "A".repeat(22) },
  language: "en",
  choices: {
    kinds: { needs: true, done: true, failed: true, limit: true },
    showsTitle: false,
  },
};
const samples: Readonly<Record<RequestType, readonly [DeviceRole, object]>> = {
  "prompt.text": ["view", { ...conversation, promptId: nobody }],
  "conversation.list": ["view", {}],
  "conversation.page": ["view", conversation],
  "conversation.search": ["view", { ...conversation, query: "x" }],
  "tool.output": ["view", { ...conversation, blockId: "x" }],
  "image.get": ["view", { imageId: "0".repeat(64), offset: 0 }],
  "changes.list": ["view", conversation],
  "changes.diff": ["view", { ...conversation, path: "x", source: "git" }],
  "push.state": ["view", {}],
  "push.subscribe": ["view", wish],
  "push.unsubscribe": ["view", {}],
  "push.test": ["view", {}],
  "presence.report": ["view", conversation],
  "permission.answer": ["approve", answerOnce],
  "turn.interrupt": ["approve", conversation],
  "editor.open": ["approve", { path: "x" }],
  "editor.diff": ["approve", { ...conversation, path: "x" }],
  "prompt.send": ["full", { ...conversation, promptId: nobody, text: "x" }],
  "queue.edit": ["full", { promptId: nobody, version: 0, text: "x" }],
  "queue.move": ["full", { promptId: nobody, beforeId: null, version: 0 }],
  "queue.remove": ["full", { promptId: nobody }],
  "queue.runNow": ["full", { promptId: nobody }],
  "queue.pause": ["full", {}],
  "queue.resume": ["full", {}],
  "queue.clear": ["full", { version: -1 }],
  "queue.defer": ["full", { promptId: nobody, isDeferred: true }],
  "turn.settle": ["full", { ...conversation, turnId: nobody, choice: "dismiss", promptId: nobody }],
  "conversation.new": ["full", { replacesId: nobody }],
  "conversation.select": ["full", conversation],
  "conversation.resume": ["full", conversation],
  "conversation.fork": ["full", { ...conversation, newId: randomUUID() }],
  "conversation.rename": ["full", { ...conversation, title: "x" }],
  "conversation.remove": ["full", conversation],
  "conversation.adjust": ["full", { ...conversation, model: null }],
  "image.put": ["full", { imageId: "0".repeat(64), offset: 1, total: 2, data: "AA==" }],
  "files.find": ["full", { query: "x" }],
  "device.list": ["full", {}],
  "device.rename": ["full", { deviceId: nobody, name: "x" }],
  "device.revoke": ["full", { deviceId: nobody }],
  "device.revokeOthers": ["full", {}],
  "server.restart": ["full", {}],
  "usage.read": ["full", {}],
  "editor.context": ["full", {}],
};
/** Allowed to one who may: the doing of it would end the other tests. */
const tooMuch = new Set<string>(["device.revokeOthers", "server.restart"]);
const types = Object.keys(samples) as RequestType[];

describe("R43 a device has a role", () => {
  it("every request is in this table", () => {
    const known = clientMessageSchema.options.map((option) => option.entries.type.literal);
    expect([...types, "hello", "ping"].sort()).toEqual([...known].sort());
  });

  describe.each(roles)("%s", (role) => {
    const denied = types.filter((type) => roles.indexOf(samples[type][0]) > roles.indexOf(role));
    it.each(denied)("may not: %s", async (type) => {
      const socket = await connect(role);
      await unchanged(rig, async () => {
        const reply = await request(socket, { type, ...samples[type][1] });
        expect(reply).toMatchObject({ ok: false, error: { code: "not-allowed" } });
      });
      socket.cut();
    });

    it.each(types.filter((type) => !denied.includes(type) && !tooMuch.has(type)))(
      "may: %s",
      async (type) => {
        const socket = await connect(role);
        const reply = await request(socket, { type, ...samples[type][1] });
        expect(reply.error?.code).not.toBe("not-allowed");
        expect(reply.error?.code).not.toBe("bad-message");
        socket.cut();
      },
    );
  });

  it.each(["conversation", "always"])(
    "approve may not allow for longer than once: %s",
    async (scope) => {
      const socket = await connect("approve");
      const decision = { kind: "allow", scope };
      const reply = await request(socket, { type: "permission.answer", ...answerOnce, decision });
      expect(reply).toMatchObject({ ok: false, error: { code: "not-allowed" } });
      socket.cut();
    },
  );

  it.each([{ role: "full" }, { scope: "full" }])("%j in a pairing is no pairing", async (claim) => {
    const code = await rig.code();
    const answer = await rig.post(
      "L",
      "/api/pair",
      { code, name: "x", ...claim },
      { Cookie: null },
    );
    expectRefusal(answer, [400, 401]);
  });

  it("a claim in hello or in a message raises nobody", async () => {
    const socket = await connect("view");
    socket.sendJson({ type: "hello", protocol: 1, clientId: "x", role: "full" });
    await socket.until(() => socket.messages.some(({ type }) => type === "error"));
    for (const claim of [{ role: "full" }, { by: "owner" }, { deviceId: nobody }]) {
      const reply = await request(socket, { type: "queue.pause", ...claim });
      expect(reply.ok).toBe(false);
    }
    expect(await request(socket, { type: "queue.pause" })).toMatchObject({ ok: false });
    socket.cut();
  });

  it("a lower role holds at once, on a connection that is open", async () => {
    const cookie = await rig.pair("L", "Falling");
    const socket = await rig.greet("L", { headers: { Cookie: cookie } });
    const ended = socket.untilEnd();
    rig.headless.command({ command: "role", id: await rig.deviceIdOf(cookie), role: "view" });
    await rig.headless.waitFor("devices");
    await ended;
    const again = await rig.greet("L", { headers: { Cookie: cookie } });
    expect(await request(again, { type: "queue.pause" })).toMatchObject({
      error: { code: "not-allowed" },
    });
    again.cut();
    await rig.post("L", "/api/logout", undefined, { Cookie: cookie });
  });
});

describe("R42 what reaches furthest takes the owner at the PC", () => {
  const modes = [
    "bypassPermissions",
    "BypassPermissions",
    "bypassPermissions ",
    "dangerously-skip",
  ];

  it.each(modes)("the mode %s can't be chosen by a device", async (permissionMode) => {
    const watcher = await rig.watch();
    for (const cookie of [cookies.get("full") ?? "", rig.cookie]) {
      const socket = await rig.greet("L", { headers: { Cookie: cookie } });
      const { id, chosen } = {
        id: watcher.conversation.id,
        chosen: JSON.stringify(watcher.conversation),
      };
      await unchanged(rig, async () => {
        const adjust = { type: "conversation.adjust", conversationId: id, permissionMode };
        const reply = await request(socket, adjust);
        expect(reply.ok).toBe(false);
        expect(["step-up-required", "unknown-choice"]).toContain(reply.error?.code);
      });
      expect(JSON.stringify(watcher.conversation)).toBe(chosen);
      socket.cut();
    }
    if (permissionMode !== "bypassPermissions") return;
    await expect
      .poll(async () => (await rig.audit()).filter(({ event }) => event === "step-up-refused"))
      .not.toEqual([]);
  });

  it.each([
    { type: "conversation.adjust", permissionMode: { mode: "bypassPermissions" } },
    { type: "conversation.adjust", permissionMode: ["bypassPermissions"] },
    { type: "set_permission_mode", mode: "bypassPermissions" },
    { type: "control_request", request: { subtype: "set_permission_mode" } },
    { type: "conversation.new", cwd: "/" },
    { type: "conversation.new", permissionMode: "bypassPermissions" },
    { type: "prompt.send", allowedTools: ["Bash"] },
    { type: "device.role", role: "full" },
    { type: "pair" },
  ])("%j is no message", async (message) => {
    const { conversation: current } = await rig.watch();
    const socket = await rig.greet("L");
    await unchanged(rig, async () => {
      const reply = await request(socket, { conversationId: current.id, ...message });
      expect(["bad-message", "unknown-message"]).toContain(reply.error?.code);
    });
    socket.cut();
  });

  it("no start of the CLI was ever told to skip permissions", () => {
    expect(rig.spawns().length).toBeGreaterThan(0);
    for (const line of rig.spawns()) {
      expect(line).not.toMatch(/--dangerously-skip-permissions|bypassPermissions/);
    }
  });

  it("another mode can be chosen: the control", async () => {
    const watcher = await rig.watch();
    const socket = await rig.greet("L");
    const adjust = { type: "conversation.adjust", conversationId: watcher.conversation.id };
    expect((await request(socket, { ...adjust, permissionMode: "plan" })).ok).toBe(true);
    expect((await request(socket, { ...adjust, permissionMode: null })).ok).toBe(true);
    socket.cut();
  });

  it("to allow for always asks the owner; No refuses, and the tool does not run", async () => {
    const asking = await rig.watch();
    const socket = await rig.greet("L");
    const text = "[[bash touch always.txt]] [[say done]]";
    await asking.prompt(text);
    await asking.until(() => asking.conversation.permissions.length > 0);
    const [open] = asking.conversation.permissions;
    const reply = request(socket, {
      type: "permission.answer",
      conversationId: asking.conversation.id,
      permissionId: open?.id,
      contentHash: open?.contentHash,
      decision: { kind: "allow", scope: "always" },
    });
    const { id, kind } = (await rig.headless.waitFor("confirm")) as unknown as Record<
      string,
      string
    >;
    expect(kind).toBe("always");
    rig.headless.command({ command: "deny", id });
    expect(await reply).toMatchObject({ ok: false, error: { code: "step-up-refused" } });
    expect(asking.conversation.permissions.map(({ id: left }) => left)).toEqual([open?.id]);
    expect(existsSync(path.join(rig.headless.workspace, "always.txt"))).toBe(false);
    await asking.request({ type: "turn.interrupt", conversationId: asking.conversation.id });
    await asking.untilTurnEnds(asking.lastTurn?.id ?? "");
    socket.cut();
  });
});
