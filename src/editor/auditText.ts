import type { App } from "../app/types";
import { toLogLine } from "../base/logger";
import { maxAuditTextLength } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

/** One thing that was written down; see src/access/audit.ts. */
export type AuditRecord = Awaited<ReturnType<App["auditTrail"]>>[number];

/** The audit log for a person: newest first as it is given, one line per entry, local times. */
export function auditText(
  records: readonly AuditRecord[],
  folder: string,
  language: Language,
): string {
  const wording = wordingOf(language);
  const { audit } = wording;
  const zone = new Intl.DateTimeFormat(language, { timeZoneName: "longOffset" })
    .formatToParts()
    .find(({ type }) => type === "timeZoneName");
  const heading = [`# ${audit.heading(folder)}`, `# ${audit.order(zone?.value ?? "")}`, ""];
  if (records.length === 0) return [...heading, audit.empty, ""].join("\n");
  return [...heading, ...records.map((record) => lineOf(record, wording)), ""].join("\n");
}

function lineOf({ at, event, who, door, address, detail }: AuditRecord, wording: Wording): string {
  const { audit } = wording;
  const actor = who.kind === "device" ? printable(who.name) : audit.actors[who.kind];
  const place = door === null ? null : audit.doors[door];
  const from = [place, address].filter((part) => part !== null).map(printable);
  return [
    localTime(at),
    audit.events[event],
    actor + (from.length === 0 ? "" : ` (${from.join(", ")})`),
    ...(detail === null || detail === "" ? [] : [printable(detail)]),
  ].join("  |  ");
}

/** It was made printable when it was written; what somebody wrote into the file since is not. */
function printable(text: string): string {
  return toLogLine(text, maxAuditTextLength);
}

/** `2030-01-31 23:59:59`, in the zone of this PC; a time that is none as it stands there. */
function localTime(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return printable(at);
  const two = (value: number): string => value.toString().padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":")}`;
}
