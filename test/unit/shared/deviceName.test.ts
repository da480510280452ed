import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { deviceName } from "../../../src/shared/deviceName";
import { maxDeviceNameLength } from "../../../src/shared/limits";
import { clientMessageSchema } from "../../../src/shared/protocol";

describe("the name of a device", () => {
  it.each([
    ["iPhone · Safari", "iPhone · Safari"],
    ["  영희의 폰 (work) ", "영희의 폰 (work)"],
    ["A\u202e\u2066b\u200b\u200d\ufeff", "Ab"],
    ["A\n\n\tAllow is safe\u2028now\r\u0000", "A Allow is safe now"],
    ["a\u3164\u115f\u2800\u00adb", "ab"],
    ["\ud83dx", "x"],
    ["a \u200b b", "a b"],
    ["\u200b \u202e", ""],
  ])("%j is shown as %j", (text, name) => {
    expect(deviceName(text)).toBe(name);
    expect(deviceName(name)).toBe(name);
  });

  it("is cut, and not in the middle of a character", () => {
    const name = deviceName(`a${"😀".repeat(maxDeviceNameLength)}`);
    expect(name).toBe(`a${"😀".repeat(29)}`);
    expect(name.length).toBeLessThanOrEqual(maxDeviceNameLength);
  });

  const rename = (name: string) =>
    v.safeParse(clientMessageSchema, {
      type: "device.rename",
      requestId: "1",
      deviceId: "00000000-0000-4000-8000-000000000001",
      name,
    });

  it("comes over the wire in no other way", () => {
    expect(rename("A\u202e\n\nAllow is safe").output).toMatchObject({ name: "A Allow is safe" });
    expect(rename("\u200b\u3164").success).toBe(false);
    expect(rename("x".repeat(maxDeviceNameLength + 1)).success).toBe(false);
  });
});
