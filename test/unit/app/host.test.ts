import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startApp } from "../../../src/app/app";
import { Engine } from "../../../src/app/engine";
import { Tunnel } from "../../../src/app/tunnel";
import type { App, AppOptions } from "../../../src/app/types";
import { silentLogger } from "../../../src/base/logger";
import { Conversations } from "../../../src/conversation/conversations";
import { Controller } from "../../../src/editor/controller";
import { pairAt, ProtocolClient } from "../../support/protocolClient";
import type { TemporaryFolder } from "../../support/temporary";
import { later, startable, statusAt, trailOf } from "./support";

let folder: TemporaryFolder;
let options: AppOptions;
const apps: App[] = [];

async function started(change: Partial<AppOptions> = {}): Promise<App> {
  const app = await startApp({ ...options, ...change });
  apps.push(app);
  return app;
}

/** Holds the next opening of an engine until the test lets it go on. */
function slowEngine() {
  const open = Engine.open.bind(Engine);
  const begun = later();
  const goOn = later();
  vi.spyOn(Engine, "open").mockImplementationOnce(async (given) => {
    begun.settle();
    await goOn.promise;
    return open(given);
  });
  return { begun: begun.promise, goOn: goOn.settle };
}

beforeEach(async () => {
  ({ folder, options } = await startable());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(apps.splice(0).map((app) => app.stop()));
  await folder.remove();
});

describe("the money that costs are shown in", () => {
  it("is the owner's, is changed while it runs, and outlives a restart", async () => {
    const won = { currency: "KRW", wonPerDollar: 1_382.5 } as const;
    const app = await started();
    expect(app.state.host.money).toEqual({ currency: "USD", wonPerDollar: 1_400 });
    const phone = await ProtocolClient.connect(
      app.localUrl,
      await pairAt(app.pair().local, "Phone"),
    );
    app.showMoney(won);
    await phone.until(() => phone.state.host.money.currency === "KRW");
    await app.restart();
    expect(app.state.host.money).toEqual(won);
  });
});

describe("a restart that fails", () => {
  it("by a phone, is told and on record, and a start works again", async () => {
    const controller = new Controller({
      prepare: () => Promise.resolve(options),
      startApp,
      logger: silentLogger,
    });
    await controller.start();
    if (controller.state.kind !== "online") throw new Error(controller.state.kind);
    const { app } = controller.state;
    const phone = await ProtocolClient.connect(
      app.localUrl,
      await pairAt(app.pair().local, "Phone"),
    );
    const failed = later();
    controller.onDidChange(({ kind }) => {
      if (kind === "failed") failed.settle();
    });
    vi.spyOn(Engine, "open").mockRejectedValueOnce(new Error("EMFILE"));
    await phone.request({ type: "server.restart" });
    expect(await phone.untilClosed()).toMatchObject({ code: 4004 });
    await failed.promise;
    expect(controller.state).toMatchObject({ error: { message: "EMFILE" } });
    await controller.start();
    expect(controller.state.kind).toBe("online");
    expect(await statusAt(app.localUrl)).toBeNull();
    const trail = await trailOf(options);
    expect(trail.slice(trail.indexOf("restarted"))).toEqual([
      "restarted",
      "stopped: restart failed: EMFILE",
      "started: work",
    ]);
    await controller.stop();
  });

  it("is told once, to all who asked", async () => {
    const app = await started();
    const told: unknown[] = [];
    app.onDidFail((error) => told.push(error));
    vi.spyOn(Engine, "open").mockRejectedValueOnce(new Error("EMFILE"));
    const asked = await Promise.allSettled([app.restart(), app.restart()]);
    expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(told).toEqual([new Error("EMFILE")]);
  });
});

describe("a stop during a restart", () => {
  it("at its beginning, opens nothing again and starts no agent", async () => {
    const app = await started();
    const opened = vi.spyOn(Engine, "open");
    const start = vi.spyOn(Conversations.prototype, "start");
    const failures: unknown[] = [];
    app.onDidFail((error) => failures.push(error));
    const begun = later();
    app.connect({
      author: { id: "editor", name: "VS Code" },
      onMessage: () => ({ dispose: () => undefined }),
      send: ({ type }) => {
        if (type === "bye") begun.settle();
      },
    });
    const restart = expect(app.restart()).rejects.toThrow("stopped");
    await begun.promise;
    await app.stop();
    await restart;
    expect([opened.mock.calls, start.mock.calls, failures]).toEqual([[], [], []]);
    expect(await statusAt(app.localUrl)).toBeNull();
    expect(await trailOf(options)).toEqual(["started: work", "restarted", "stopped"]);
    await expect(app.restart()).rejects.toThrow("stopped");
  });

  it("while the folder is being opened, leaves the folder free", async () => {
    const app = await started();
    const engine = slowEngine();
    const restart = app.restart().catch(() => null);
    await engine.begun;
    const stop = app.stop();
    engine.goOn();
    await Promise.all([stop, restart]);
    expect(await statusAt(app.localUrl)).toBeNull();
    await expect(started()).resolves.toBeDefined();
  });

  it("that outlasts it, ends what arrives afterwards, and a tunnel that does not end", async () => {
    vi.spyOn(Tunnel.prototype, "start").mockReturnValue();
    vi.spyOn(Tunnel.prototype, "stop").mockReturnValue(new Promise(() => undefined));
    const disposed = vi.spyOn(Tunnel.prototype, "dispose");
    const tunnel = {
      authtoken: "fake_ngrok_token_for_tests",
      domain: "a.ngrok-free.app",
      allowEmails: [],
      provider: "google",
      serverAddress: null,
      certificateAuthority: null,
      publicAddress: null,
    } as const;
    const app = await started({ tunnel });
    const engine = slowEngine();
    const restart = app.restart().catch(() => null);
    await engine.begun;
    await app.stop();
    expect(disposed).toHaveBeenCalledOnce();
    const start = vi.spyOn(Conversations.prototype, "start");
    engine.goOn();
    await restart;
    expect(start).not.toHaveBeenCalled();
    expect(await statusAt(app.localUrl)).toBeNull();
    await expect(started()).resolves.toBeDefined();
  });

  it("while the doors are being opened, ends the agents that are being started", async () => {
    const app = await started();
    const stops = vi.spyOn(Conversations.prototype, "stop");
    const begun = later();
    const goOn = later();
    vi.spyOn(Conversations.prototype, "start").mockImplementationOnce(() => {
      begun.settle();
      return goOn.promise;
    });
    const restart = app.restart().catch(() => null);
    await begun.promise;
    stops.mockClear();
    const stop = app.stop();
    expect(stops).toHaveBeenCalledOnce();
    goOn.settle();
    await Promise.all([stop, restart]);
    // At its end a start opens the queue.
    expect(stops).toHaveBeenCalledTimes(2);
    expect(await statusAt(app.localUrl)).toBeNull();
  });
});

describe("a restart", () => {
  it("holds back what devices wanted that are put out during it", async () => {
    const app = await started();
    await pairAt(app.pair().local, "Phone");
    const [device] = app.devices;
    const acts: unknown[] = [];
    vi.spyOn(Conversations.prototype, "holdBack").mockImplementation(({ ids }) =>
      acts.push(...ids),
    );
    vi.spyOn(Conversations.prototype, "start").mockImplementation(() => {
      acts.push("start");
      return Promise.resolve();
    });
    const engine = slowEngine();
    const restart = app.restart();
    await engine.begun;
    await app.revokeDevice(device!.id);
    expect(acts).toEqual([]);
    engine.goOn();
    await restart;
    expect(acts).toEqual([device!.id, "start"]);
  });

  it("waits for the start", async () => {
    const first = await started();
    const cookie = await pairAt(first.pair().local, "Phone");
    (await ProtocolClient.connect(first.localUrl, cookie)).cut();
    const port = Number(new URL(first.localUrl).port);
    await first.stop();
    const begun = later();
    const goOn = later();
    const start = vi.spyOn(Conversations.prototype, "start").mockImplementation(() => {
      begun.settle();
      return goOn.promise;
    });
    const starting = started({ port });
    await begun.promise;
    const local = `http://127.0.0.1:${port}`;
    await vi.waitFor(async () => {
      expect(await statusAt(local)).toBe(200);
    });
    const phone = await ProtocolClient.connect(local, cookie);
    await phone.request({ type: "server.restart" });
    expect(phone.closed).toBeNull();
    goOn.settle();
    await starting;
    expect(await phone.untilClosed()).toMatchObject({ code: 4004 });
    await vi.waitFor(() => {
      expect(start).toHaveBeenCalledTimes(2);
    });
  });

  it("tells when the door is at another port", async () => {
    const app = await started();
    const { localUrl } = app;
    const open = Engine.open.bind(Engine);
    const taker = createServer();
    vi.spyOn(Engine, "open").mockImplementationOnce(async (given) => {
      taker.listen(Number(new URL(localUrl).port), "127.0.0.1");
      await once(taker, "listening");
      return open(given);
    });
    const moves: string[] = [];
    app.onDidMove(() => moves.push(app.localUrl));
    await app.restart();
    expect(moves).toEqual([app.localUrl]);
    expect(app.localUrl).not.toBe(localUrl);
    expect(await statusAt(app.localUrl)).toBe(200);
    await app.restart();
    expect(moves).toHaveLength(1);
    taker.close();
  });
});

describe("the names of the local door", () => {
  it("are its own, the owner's, and the last one that VS Code gave", async () => {
    const own = "https://own.example.com";
    const app = await started({ publicOrigins: [own] });
    const ask = () =>
      Promise.all(
        [undefined, "localhost:54321", "localhost:54322", "own.example.com"].map((host) =>
          statusAt(app.localUrl, host),
        ),
      );
    expect(await ask()).toEqual([200, 403, 403, 200]);
    app.answerTo("http://localhost:54321");
    expect(await ask()).toEqual([200, 200, 403, 200]);
    app.answerTo("http://localhost:54322");
    expect(await ask()).toEqual([200, 403, 200, 200]);
    expect(app.pair().others.map((link) => new URL(link).origin)).toEqual([
      own,
      "http://localhost:54322",
    ]);
    app.answerTo(own);
    app.answerTo(null);
    expect(await ask()).toEqual([200, 403, 403, 200]);
  });
});

describe("the record", () => {
  it("has an end for each start, also for one that failed", async () => {
    const pageFolder = path.join(folder.path, "nothing");
    await expect(started({ pageFolder })).rejects.toThrow("the built page");
    const [start, stop, ...rest] = await trailOf(options);
    expect(start).toBe("started: work");
    expect(stop).toMatch(/^stopped: start failed: /);
    expect(rest).toEqual([]);
  });

  it("says nothing of a start in a folder where another one runs", async () => {
    await started();
    await expect(started()).rejects.toMatchObject({ code: "already-running" });
    expect(await trailOf(options)).toEqual(["started: work"]);
  });
});
