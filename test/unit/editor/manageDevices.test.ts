import { describe, expect, it, vi } from "vitest";
import type { DeviceInfo } from "../../../src/app/types";
import { deviceLine } from "../../../src/editor/deviceItems";
import { manageDevices, revokeAllDevices } from "../../../src/editor/manageDevices";
import { en } from "../../../src/editor/wording/en";
import { FakeApp } from "./fakes";
import { fakeVscode } from "./fakeVscode";

const held: { vscode: Record<string, unknown> } = vi.hoisted(() => ({ vscode: {} }));
vi.mock("vscode", () => {
  const module = {};
  for (const name of ["QuickPickItemKind", "ThemeIcon", "window"]) {
    Object.defineProperty(module, name, { enumerable: true, get: () => held.vscode[name] });
  }
  return module;
});

const device = (id: string, change: Partial<DeviceInfo> = {}): DeviceInfo => ({
  id,
  name: `Device ${id}`,
  role: "full",
  createdAt: Date.now() - 3 * 3_600_000,
  lastSeenAt: Date.now(),
  address: "203.0.113.7",
  isConnected: true,
  ...change,
});

/** The list, open, with two devices in it. */
function open(devices: readonly DeviceInfo[] = [device("a"), device("b", { isConnected: false })]) {
  const fake = fakeVscode();
  held.vscode = fake.vscode;
  const app = new FakeApp();
  app.devices = devices;
  let pairings = 0;
  const pairDevice = (): void => {
    pairings += 1;
  };
  const ended = manageDevices({ app, language: "en", pairDevice });
  /** The list that is open now. */
  const pick = () => fake.picks.at(-1)!;
  const next = (count: number) =>
    vi.waitFor(() => {
      expect(fake.picks).toHaveLength(count);
    });
  return { ...fake, app, ended, pick, next, pairings: () => pairings };
}

describe("Manage Devices", () => {
  it("lists name, role, presence, first and last visit and address", () => {
    const line = deviceLine(device("a", { role: "approve" }), Date.now(), "en");
    expect(line).toEqual({
      label: "$(circle-filled) Device a",
      description: "Approve · connected",
      detail: "first seen 3 hours ago · last seen now · 203.0.113.7",
    });
    const away = deviceLine(device("b", { isConnected: false }), Date.now(), "ko");
    expect(away.description).toBe("전체 · 접속 안 함");
  });

  it("draws no icon that a device's name asks for", () => {
    expect(deviceLine(device("a", { name: "$(trash) x" }), 0, "en").label).not.toContain(
      "$(trash)",
    );
    expect(deviceLine(device("a", { address: "$(trash) x" }), 0, "en").detail).not.toContain(
      "$(trash)",
    );
  });

  it("shows a hostile name as it stands, in its own list and in messages too", async () => {
    const shown = "A b ［Fix］(command:x) $ (trash)";
    const { app, pick, next, messages } = open([
      device("a", { name: "A\u202e\n\nb [Fix](command:x) $(trash)" }),
    ]);
    pick().choose(shown);
    await next(2);
    expect(pick().title).toBe(shown);
    app.devices = [];
    pick().choose("View");
    await next(3);
    expect(messages.at(-1)?.text).toBe(en.devices.gone(shown));
  });

  it("follows the devices while it is open, and keeps the mark where it is", () => {
    const { app, pick } = open();
    pick().activeItems = pick().items.slice(1, 2);
    app.devices = [device("c"), ...app.devices];
    app.devicesChanged.fire();
    expect(pick().items[0]?.label).toContain("Device c");
    expect(pick().activeItems[0]?.label).toContain("Device b");
    pick().hide();
  });

  it("renames", async () => {
    const { app, pick, next, answers, ended } = open();
    answers.set(en.devices.renamePrompt, " Pocket ");
    pick().choose("Device a");
    await next(2);
    pick().choose(en.devices.rename);
    await next(3);
    expect(app.deviceActs).toEqual(["rename a Pocket"]);
    pick().hide();
    await ended;
  });

  it("sets a role, explained in a line, and none that it has already", async () => {
    const { app, pick, next, ended } = open();
    pick().choose("Device a");
    await next(2);
    const roles = pick().items.filter(({ label }) => label.includes("circle-large"));
    expect(roles.map(({ detail }) => detail)).toEqual([
      en.roles.full.explanation,
      en.roles.approve.explanation,
      en.roles.view.explanation,
    ]);
    pick().choose("View");
    await next(3);
    pick().choose("Device b");
    await next(4);
    pick().choose("Full");
    await next(5);
    expect(app.deviceActs).toEqual(["role a view"]);
    pick().hide();
    await ended;
  });

  it("says so when the device is gone meanwhile", async () => {
    const { app, pick, next, messages } = open();
    pick().choose("Device a");
    await next(2);
    app.devices = [];
    pick().choose("View");
    await next(3);
    expect(messages.at(-1)?.text).toBe(en.devices.gone("Device a"));
  });

  it.each([
    [
      "by the button of its line",
      (list: ReturnType<typeof open>) => {
        list.pick().press("Device a");
        return Promise.resolve();
      },
    ],
    [
      "from its own menu",
      async (list: ReturnType<typeof open>) => {
        list.pick().choose("Device a");
        await list.next(2);
        list.pick().choose(en.devices.revokeOne);
      },
    ],
  ])("revokes %s, after a question", async (_name, revoke) => {
    const list = open();
    list.answers.set(en.devices.confirmRevoke("Device a"), en.devices.revoke);
    await revoke(list);
    await vi.waitFor(() => {
      expect(list.app.deviceActs).toEqual(["revoke a"]);
    });
    await vi.waitFor(() => {
      expect(list.pick().items[0]?.label).toContain("Device b");
    });
  });

  it("revokes nothing when the question is closed", async () => {
    const { app, pick, next } = open();
    pick().press("Device a");
    await next(2);
    expect(app.deviceActs).toEqual([]);
  });

  it("revokes all, after a question", async () => {
    const { app, pick, ended, answers } = open();
    answers.set(en.devices.confirmRevokeAll(2), en.devices.revokeAllButton);
    pick().choose(en.devices.revokeAll);
    await ended;
    expect(app.deviceActs).toEqual(["revoke all"]);
  });

  it("offers to pair where there is no device, and asks nothing to revoke none", async () => {
    const { app, pick, ended, pairings, messages } = open([]);
    expect(pick().placeholder).toBe(en.devices.none);
    expect(pick().items).toHaveLength(1);
    pick().choose(en.devices.pair);
    await ended;
    expect(pairings()).toBe(1);
    await revokeAllDevices({ app, language: "en" });
    expect(messages.map(({ text }) => text)).toEqual([en.devices.noneToRevoke]);
  });
});
