import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rig } from "./support/rig";
import { valuesOf } from "./support/wire";

describe("R1 Stop ends all of it at once", () => {
  it("clients are told, the address is offline, and no process or socket is left", async () => {
    const rig = await Rig.start();
    const sockets = [await rig.greet("L"), await rig.greet("P")];
    expect((await rig.ask("P", { target: "/health" })).status).toBe(200);
    const ends = sockets.map((socket) => socket.untilEnd());
    const startedAt = performance.now();
    const ended = rig.end();
    expect(await Promise.all(ends)).toEqual([4000, 4000]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await rig.edge.waitForEmpty();
    const answer = await rig.ask("P", { target: "/health" });
    expect(valuesOf(answer, "ngrok-error-code")).toEqual(["ERR_NGROK_3200"]);
    await ended;
    expect(await rig.headless.processes()).toEqual([]);
    await expect(rig.open("local")).rejects.toThrow(/ECONNREFUSED/);
    await expect(rig.open("L")).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    await rig.stop();
  });
});

describe("R71 strangers cost little", () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
  });

  afterAll(() => rig.stop());

  it.each(["/api/me", "/nope", "/ws", "/health", "/api/pair", "/assets/nope.js", "/.env", "/?x=1"])(
    "%s answers who has no session with 2 kB at most",
    async (target) => {
      const answer = await rig.ask("P", { target, headers: { Cookie: null } });
      expect(Buffer.byteLength(answer.body)).toBeLessThanOrEqual(2_048);
      // Headers included, four requests fit into 10 kB.
      expect(answer.size).toBeLessThanOrEqual(4_096);
    },
  );

  it("10 000 of their requests bring out 20 MB at most", async () => {
    const keep = { headers: { Cookie: null, Connection: "keep-alive" } };
    const one = rig.bytesOf("L", keep);
    let bytes = 0;
    const rounds = 10;
    const perRound = 5;
    for (let round = 0; round < rounds; round += 1) {
      const last = rig.bytesOf("L", { headers: { Cookie: null } });
      const answer = await rig.send(
        "L",
        Buffer.concat([...Array<Buffer>(perRound - 1).fill(one), last]),
      );
      bytes += answer.size;
    }
    // Measured on 50; each answer is as long as the next.
    expect((bytes / (rounds * perRound)) * 10_000).toBeLessThanOrEqual(20_000_000);
  });

  it("files of the page are kept for ever by their names, so that a visit asks for them once", async () => {
    const page = await rig.ask("P", { target: "/" });
    const files = [...page.body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, file]) => file,
    );
    // One of them is the icon that only an installation asks for.
    expect(files.length).toBeLessThanOrEqual(4);
    for (const file of files) {
      const answer = await rig.ask("P", { target: file ?? "" });
      expect(valuesOf(answer, "cache-control")).toEqual(["public, max-age=31536000, immutable"]);
    }
  });

  it("a connected phone asks for nothing over HTTP: the control is that it hears all", async () => {
    const socket = await rig.greet("P");
    socket.sendJson({ type: "ping" });
    await socket.until(() => socket.messages.some(({ type }) => type === "pong"));
    socket.cut();
  });
});
