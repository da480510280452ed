import type { AuditEntry, DurableAudit } from "../../../../src/access/audit";

/** Remembers the lines; a test can make the disk fail. */
export class FakeAudit implements DurableAudit {
  readonly entries: AuditEntry[] = [];
  hasRoom = true;

  record(entry: AuditEntry): void {
    this.entries.push(entry);
  }

  commit(entry: AuditEntry): boolean {
    if (this.hasRoom) this.entries.push(entry);
    return this.hasRoom;
  }

  get events(): readonly string[] {
    return this.entries.map(({ event }) => event);
  }
}
