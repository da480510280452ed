import { describe, expect, it } from "vitest";
import type { ListedDevice } from "../../../src/shared/devices";
import { DeviceDesk } from "../../../webview-ui/src/components/devices/deviceDesk";
import { deviceWords } from "../../../webview-ui/src/wording/devices";
import { openStore, settled } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";

function device(id: string, change: Partial<ListedDevice> = {}): ListedDevice {
  return {
    id,
    name: id,
    role: "full",
    createdAt: 0,
    lastSeenAt: 0,
    address: "203.0.113.7",
    isConnected: false,
    isYou: false,
    ...change,
  };
}

function openDesk() {
  const { transport, store } = openStore();
  transport.welcome(epoch, 0);
  return { transport, store, desk: new DeviceDesk(store) };
}

describe("the list of devices", () => {
  it("begins with this one, then those that are connected, then those that were seen last", async () => {
    const { transport, desk } = openDesk();
    const devices = [
      device("old", { lastSeenAt: 1 }),
      device("new", { lastSeenAt: 2 }),
      device("live", { isConnected: true }),
      device("you", { isYou: true, isConnected: true }),
    ];
    transport.reply(transport.sentOf("device.list")[0], { devices });
    await settled();
    const { devices: shown, hasFailed } = desk.listing.value;
    expect(shown?.map(({ id }) => id)).toEqual(["you", "live", "new", "old"]);
    expect(hasFailed).toBe(false);
  });

  it("is asked for again when the host says that it changed, and only the newest answer counts", async () => {
    const { transport, desk } = openDesk();
    transport.tell({ type: "devices.changed" });
    const [first, second] = transport.sentOf("device.list");
    transport.reply(second, { devices: [device("b")] });
    transport.reply(first, { devices: [device("a")] });
    await settled();
    expect(desk.listing.value.devices?.map(({ id }) => id)).toEqual(["b"]);
  });

  it("is asked for again after a new connection", () => {
    const { transport } = openDesk();
    transport.cut();
    transport.welcome(epoch, 0);
    expect(transport.sentOf("device.list")).toHaveLength(2);
  });

  it("is not asked for any more when the panel is gone", () => {
    const { transport, desk } = openDesk();
    desk.dispose();
    transport.tell({ type: "devices.changed" });
    expect(transport.sentOf("device.list")).toHaveLength(1);
  });

  it("goes where this device may not see it any more, and says so", async () => {
    const { transport, desk } = openDesk();
    transport.reply(transport.sentOf("device.list")[0], { devices: [device("other")] });
    await settled();
    transport.tell({ type: "devices.changed" });
    transport.reply(transport.sentOf("device.list")[1], "not-allowed");
    await settled();
    expect(desk.listing.value.devices).toBeNull();
    expect(desk.trouble.value).toEqual({ id: null, trouble: "not-allowed" });
  });

  it("stays as it was where it cannot be fetched, and says so", async () => {
    const { transport, desk } = openDesk();
    transport.reply(transport.sentOf("device.list")[0], { devices: [device("a")] });
    await settled();
    transport.tell({ type: "devices.changed" });
    transport.reply(transport.sentOf("device.list")[1], "internal");
    await settled();
    expect(desk.listing.value).toMatchObject({ hasFailed: true, devices: [{ id: "a" }] });
  });
});

describe("what is done with a device", () => {
  it("is asked of the host by its id, and a refusal is kept for its row", async () => {
    const { transport, desk } = openDesk();
    const renamed = desk.rename("a", "  Kitchen tablet ");
    const [request] = transport.sentOf("device.rename");
    expect(request).toMatchObject({ deviceId: "a", name: "Kitchen tablet" });
    transport.reply(request, "no-such-device");
    await settled();
    expect(desk.trouble.value).toEqual({ id: "a", trouble: "no-such-device" });
    transport.reply(transport.sentOf("device.list").at(-1), { devices: [] });
    expect(await renamed).toBe(false);
  });

  it("is not asked for with an empty name", async () => {
    const { transport, desk } = openDesk();
    expect(await desk.rename("a", "  ")).toBe(false);
    expect(transport.sentOf("device.rename")).toHaveLength(0);
  });

  it("can be all of the others at once", async () => {
    const { transport, desk } = openDesk();
    void desk.revokeOthers();
    transport.reply(transport.sentOf("device.revokeOthers")[0], "step-up-required");
    await settled();
    expect(desk.trouble.value).toEqual({ id: null, trouble: "step-up-required" });
  });
});

describe("the words for devices", () => {
  it("are there in both languages, each its own", () => {
    expect(Object.keys(deviceWords.ko)).toEqual(Object.keys(deviceWords.en));
    expect(deviceWords.en.revokeOthersQuestion(1)).not.toContain("1 devices");
    expect(deviceWords.ko.revokeQuestion("iPad")).toContain("iPad");
  });
});
