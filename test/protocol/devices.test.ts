import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditRecord } from "../../src/access/audit";
import type { DeviceInfo } from "../../src/app/types";
import type { DeviceRole } from "../../src/shared/devices";
import { closeCodes } from "../../src/shared/protocolVersion";
import type { PermissionRequest } from "../../src/shared/state";
import { putFolderInPlaceOf } from "../support/blockedFile";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

let headless: Headless;

beforeEach(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
});

afterEach(() => headless.stop());

/** A phone that was just paired, and its connection. */
interface Phone {
  readonly cookie: string;
  readonly client: ProtocolClient;
  readonly id: string;
}

async function pairPhone(name: string): Promise<Phone> {
  const { pair } = await headless.pair();
  const cookie = await pairAt(pair, name);
  const client = await ProtocolClient.connect(headless.ready.local, cookie);
  const id = (await meOf(cookie)).deviceId;
  return { cookie, client, id };
}

async function meOf(cookie: string): Promise<{ status: number; deviceId: string }> {
  const answer = await fetch(`${headless.ready.local}/api/me`, { headers: { Cookie: cookie } });
  const body = (await answer.json()) as { deviceId?: string };
  return { status: answer.status, deviceId: body.deviceId ?? "" };
}

async function devices(): Promise<readonly DeviceInfo[]> {
  headless.command({ command: "devices" });
  return (await headless.waitFor("devices"))["devices"] as readonly DeviceInfo[];
}

async function auditLines(): Promise<readonly AuditRecord[]> {
  headless.command({ command: "audit" });
  return (await headless.waitFor("audit"))["lines"] as readonly AuditRecord[];
}

const linesOf = async (event: AuditRecord["event"]) =>
  (await auditLines()).filter((line) => line.event === event);

async function setRole(phone: Phone, role: DeviceRole): Promise<void> {
  headless.command({ command: "role", id: phone.id, role });
  await headless.waitFor("devices");
}

/** Runs a prompt until it asks for a permission, and gives the question. */
async function untilAsked({ client }: Phone, prompt: string): Promise<PermissionRequest> {
  await client.prompt(prompt);
  await client.until(() => client.conversation.permissions.length > 0);
  const [request] = client.conversation.permissions;
  if (request === undefined) throw new Error("nothing is asked");
  return request;
}

const answerTo = (
  { client }: Phone,
  { id, contentHash }: PermissionRequest,
  scope: "once" | "always",
) => ({
  type: "permission.answer" as const,
  conversationId: client.conversation.id,
  permissionId: id,
  contentHash,
  decision: { kind: "allow" as const, scope },
});

describe("a device that is put out", () => {
  it("is cut off within a second, stays out over a restart, and nobody else is touched", async () => {
    const [lost, kept] = [await pairPhone("Lost phone"), await pairPhone("Kept phone")];
    const startedAt = performance.now();
    headless.command({ command: "revoke", id: lost.id });
    expect((await lost.client.untilClosed()).code).toBe(closeCodes.revoked);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect((await meOf(lost.cookie)).status).toBe(401);
    await expect(ProtocolClient.open(headless.ready.local, lost.cookie)).rejects.toThrow();
    expect((await meOf(kept.cookie)).status).toBe(200);
    expect(kept.client.closed).toBeNull();
    expect(await linesOf("device-revoked")).toHaveLength(1);
    await headless.end();
    const before = headless;
    headless = await Headless.start({ args: ["--confirm-devices=no"], after: before });
    expect((await meOf(lost.cookie)).status).toBe(401);
  });

  it("leaves its prompts held, and its running turn is stopped", async () => {
    const [lost, kept] = [await pairPhone("Lost phone"), await pairPhone("Kept phone")];
    const running = await lost.client.prompt("[[hold slow]]");
    const waiting = await lost.client.prompt("[[say never]]");
    await kept.client.until(() => kept.client.conversation.turns.some(({ id }) => id === running));
    const { client } = kept;
    await client.request({ type: "device.revoke", deviceId: lost.id });
    expect((await client.untilTurnEnds(running)).status).toBe("interrupted");
    expect(client.state.queue).toMatchObject({
      pause: { reason: "device-revoked" },
      prompts: [{ id: waiting }],
    });
    await client.request({ type: "queue.remove", promptId: waiting });
    await client.until(() => client.state.queue.pause === null);
    const turn = await client.untilTurnEnds(await client.prompt("[[say ok]]"));
    expect(turn.status).toBe("done");
  });

  it("by the others all at once keeps the one that asked", async () => {
    const [asker, ...others] = [
      await pairPhone("One"),
      await pairPhone("Two"),
      await pairPhone("Three"),
    ];
    await asker.client.request({ type: "device.revokeOthers" });
    for (const { client } of others) {
      expect((await client.untilClosed()).code).toBe(closeCodes.revoked);
    }
    const { devices: left } = await asker.client.ask({ type: "device.list" });
    expect(left.map(({ name, isYou }) => [name, isYou])).toEqual([["One", true]]);
    expect(await linesOf("device-revoked")).toHaveLength(2);
  });
});

describe("a device that logs out", () => {
  it("holds nothing of what it wanted", async () => {
    const [leaving, kept] = [await pairPhone("Leaving"), await pairPhone("Kept")];
    const running = await leaving.client.prompt("[[say ok]]");
    const { client } = kept;
    const answer = await fetch(`${headless.ready.local}/api/logout`, {
      method: "POST",
      headers: { Cookie: leaving.cookie, Origin: headless.ready.local },
    });
    expect(answer.status).toBe(204);
    await client.until(() => client.conversation.turns.some(({ id }) => id === running));
    expect((await client.untilTurnEnds(running)).status).toBe("done");
    expect(client.state.queue.pause).toBeNull();
    expect((await meOf(leaving.cookie)).status).toBe(401);
    expect(await linesOf("logged-out")).toHaveLength(1);
    expect(await linesOf("device-revoked")).toEqual([]);
  });
});

describe("a log-out that can't be kept on record", () => {
  it.skipIf(process.platform === "win32")(
    "is a log-out all the same, also for the browser",
    async () => {
      const phone = await pairPhone("Leaving");
      const file = path.join(headless.workspace, "..", "state", "devices.json");
      await putFolderInPlaceOf(file);
      const answer = await fetch(`${headless.ready.local}/api/logout`, {
        method: "POST",
        headers: { Cookie: phone.cookie, Origin: headless.ready.local },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get("set-cookie")).toContain("Max-Age=0");
      expect(answer.headers.get("clear-site-data")).toContain("cookies");
      expect((await meOf(phone.cookie)).status).toBe(401);
      await expect.poll(() => headless.logText).toContain("log-out was not saved");
    },
  );
});

describe("the devices", () => {
  it("have their new names at once, in what they do and in the record of it", async () => {
    const [full, other] = [await pairPhone("Full"), await pairPhone("Other")];
    await full.client.request({ type: "device.rename", deviceId: other.id, name: "Tablet" });
    const promptId = await other.client.prompt("[[say ok]]");
    const turn = await other.client.untilTurnEnds(promptId);
    expect(turn.by).toEqual({ id: other.id, name: "Tablet" });
    const [renamed] = await linesOf("device-renamed");
    expect(renamed?.detail).toBe(`${other.id} Other -> Tablet`);
    const [sent] = await linesOf("prompt-sent");
    expect(sent?.who).toEqual({ kind: "device", id: other.id, name: "Tablet" });
  });

  it("are told to full devices when they change, and by name to those that ask", async () => {
    const [full, viewer] = [await pairPhone("Full"), await pairPhone("Viewer")];
    await setRole(viewer, "view");
    expect((await viewer.client.untilClosed()).code).toBe(closeCodes.resync);
    const client = await ProtocolClient.connect(headless.ready.local, viewer.cookie);
    const isTold = () => full.client.messages.some(({ type }) => type === "devices.changed");
    await full.client.until(isTold);
    full.client.messages.length = 0;
    await full.client.request({ type: "device.rename", deviceId: viewer.id, name: "Old tablet" });
    await full.client.until(isTold);
    expect((await devices()).map(({ name, role }) => [name, role]).toSorted()).toEqual([
      ["Full", "full"],
      ["Old tablet", "view"],
    ]);
    expect(await client.tryRequest({ type: "device.list" })).toBe("not-allowed");
    expect(await client.tryRequest({ type: "turn.interrupt", conversationId: randomUUID() })).toBe(
      "not-allowed",
    );
    expect(client.messages.filter(({ type }) => type === "devices.changed")).toEqual([]);
    expect(client.messages[0]).toMatchObject({ type: "welcome", role: "view" });
    const refused = await linesOf("not-allowed");
    expect(refused.map(({ detail }) => detail)).toEqual(["turn.interrupt", "device.list"]);
  });

  it("can't raise themselves: a message with a role is none", async () => {
    const viewer = await pairPhone("Viewer");
    await setRole(viewer, "view");
    const client = await ProtocolClient.connect(headless.ready.local, viewer.cookie);
    for (const type of ["device.role", "device.setRole", "ping"]) {
      client.sendRaw(JSON.stringify({ type, requestId: type, deviceId: viewer.id, role: "full" }));
      await client.until(() =>
        client.messages.some((said) => said.type === "reply" && said.requestId === type),
      );
    }
    expect(client.messages.filter((said) => said.type === "reply" && said.ok)).toEqual([]);
    expect((await devices())[0]?.role).toBe("view");
  });
});

describe("a permission for good", () => {
  const prompt = "[[bash touch always.txt]]";

  it("is asked at the PC with its rules in full, and waits open until then", async () => {
    const phone = await pairPhone("Phone");
    const request = await untilAsked(phone, prompt);
    const reply = phone.client.tryRequest(answerTo(phone, request, "always"));
    const question = await headless.waitFor("confirm");
    expect(question).toMatchObject({
      kind: "always",
      deviceName: "Phone",
      details: request.grants.always,
    });
    expect(phone.client.conversation.permissions).toHaveLength(1);
    const again = await phone.client.tryRequest(answerTo(phone, request, "always"));
    expect(again).toBe("step-up-refused");
    headless.command({ command: "deny", id: question["id"] });
    expect(await reply).toBe("step-up-refused");
    expect(phone.client.conversation.permissions).toHaveLength(1);
    // A No holds: nobody is asked again, but it can be allowed once.
    const tablet = await pairPhone("Tablet");
    for (const device of [phone, phone, tablet]) {
      const refused = await device.client.tryRequest(answerTo(phone, request, "always"));
      expect(refused).toBe("step-up-refused");
    }
    expect(await linesOf("step-up-asked")).toHaveLength(1);
    expect(await phone.client.tryRequest(answerTo(phone, request, "once"))).toBeNull();
  });

  it("is given when the owner allows it", async () => {
    const phone = await pairPhone("Phone");
    const request = await untilAsked(phone, prompt);
    const reply = phone.client.tryRequest(answerTo(phone, request, "always"));
    headless.command({ command: "allow", id: (await headless.waitFor("confirm"))["id"] });
    expect(await reply).toBeNull();
    const answers = await linesOf("permission-answered");
    expect(answers.map(({ detail }) => detail)).toEqual([`allow always ${request.contentHash}`]);
    expect(await linesOf("step-up-allowed")).toHaveLength(1);
  });

  it("asked for by a device that is put out meanwhile is not given", async () => {
    const [phone, kept] = [await pairPhone("Phone"), await pairPhone("Kept")];
    const request = await untilAsked(phone, prompt);
    phone.client.send({ ...answerTo(phone, request, "always"), requestId: "1" });
    const question = await headless.waitFor("confirm");
    headless.command({ command: "revoke", id: phone.id });
    await phone.client.untilClosed();
    headless.command({ command: "allow", id: question["id"] });
    await kept.client.until(() => kept.client.conversation.permissions.length === 0);
    expect(kept.client.conversation.answered.map(({ outcome }) => outcome)).toEqual(["cancelled"]);
    expect(await linesOf("permission-answered")).toEqual([]);
  });
});

describe("the mode that asks nothing", () => {
  it("can't be had from a phone", async () => {
    const phone = await pairPhone("Phone");
    const { client } = phone;
    const before = client.conversation.settings;
    const code = await client.tryRequest({
      type: "conversation.adjust",
      conversationId: client.conversation.id,
      permissionMode: "bypassPermissions",
    });
    expect(code).toBe("step-up-required");
    expect(client.conversation.settings).toEqual(before);
    expect(await linesOf("step-up-refused")).toHaveLength(1);
    expect(await linesOf("settings-changed")).toEqual([]);
  });
});

describe("the record", () => {
  it("has one line for each act, and none of what was written", async () => {
    const phone = await pairPhone("Phone");
    const { client } = phone;
    const secret = "a-word-that-nobody-else-writes";
    const promptId = await client.prompt(`[[say ok]] ${secret}`);
    await client.request({
      type: "prompt.send",
      conversationId: client.conversation.id,
      promptId,
      text: `[[say ok]] ${secret}`,
    });
    await client.untilTurnEnds(promptId);
    await client.request({ type: "queue.pause" });
    await client.request({ type: "queue.resume" });
    headless.command({ command: "restart" });
    await headless.waitFor("restarted");
    const lines = await auditLines();
    const told = lines.toReversed().map(({ event }) => event);
    expect(told).toEqual([
      "started",
      "code-made",
      "code-made",
      "pairing-allowed",
      "prompt-sent",
      "queue-changed",
      "queue-changed",
      "restarted",
    ]);
    expect(lines.find(({ event }) => event === "prompt-sent")).toMatchObject({
      who: { kind: "device", id: phone.id, name: "Phone" },
      door: "local",
      address: "127.0.0.1",
      detail: promptId,
    });
    const file = path.join(headless.workspace, "..", "state", "audit", "audit.jsonl");
    const text = await readFile(file, "utf8");
    for (const kept of [secret, phone.cookie.split("=")[1] ?? ""]) expect(text).not.toContain(kept);
    expect(headless.logText).not.toContain(secret);
  });
});

describe("a code that lets nobody in", () => {
  it("is answered alike, whether it is wrong, used, replaced or none", async () => {
    const { pair } = await headless.pair();
    const codeOf = (link: string) => new URL(link).hash.slice("#p=".length);
    const used = codeOf(pair);
    await pairAt(pair);
    const replaced = codeOf((await headless.pair()).pair);
    await headless.pair();
    const answers = new Set<string>();
    for (const code of ["A".repeat(22), used, replaced, "", "no code", "x".repeat(500), 7]) {
      const answer = await fetch(`${headless.ready.local}/api/pair`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Origin: headless.ready.local },
        body: JSON.stringify({ code, name: "Phone" }),
      });
      const body = (await answer.text()).replace(/"id":"[0-9a-f]{8}"/, '"id":""');
      const headers = [...answer.headers].filter(([name]) => name !== "date");
      answers.add(JSON.stringify([answer.status, headers, body]));
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain("[401,");
  });
});

describe("a record that can't be kept", () => {
  it("lets nobody in who is new, raises nobody, and is told", async () => {
    const phone = await pairPhone("Phone");
    await setRole(phone, "view");
    await headless.waitFor("alert");
    const folder = path.join(headless.workspace, "..", "state", "audit");
    await rm(folder, { recursive: true });
    await writeFile(folder, "");
    const { pair } = await headless.pair();
    expect(await headless.waitFor("alert")).toMatchObject({ kind: "audit-failed" });
    await expect(pairAt(pair)).rejects.toThrow("500");
    headless.command({ command: "role", id: phone.id, role: "full" });
    expect(await devices()).toMatchObject([{ name: "Phone", role: "view" }]);
    expect((await meOf(phone.cookie)).status).toBe(200);
    headless.command({ command: "revoke", id: phone.id });
    expect((await headless.waitFor("devices"))["devices"]).toEqual([]);
  });
});

describe("alerts", () => {
  it("tell of a new device and of guessing, and a closed pairing lets nobody in", async () => {
    await pairPhone("Phone");
    expect(await headless.waitFor("alert")).toMatchObject({ kind: "device-paired", name: "Phone" });
    const { pair } = await headless.pair();
    const guess = pair.replace(/#p=.*/, `#p=${"A".repeat(22)}`);
    for (let count = 0; count < 5; count += 1) {
      await expect(pairAt(guess)).rejects.toThrow("401");
    }
    expect(await headless.waitFor("alert")).toMatchObject({ kind: "wrong-codes", count: 5 });
    await expect(pairAt(pair)).rejects.toThrow("429");
    expect(await linesOf("pairing-blocked")).toHaveLength(1);
    expect(await linesOf("code-wrong")).toHaveLength(5);
  });
});
