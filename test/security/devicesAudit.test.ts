import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal } from "./support/refused";
import type { AuditLine } from "./support/rig";
import { Rig } from "./support/rig";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(() => rig.stop());

/** The lines that an act adds, of one event; waits for the first and for a moment of quiet. */
async function linesOf(event: string, act: () => Promise<unknown>): Promise<readonly AuditLine[]> {
  const of = async (): Promise<readonly AuditLine[]> =>
    (await rig.audit()).filter((line) => line.event === event);
  const before = (await of()).length;
  await act();
  await expect.poll(async () => (await of()).length, { timeout: 2_000 }).toBeGreaterThan(before);
  await rig.effects();
  return (await of()).slice(before);
}

describe("R66 the owner can read who did what", () => {
  const stranger = { kind: "stranger" };
  const wrongCode = () =>
    rig.post(
      "L",
      "/api/pair",
      { code: "A".repeat(22), name: "x" },
      {
        Cookie: null,
        "X-Forwarded-For": "203.0.113.50",
      },
    );
  const acts: readonly (readonly [string, object, () => Promise<unknown>])[] = [
    ["code-made", { who: { kind: "owner" } }, () => rig.code()],
    ["pairing-allowed", { door: "tunnel", address: "203.0.113.7" }, () => rig.pair("L", "Noted")],
    ["code-wrong", { who: stranger, address: "203.0.113.50" }, wrongCode],
    [
      "unauthenticated",
      { who: stranger, door: "tunnel" },
      () => rig.ask("L", { headers: { Cookie: null } }),
    ],
    [
      "unauthenticated",
      { who: stranger, door: "local" },
      () => rig.upgrade("local", { headers: { Cookie: null } }),
    ],
    [
      "request-refused",
      { who: stranger, detail: expect.stringContaining("evil.example") as string },
      () => rig.ask("L", { headers: { Host: "evil.example" } }),
    ],
    [
      "request-refused",
      { detail: expect.stringContaining("evil.example") as string },
      () => rig.upgrade("L", { headers: { Origin: "https://evil.example" } }),
    ],
    [
      "logged-out",
      { who: { kind: "device", name: "Leaving", id: expect.any(String) as string } },
      async () =>
        rig.post("L", "/api/logout", undefined, { Cookie: await rig.pair("L", "Leaving") }),
    ],
    [
      "device-revoked",
      { who: { kind: "owner" }, detail: expect.stringContaining("Revoked") as string },
      async () => {
        rig.headless.command({
          command: "revoke",
          id: await rig.deviceIdOf(await rig.pair("L", "Revoked")),
        });
      },
    ],
    [
      "device-role",
      { who: { kind: "owner" }, detail: expect.stringContaining("view") as string },
      async () => {
        const id = await rig.deviceIdOf(await rig.pair("L", "Lowered"));
        rig.headless.command({ command: "role", id, role: "view" });
      },
    ],
    [
      "queue-changed",
      { who: { kind: "device", name: "First phone", id: expect.any(String) as string } },
      () => say({ type: "queue.pause" }),
    ],
    [
      "settings-changed",
      { who: { kind: "device", name: "First phone", id: expect.any(String) as string } },
      async () => {
        const conversationId = (await rig.watch()).conversation.id;
        await say({ type: "conversation.adjust", conversationId, permissionMode: null });
      },
    ],
  ];

  async function say(message: object): Promise<void> {
    const socket = await rig.greet("L");
    socket.sendJson({ ...message, requestId: "1" });
    await socket.until(() => socket.messages.some(({ type }) => type === "reply"));
    expect(socket.messages.find(({ type }) => type === "reply")).toMatchObject({ ok: true });
    socket.cut();
  }

  it.each(acts)("%s: one line with when, who, where and what", async (event, expected, act) => {
    const lines = await linesOf(event, act);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject(expected);
    const at = String(lines[0]?.["at"]);
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(10_000);
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual([
      "address",
      "at",
      "detail",
      "door",
      "event",
      "who",
    ]);
  });

  it("begins with the start", async () => {
    expect((await rig.audit()).map(({ event }) => event)).toContain("started");
  });

  it("is in files that only the owner can read, and can be asked for", async () => {
    const folder = path.join(rig.stateFolder, "audit");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder)) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
    rig.headless.command({ command: "audit" });
    const { lines } = await rig.headless.waitFor("audit");
    expect((lines as AuditLine[]).length).toBe((await rig.audit()).length);
  });

  it("a new device is told to the owner within 2 s", async () => {
    const startedAt = performance.now();
    await rig.pair("L", "Told of");
    for (;;) {
      const alert = await rig.headless.waitFor("alert");
      if (alert["kind"] === "device-paired" && alert["name"] === "Told of") break;
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("strangers can't fill it", async () => {
    const before = (await rig.audit()).length;
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, () => rig.ask("L", { headers: { Cookie: null } })),
      );
    }
    await rig.effects();
    expect((await rig.audit()).length - before).toBeLessThanOrEqual(110);
  });

  it("while it can't be written nobody is let in, the owner hears why, and who is in stays", async () => {
    const first = await Rig.start();
    await first.end();
    const folder = path.join(first.stateFolder, "audit");
    // A folder can't be written as a file, also by somebody who may write anything.
    for (const name of await readdir(folder)) {
      await rm(path.join(folder, name));
      await mkdir(path.join(folder, name));
    }
    const deaf = await Rig.start({ after: first });
    try {
      const code = await deaf.code();
      const before = await deaf.storedDevices();
      const answer = await deaf.post("L", "/api/pair", { code, name: "Unseen" }, { Cookie: null });
      expectRefusal(answer, [500]);
      expect(await deaf.storedDevices()).toEqual(before);
      for (;;) {
        const alert = await deaf.headless.waitFor("alert");
        if (alert["kind"] === "audit-failed") break;
      }
      expect((await deaf.ask("L")).status).toBe(200);
    } finally {
      await deaf.stop();
    }
  });
});
