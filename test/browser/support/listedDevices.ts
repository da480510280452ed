import { randomUUID } from "node:crypto";
import type { ListedDevice } from "../../../src/shared/devices";

/** Three devices, one of each role; the first is the one that looks. */
export function listedDevices(language: "en" | "ko"): ListedDevice[] {
  const hour = 3_600_000;
  const names =
    language === "ko"
      ? ["아이폰 · Safari", "거실 태블릿", "회사 노트북 · Whale"]
      : ["iPhone · Safari", "Tablet in the living room", "Android phone · Samsung Internet"];
  return names.map((name, index) => ({
    id: randomUUID(),
    name,
    role: (["full", "view", "approve"] as const)[index] ?? "view",
    createdAt: Date.now() - (index + 1) * 40 * hour,
    lastSeenAt: Date.now() - index * 5 * hour,
    address: ["203.0.113.7", "unknown", "2001:db8:85a3::8a2e:370:7334"][index] ?? "unknown",
    isConnected: index === 0,
    isYou: index === 0,
  }));
}
