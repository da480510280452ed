import { describe, expect, it } from "vitest";
import type { ListedDevice } from "../../src/shared/devices";
import { openEditorView } from "./support/editorView";
import { accepted, ended, opened, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const hour = 3_600_000;
const ids = ["a", "b", "c"].map((letter) => `${letter.repeat(8)}-62a5-4a38-8a55-7e6d2e3f1c00`) as [
  string,
  string,
  string,
];

function devices(): ListedDevice[] {
  const now = Date.now();
  const base = { role: "full", createdAt: now - 300 * hour, lastSeenAt: now } as const;
  const [a, b, c] = ids;
  const known: readonly Omit<ListedDevice, "isConnected" | "isYou">[] = [
    { ...base, id: b, name: "Android phone · Chrome", role: "approve", address: "unknown" },
    { ...base, id: a, name: "iPhone · Safari", address: "203.0.113.7" },
    { ...base, id: c, name: "Kitchen tablet", role: "view", address: "2001:db8::7" },
  ];
  return known.map((device) => ({
    ...device,
    lastSeenAt: device.id === c ? now - 3 * hour : now,
    isConnected: device.id !== c,
    isYou: device.id === a,
  }));
}

const button = (name: string | RegExp) => bench.page.getByRole("button", { name });
const sheet = () => bench.page.getByRole("dialog", { name: "Devices" });
const row = (name: string) => sheet().getByRole("listitem").filter({ hasText: name });

async function openDevices(): Promise<void> {
  bench.host.devices = devices();
  bench.host.emit(...opened());
  await bench.open();
  await bench.page.locator(".page[data-live=true]").waitFor();
  await button("Menu").tap();
  await button("Devices").tap();
  await row("iPhone").waitFor();
}

describe("the list of devices", () => {
  it("names each with its rights, when it was seen, and from where", async () => {
    await openDevices();
    const rows = await sheet().getByRole("listitem").allTextContents();
    expect(rows[0]).toMatch(/^iPhone · SafariThis deviceConnected nowFull: can do everything/);
    expect(rows[0]).toContain("From 203.0.113.7");
    expect(rows[1]).toContain("Address unknown");
    expect(rows[2]).toMatch(/View: can look.*Last seen 3 hours ago · From 2001:db8::7/);
    await sheet().getByText("What a device may do is changed in the editor").waitFor();
    for (const each of await sheet().getByRole("button").all()) {
      expect(Math.round((await each.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
  });

  it("follows what happens elsewhere", async () => {
    await openDevices();
    bench.host.devices = devices().slice(0, 2);
    bench.host.tell({ type: "devices.changed" });
    await row("Kitchen tablet").waitFor({ state: "detached" });
  });

  it("renames a device", async () => {
    await openDevices();
    await button("What to do with “Kitchen tablet”").tap();
    await button("Rename").tap();
    await bench.page.getByRole("textbox", { name: "New name" }).fill("Tablet in the kitchen");
    bench.host.devices = devices().map((device) =>
      device.name === "Kitchen tablet" ? { ...device, name: "Tablet in the kitchen" } : device,
    );
    await bench.page.keyboard.press("Enter");
    expect(await bench.host.message("device.rename")).toMatchObject({
      deviceId: ids[2],
      name: "Tablet in the kitchen",
    });
    await row("Tablet in the kitchen").waitFor();
    expect(await bench.page.getByRole("textbox", { name: "New name" }).count()).toBe(0);
  });

  it("revokes a device after a second question only", async () => {
    await openDevices();
    await button("What to do with “Android phone · Chrome”").tap();
    await button("Revoke").first().tap();
    await bench.page.getByText("is cut off at once and must be paired again.").waitFor();
    expect(bench.host.received.some(({ type }) => type === "device.revoke")).toBe(false);
    bench.host.devices = devices().slice(1);
    await row("Android").getByRole("button", { name: "Revoke", exact: true }).tap();
    expect(await bench.host.message("device.revoke")).toMatchObject({ deviceId: ids[1] });
    await row("Android").waitFor({ state: "detached" });
  });

  it("revokes all others, and this device can only be logged out", async () => {
    await openDevices();
    await button("What to do with “iPhone · Safari”").tap();
    expect(await row("iPhone").getByRole("button", { name: "Revoke" }).count()).toBe(0);
    await row("iPhone").getByRole("button", { name: "Log out" }).waitFor();
    await button("Revoke all others").tap();
    await bench.page.getByText("2 devices are cut off at once").waitFor();
    bench.host.devices = devices().filter(({ isYou }) => isYou);
    await button("Revoke all others").tap();
    await bench.host.message("device.revokeOthers");
    await row("Kitchen").waitFor({ state: "detached" });
    expect(await button("Revoke all others").count()).toBe(0);
  });

  it("says in the row why something was not done", async () => {
    await openDevices();
    bench.host.answers = (message) => {
      if (!("requestId" in message)) return;
      if (message.type === "device.list") {
        bench.host.accept(message.requestId, { devices: devices() });
      } else bench.host.refuse(message.requestId, "no-such-device");
    };
    await button("What to do with “Kitchen tablet”").tap();
    await button("Revoke").first().tap();
    await row("Kitchen").getByRole("button", { name: "Revoke", exact: true }).tap();
    await row("Kitchen").getByText("This device is no longer paired.").waitFor();
  });

  it("closes with the keyboard and gives the focus back to the menu", async () => {
    await openDevices();
    await bench.page.keyboard.press("Escape");
    await sheet().waitFor({ state: "detached" });
    expect(await bench.page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
      "Menu",
    );
  });

  it("is there in the editor's view, without a device of its own", async () => {
    bench.host.devices = devices().map((device) => ({ ...device, isYou: false }));
    bench.host.emit(...opened());
    const { browser, host, origin } = bench;
    await bench.open(openEditorView(browser, host, origin, { theme: "dark", width: 320 }));
    await bench.page.locator(".page[data-live=true]").waitFor();
    await button("Menu").click();
    expect(await button("Log out").count()).toBe(0);
    await button("Devices").click();
    await row("Kitchen tablet").waitFor();
    expect(await sheet().getByText("This device", { exact: true }).count()).toBe(0);
  });
});

describe("restarting the server", () => {
  it("is asked once more, and the page waits calmly for it", async () => {
    bench.host.answers = null;
    await bench.openConversation();
    await button("Menu").tap();
    await button("Restart server").tap();
    await bench.page
      .getByText("The server and Claude start again; the address stays. Restart?")
      .waitFor();
    expect(bench.host.received.some(({ type }) => type === "server.restart")).toBe(false);
    await button("Restart").last().tap();
    await bench.host.message("server.restart");
    bench.host.isReachable = false;
    bench.host.cut(4004);
    await bench.page.getByText("Restarting…").waitFor();
    bench.host.isReachable = true;
    await bench.page.locator(".page[data-live=true]").waitFor();
    expect(await bench.page.locator(".menu-panel").count()).toBe(0);
  });

  it("says what it stops and what it pauses", async () => {
    await bench.openConversation();
    await button("Menu").tap();
    await button("Restart server").tap();
    bench.host.emit(accepted("Build.", "t1"), started("t1"));
    await bench.page.getByText("address stays. What runs now is stopped. Restart?").waitFor();
    bench.host.emit(accepted("Then this."));
    await bench.page.getByText("What waits is paused until you press “Resume”.").waitFor();
    bench.host.emit(ended("t1"));
    await bench.page.getByText("What runs now is stopped.").waitFor({ state: "detached" });
  });

  it("says why it cannot be done without a connection", async () => {
    await bench.openConversation();
    bench.host.isReachable = false;
    bench.host.cut();
    await button("Menu").tap();
    await button(/^Restart server/)
      .and(bench.page.locator(":disabled"))
      .waitFor();
    await bench.page.getByText("Possible once reconnected.").waitFor();
  });

  it("says why it was not done", async () => {
    await bench.openConversation();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "step-up-required");
    };
    await button("Menu").tap();
    await button("Restart server").tap();
    await button("Restart").last().tap();
    await bench.page.getByText("For safety this can only be done in the editor").waitFor();
  });
});
