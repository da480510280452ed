import * as v from "valibot";
import type { LogJournal, SavedLog } from "../../../../src/conversation/savedLog";
import { restore } from "../../../../src/conversation/savedLog";
import { maxJournalCheckpointBytes, maxJournalRecordBytes } from "../../../../src/shared/limits";

interface Line {
  readonly seq: number;
  readonly json: string;
  readonly isDurable: boolean;
}

const seqSchema = v.object({ event: v.object({ type: v.string() }) });

/** What `src/journal` promises, in memory, on a disk that fails where it is told to. */
export class FakeJournal implements LogJournal {
  /** Whether this write (counted from 1) fails. */
  fails: (write: number, kind: "checkpoint" | "append") => boolean = () => false;
  /** Bytes in a segment before it asks for a checkpoint. */
  maxSegmentBytes = 6_500_000;
  writes = 0;
  checkpoints = 0;
  private checkpointed: { readonly seq: number; readonly json: string } | null = null;
  private lines: Line[] = [];
  private size = 0;

  get isFull(): boolean {
    return this.checkpointed === null || this.size >= this.maxSegmentBytes;
  }

  /** Types of the events since the checkpoint. */
  get types(): readonly string[] {
    return this.lines.map(({ json }) => v.parse(seqSchema, JSON.parse(json)).event.type);
  }

  get length(): number {
    return this.lines.length;
  }

  checkpoint(seq: number, body: unknown): void {
    const json = JSON.stringify(body);
    if (Buffer.byteLength(json) > maxJournalCheckpointBytes) throw new Error("EFBIG: checkpoint");
    this.write("checkpoint");
    this.checkpointed = { seq, json };
    this.lines = [];
    this.size = json.length;
    this.checkpoints += 1;
  }

  append(seq: number, body: unknown, isDurable: boolean): void {
    if (this.checkpointed === null) throw new Error("a checkpoint has to come first");
    const last = this.lines.at(-1)?.seq ?? this.checkpointed.seq;
    if (seq !== last + 1) throw new Error(`${seq} does not follow ${last}`);
    const json = JSON.stringify(body);
    if (Buffer.byteLength(json) > maxJournalRecordBytes) throw new Error("EFBIG: record");
    this.write("append");
    this.lines.push({ seq, json, isDurable });
    this.size += json.length;
  }

  /** What a start after a kill finds, with the newest `length` records only up to that number. */
  saved(length = this.lines.length): SavedLog | null {
    const records = this.lines.slice(0, length);
    const parse = (json: string): { readonly body: unknown } => ({ body: JSON.parse(json) });
    return restore({
      checkpoint: this.checkpointed === null ? null : parse(this.checkpointed.json),
      records: records.map(({ json }) => parse(json)),
    });
  }

  /** What a start after a cut of the power finds at the worst: nothing that was not waited for. */
  savedAfterPowerCut(): SavedLog | null {
    return this.saved(this.lines.findLastIndex(({ isDurable }) => isDurable) + 1);
  }

  private write(kind: "checkpoint" | "append"): void {
    this.writes += 1;
    if (this.fails(this.writes, kind)) throw new Error("ENOSPC: no space left on device, write");
  }
}
