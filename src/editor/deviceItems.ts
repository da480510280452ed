import type { DeviceInfo } from "../app/types";
import type { DeviceRole } from "../shared/devices";
import { deviceRoles } from "../shared/devices";
import type { Language } from "../shared/wording/problems";
import { relativeTime } from "./relativeTime";
import { shownText } from "./shownText";
import { wordingOf } from "./wording/wording";

/** A line of a list, as VS Code's QuickPick takes it. */
interface Line {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** The strongest role first. */
export const rolesToChoose: readonly DeviceRole[] = [...deviceRoles].reverse();

/** A device in the list: name, role, whether it is here, and all that is known of its visits. */
export function deviceLine(device: DeviceInfo, now: number, language: Language): Line {
  const { devices, roles } = wordingOf(language);
  const icon = device.isConnected ? "$(circle-filled)" : "$(circle-outline)";
  const presence = device.isConnected ? devices.connected : devices.notConnected;
  return {
    label: `${icon} ${shownText(device.name)}`,
    description: `${roles[device.role].name} · ${presence}`,
    detail: deviceFacts(device, now, language),
  };
}

/** `first seen 2 days ago · last seen now · 203.0.113.7` */
export function deviceFacts(device: DeviceInfo, now: number, language: Language): string {
  const { devices } = wordingOf(language);
  return [
    devices.firstSeen(relativeTime(device.createdAt, now, language)),
    devices.lastSeen(relativeTime(device.lastSeenAt, now, language)),
    shownText(device.address),
  ].join(" · ");
}

/** A role to choose, with what it lets a device do; a mark at the one it has. */
export function roleLine(role: DeviceRole, current: DeviceRole, language: Language): Line {
  const { name, explanation } = wordingOf(language).roles[role];
  const icon = role === current ? "$(circle-large-filled)" : "$(circle-large-outline)";
  return { label: `${icon} ${name}`, detail: explanation };
}
