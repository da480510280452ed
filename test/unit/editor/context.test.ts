import { describe, expect, it } from "vitest";
import type { DeviceInfo } from "../../../src/app/types";
import { silentLogger } from "../../../src/base/logger";
import { commandTable } from "../../../src/editor/commands";
import { ContextKeys } from "../../../src/editor/context";
import type { SessionState } from "../../../src/editor/controller";
import { FakeApp, hostWith, someOptions, turnWith } from "./fakes";

const device: DeviceInfo = {
  id: "d1",
  name: "Phone",
  role: "full",
  createdAt: 0,
  lastSeenAt: 0,
  address: "192.0.2.1",
  isConnected: false,
};

function online(app: FakeApp, host = app.state): SessionState {
  return { kind: "online", app, options: someOptions, host };
}

/** What VS Code was told, in order. */
function bench() {
  const told: [string, unknown][] = [];
  const keys = new ContextKeys(
    {
      executeCommand: <T>(command: string, key: string, value: unknown) => {
        expect(command).toBe("setContext");
        told.push([key.replace("remoteClaude.", ""), value]);
        return Promise.resolve(undefined as T);
      },
    },
    silentLogger,
  );
  const publish = async (state: SessionState) => {
    keys.publish(state);
    await keys.settled;
    return told.splice(0);
  };
  return { publish };
}

describe("the context keys", () => {
  it("tell the state, whether a turn runs and whether there are devices; each once", async () => {
    const { publish } = bench();
    const app = new FakeApp();
    expect(await publish({ kind: "off" })).toEqual([
      ["state", "off"],
      ["isTurnRunning", false],
      ["hasDevices", false],
    ]);
    expect(await publish(online(app))).toEqual([["state", "online"]]);
    const busy = hostWith({ turns: [turnWith({ status: "running" })] });
    expect(await publish(online(app, busy))).toEqual([["isTurnRunning", true]]);
    app.devices = [device];
    expect(await publish(online(app))).toEqual([
      ["isTurnRunning", false],
      ["hasDevices", true],
    ]);
    expect(await publish(online(app))).toEqual([]);
    expect(await publish({ kind: "stopping" })).toEqual([
      ["state", "stopping"],
      ["hasDevices", false],
    ]);
  });

  it("are all that the commands go by", async () => {
    const { publish } = bench();
    const names = (await publish({ kind: "off" })).map(([key]) => key);
    const used = Object.values(commandTable).flatMap((clause) =>
      [...(clause ?? "").matchAll(/remoteClaude\.(\w+)/g)].map(([, name]) => name),
    );
    // The folders' own key is published by what knows of them (folderDesk.ts).
    expect([...names, "startsByItself"]).toEqual(expect.arrayContaining([...new Set(used)]));
  });
});
