import * as v from "valibot";
import { Emitter } from "../base/emitter";
import { messageOf, UserError } from "../base/errors";
import { parseJson } from "../base/json";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { toLogLine } from "../base/logger";
import { makePrivateFolder } from "../base/privateFolder";
import {
  auditFloodWindowMs,
  maxAuditFiles,
  maxAuditRecords,
  maxAuditTextLength,
  maxDeviceAuditLines,
  maxStrangerAuditFiles,
  maxStrangerAuditLines,
} from "../shared/limits";
import type { Problem } from "../shared/state";
import type { AuditActor, AuditEntry, AuditEvent, AuditRecord, DurableAudit } from "./audit";
import { auditEvents } from "./audit";
import { AuditFile } from "./auditFile";
import { doorKinds } from "./doorPolicy";

const recordSchema = v.object({
  at: v.string(),
  event: v.picklist(auditEvents),
  who: v.variant("kind", [
    v.object({ kind: v.literal("owner") }),
    v.object({ kind: v.literal("device"), id: v.string(), name: v.string() }),
    v.object({ kind: v.literal("stranger") }),
  ]),
  door: v.nullable(v.picklist([...doorKinds, "editor"])),
  address: v.nullable(v.string()),
  detail: v.nullable(v.string()),
});

/** Lines about one event by strangers, or by one device, in one window. */
interface Flood {
  readonly event: AuditEvent;
  readonly who: AuditActor;
  readonly startedAt: number;
  count: number;
}

/** What strangers can't cause without a code of ours, or hardly ever: it stands with the rest. */
const kept: ReadonlySet<AuditEvent> = new Set([
  "pairing-asked",
  "pairing-expired",
  "pairing-closed",
]);

/**
 * Who did what and when, for the owner: JSON lines in `<state>/audit`. Nobody can fill it: what
 * strangers, or one device, cause beyond so many lines a minute is counted in one line. What
 * strangers do has files of its own, so that it pushes nothing else out. A disk that takes nothing is
 * told by `onDidFail`.
 */
export class AuditLog implements DurableAudit, Disposable {
  private readonly own: AuditFile;
  private readonly strangers: AuditFile;
  private readonly logger: Logger;
  private readonly now: () => number;
  private readonly floods = new Map<string, Flood>();
  /** Looks for floods that are over, as long as there are any. */
  private sweep: NodeJS.Timeout | null = null;
  /** Why a file could not be written when it was last tried. */
  private readonly failures = new Map<AuditFile, string>();
  private isDisposed = false;
  private readonly failed = new Emitter<string>();
  /** Fires with the reason when lines can't be written any more; once, until one could be again. */
  readonly onDidFail = this.failed.event;
  private readonly recovered = new Emitter<void>();
  /** Fires when one could be written again. */
  readonly onDidRecover = this.recovered.event;

  private constructor(folder: string, logger: Logger, now: () => number) {
    this.own = new AuditFile(folder, "audit", maxAuditFiles);
    this.strangers = new AuditFile(folder, "auditStrangers", maxStrangerAuditFiles);
    this.logger = logger;
    this.now = now;
  }

  /**
   * A disk that takes nothing is told at the first line.
   * @throws {UserError} `state-folder` where the folder is a link or belongs to somebody else
   */
  static async open(
    folder: string,
    logger: Logger,
    now: () => number = Date.now,
  ): Promise<AuditLog> {
    await makePrivateFolder(folder).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      logger.error(`the folder of the audit log can't be made: ${messageOf(error)}`);
    });
    return new AuditLog(folder, logger, now);
  }

  record(entry: AuditEntry): void {
    if (this.isDisposed) return;
    const { event, who } = entry;
    if (who.kind !== "owner" && !this.hasRoomFor(event, who)) return;
    this.write(entry, false);
  }

  commit(entry: AuditEntry): boolean {
    return !this.isDisposed && this.write(entry, true);
  }

  /** Why nothing can be written, or null: it can. */
  get problem(): Problem | null {
    const [failure] = this.failures.values();
    return failure === undefined
      ? null
      : { code: "storage-failed", detail: `audit log: ${failure}` };
  }

  /**
   * The newest first, `max` of them at the most; strangers take no more than half of that from the
   * others. Lines that were cut short are left out.
   */
  async read(max: number): Promise<readonly AuditRecord[]> {
    const limit = Math.min(max, maxAuditRecords);
    const own = await recordsOf(this.own, limit);
    const room = Math.max(Math.floor(limit / 2), limit - own.length);
    const strangers = await recordsOf(this.strangers, room);
    // The times are of one width: as texts they are in order too. Those of one file stay in its own.
    const all = [...own, ...strangers].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    return all.slice(0, limit);
  }

  /** What still comes is dropped; it would open the file again. */
  dispose(): void {
    this.isDisposed = true;
    if (this.sweep !== null) clearTimeout(this.sweep);
    for (const flood of this.floods.values()) this.summarise(flood);
    this.floods.clear();
    this.own.close();
    this.strangers.close();
  }

  private hasRoomFor(event: AuditEvent, who: AuditActor): boolean {
    const at = this.now();
    const key = who.kind === "device" ? `${event} ${who.id}` : event;
    let flood = this.floods.get(key);
    if (flood === undefined || at - flood.startedAt >= auditFloodWindowMs) {
      if (flood !== undefined) this.summarise(flood);
      flood = { event, who, startedAt: at, count: 0 };
      this.floods.set(key, flood);
      this.sweepLater();
    }
    flood.count += 1;
    return flood.count <= maxLinesOf(who);
  }

  private sweepLater(): void {
    this.sweep ??= setTimeout(() => {
      this.sweep = null;
      this.closeFloods();
      if (this.floods.size > 0) this.sweepLater();
    }, auditFloodWindowMs).unref();
  }

  private closeFloods(): void {
    for (const [key, flood] of this.floods) {
      if (this.now() - flood.startedAt < auditFloodWindowMs) continue;
      this.floods.delete(key);
      this.summarise(flood);
    }
  }

  private summarise({ event, who, count, startedAt }: Flood): void {
    const more = count - maxLinesOf(who);
    if (more <= 0) return;
    const detail = `${more} more from ${new Date(startedAt).toISOString()} on`;
    this.write({ event, who, door: null, address: null, detail }, false);
  }

  private write(entry: AuditEntry, isSafe: boolean): boolean {
    const { failures } = this;
    const isNoise = entry.who.kind === "stranger" && !kept.has(entry.event);
    const file = isNoise ? this.strangers : this.own;
    try {
      file.append(this.toLine(entry), isSafe);
      if (failures.delete(file) && failures.size === 0) {
        this.logger.warn("the audit log is written again");
        this.recovered.fire();
      }
      return true;
    } catch (error) {
      const reason = messageOf(error);
      const isFirst = failures.size === 0;
      failures.set(file, reason);
      if (isFirst) {
        this.logger.error(`the audit log can't be written: ${reason}`);
        this.failed.fire(reason);
      }
      return false;
    }
  }

  private toLine({ event, who, door, address, detail }: AuditEntry): string {
    const record: AuditRecord = {
      at: new Date(this.now()).toISOString(),
      event,
      who: toActor(who),
      door,
      address: address === null ? null : toAuditText(address),
      detail: detail === null ? null : toAuditText(detail),
    };
    return JSON.stringify(record);
  }
}

function maxLinesOf({ kind }: AuditActor): number {
  return kind === "device" ? maxDeviceAuditLines : maxStrangerAuditLines;
}

async function recordsOf(file: AuditFile, max: number): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const lines of file.newestFirst()) {
    for (const line of lines) {
      if (records.length >= max) return records;
      const parsed = v.safeParse(recordSchema, parseJson(line));
      if (parsed.success) records.push(parsed.output);
    }
  }
  return records;
}

function toActor(who: AuditActor): AuditActor {
  return who.kind === "device" ? { ...who, name: toAuditText(who.name) } : { kind: who.kind };
}

function toAuditText(text: string): string {
  return toLogLine(text, maxAuditTextLength);
}
