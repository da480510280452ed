import { describe, expect, it } from "vitest";
import type { AppOptions } from "../../../src/app/types";
import { makeLogger, silentLogger } from "../../../src/base/logger";
import type { ControllerPorts } from "../../../src/editor/controller";
import { Controller } from "../../../src/editor/controller";
import { FakeApp, hostWith, someOptions, turnWith } from "./fakes";

/** A controller with every state it went through, repetitions left out. */
function watched(ports: Partial<ControllerPorts>) {
  const apps: FakeApp[] = [];
  const controller = new Controller({
    prepare: () => Promise.resolve(someOptions),
    startApp: () => {
      const app = new FakeApp();
      apps.push(app);
      return Promise.resolve(app);
    },
    logger: silentLogger,
    ...ports,
  });
  const kinds: string[] = [];
  controller.onDidChange(({ kind }) => {
    if (kinds.at(-1) !== kind) kinds.push(kind);
  });
  return { controller, apps, kinds };
}

/** A promise that is settled from outside. */
function later<T>() {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

describe("the controller", () => {
  it("starts, follows the app's state, and stops it", async () => {
    const { controller, apps, kinds } = watched({});
    await controller.start();
    const state = hostWith({ turns: [turnWith({})] });
    apps[0]!.change(state);
    expect(controller.state).toMatchObject({ kind: "online", host: state });
    await controller.stop();
    expect(kinds).toEqual(["starting", "online", "stopping", "off"]);
    expect(apps[0]!.stops).toBe(1);
    apps[0]!.change(state);
    expect(controller.state.kind).toBe("off");
  });

  it("starts once, however often it is asked", async () => {
    const { controller, apps } = watched({});
    await Promise.all([controller.start(), controller.start()]);
    await controller.start();
    expect(apps).toHaveLength(1);
  });

  it("is off again when the person does not want to start", async () => {
    const { controller, apps, kinds } = watched({ prepare: () => Promise.resolve(null) });
    await controller.start();
    expect(kinds).toEqual(["starting", "off"]);
    expect(apps).toHaveLength(0);
  });

  it("keeps the reason of a failure, and can be started again", async () => {
    const reason = new Error("no");
    let isBroken = true;
    const { controller } = watched({
      startApp: () => (isBroken ? Promise.reject(reason) : Promise.resolve(new FakeApp())),
    });
    await controller.start();
    expect(controller.state).toEqual({ kind: "failed", error: reason });
    isBroken = false;
    await controller.start();
    expect(controller.state.kind).toBe("online");
  });

  it("stops while a question is open, and ignores the answer", async () => {
    const question = later<AppOptions | null>();
    const asked = later<null>();
    const { controller, apps, kinds } = watched({
      prepare: () => {
        asked.settle(null);
        return question.promise;
      },
    });
    const start = controller.start();
    await asked.promise;
    await controller.stop();
    expect(kinds).toEqual(["starting", "stopping", "off"]);
    question.settle(someOptions);
    await start;
    expect(apps).toHaveLength(0);
    expect(controller.state.kind).toBe("off");
  });

  it("stops what a start was about to bring up", async () => {
    const app = new FakeApp();
    const arrival = later<FakeApp>();
    const asked = later<null>();
    const { controller, kinds } = watched({
      startApp: () => {
        asked.settle(null);
        return arrival.promise;
      },
    });
    const start = controller.start();
    await asked.promise;
    const stop = controller.stop();
    arrival.settle(app);
    await Promise.all([start, stop]);
    expect(app.stops).toBe(1);
    expect(kinds).toEqual(["starting", "stopping", "off"]);
  });

  it("starts anew after a stop that is still under way", async () => {
    const { controller, apps, kinds } = watched({});
    await controller.start();
    const stop = controller.stop();
    await Promise.all([controller.start(), stop]);
    expect(kinds).toEqual(["starting", "online", "stopping", "off", "starting", "online"]);
    expect(apps.map(({ stops }) => stops)).toEqual([1, 0]);
    expect(controller.state.kind).toBe("online");
  });

  it("goes on after an app that could not be stopped", async () => {
    const { controller, apps } = watched({});
    await controller.start();
    apps[0]!.stop = () => Promise.reject(new Error("the log was closed"));
    await controller.stop();
    expect(controller.state.kind).toBe("off");
    await controller.start();
    expect(apps).toHaveLength(2);
  });

  it("is not held up by a listener that fails, and tells it", async () => {
    const lines: string[] = [];
    const { controller, apps } = watched({
      logger: makeLogger((level, message) => lines.push(`${level} ${message}`)),
    });
    controller.onDidChange(() => {
      throw new Error("a view broke");
    });
    await controller.start();
    expect(controller.state.kind).toBe("online");
    expect(lines).toContain("error a view broke");
    await controller.stop();
    expect(apps[0]!.stops).toBe(1);
    expect(controller.state.kind).toBe("off");
  });
});
