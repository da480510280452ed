import path from "node:path";
import type { JournalFileSystem } from "../../../../src/journal/journalFileSystem";

class MemoryFile {
  /** What a reader sees now. */
  bytes: Buffer = Buffer.alloc(0);
  /** What survives a cut of the power for sure. */
  synced: Buffer = Buffer.alloc(0);
  links = 1;
}

export type DiskCall = keyof Omit<JournalFileSystem, "mayPass" | "pause" | "status" | "sizeOf">;

/**
 * One folder in memory that knows what a cut of the power takes away: the bytes since a file's last
 * sync, in whole or in part, and the names since the folder's last sync. It fails where it is told to.
 */
export class MemoryDisk implements JournalFileSystem {
  readonly calls: DiskCall[] = [];
  paused = 0;
  /** Called before each call; throws or returns how many bytes a write may take. */
  fault: (call: DiskCall, target: string) => number | undefined = () => undefined;
  isPassing = false;
  isPrivate = true;
  private names = new Map<string, MemoryFile>();
  private syncedNames = new Map<string, MemoryFile>();
  private readonly open_ = new Map<number, { readonly file: MemoryFile; readonly name: string }>();
  private nextDescriptor = 3;

  get files(): readonly string[] {
    return [...this.names.keys()].sort();
  }

  get size(): number {
    return [...this.names.values()].reduce((sum, file) => sum + file.bytes.length, 0);
  }

  get openCount(): number {
    return this.open_.size;
  }

  bytesOf(name: string): Buffer {
    return this.fileOf(name).bytes;
  }

  put(name: string, bytes: Buffer): void {
    const file = new MemoryFile();
    file.bytes = file.synced = bytes;
    this.names.set(name, file);
    this.syncedNames.set(name, file);
  }

  /** What is there after the power was cut; `random` decides how much of what was not synced survives. */
  cutPower(random: () => number): MemoryDisk {
    const after = new MemoryDisk();
    const names = random() < 0.5 ? this.names : this.syncedNames;
    for (const [name, file] of names) {
      const isGrown = file.bytes.length > file.synced.length;
      const [long, short] = isGrown ? [file.bytes, file.synced] : [file.synced, file.bytes];
      const length = short.length + Math.floor(random() * (long.length - short.length + 1));
      const bytes = Buffer.from(long.subarray(0, length));
      // A system may have made the file longer without the content being there yet.
      if (isGrown && random() < 0.3)
        bytes.fill(0, short.length + Math.floor(random() * (length - short.length)));
      after.put(name, bytes);
    }
    return after;
  }

  prepareFolder(folder: string): boolean {
    this.enter("prepareFolder", folder);
    return this.isPrivate;
  }

  list(folder: string): readonly string[] {
    this.enter("list", folder);
    return [...this.names.keys()];
  }

  sizeOf(file: string): number {
    return this.fileOf(path.basename(file)).bytes.length;
  }

  read(file: string, limit: number): Promise<{ bytes: Buffer; size: number }> {
    return Promise.resolve().then(() => {
      this.enter("read", file);
      const { bytes } = this.fileOf(path.basename(file));
      return { bytes: bytes.subarray(0, limit), size: bytes.length };
    });
  }

  create(file: string): number {
    this.enter("create", file);
    const name = path.basename(file);
    if (this.names.has(name)) throw systemError("EEXIST");
    this.names.set(name, new MemoryFile());
    return this.descriptorOf(name);
  }

  open(file: string): number {
    this.enter("open", file);
    return this.descriptorOf(path.basename(file));
  }

  write(descriptor: number, bytes: Buffer, offset: number, position: number): number {
    const { file, name } = this.opened(descriptor);
    const limit = this.enter("write", name) ?? Infinity;
    const part = bytes.subarray(offset, offset + limit);
    const content = Buffer.alloc(Math.max(file.bytes.length, position + part.length));
    file.bytes.copy(content);
    part.copy(content, position);
    file.bytes = content;
    return part.length;
  }

  truncate(descriptor: number, length: number): void {
    const { file, name } = this.opened(descriptor);
    this.enter("truncate", name);
    file.bytes = file.bytes.subarray(0, length);
  }

  sync(descriptor: number): void {
    const { file, name } = this.opened(descriptor);
    this.enter("sync", name);
    file.synced = file.bytes;
  }

  status(descriptor: number): { size: number; links: number } {
    const { file } = this.opened(descriptor);
    return { size: file.bytes.length, links: file.links };
  }

  close(descriptor: number): void {
    this.open_.delete(descriptor);
    this.enter("close", "");
  }

  rename(from: string, to: string): void {
    this.enter("rename", to);
    const file = this.fileOf(path.basename(from));
    this.names.delete(path.basename(from));
    this.names.set(path.basename(to), file);
  }

  remove(file: string): void {
    this.enter("remove", file);
    this.fileOf(path.basename(file)).links = 0;
    this.names.delete(path.basename(file));
  }

  syncFolder(folder: string): void {
    this.enter("syncFolder", folder);
    this.syncedNames = new Map(this.names);
  }

  mayPass(): boolean {
    return this.isPassing;
  }

  pause(ms: number): void {
    this.paused += ms;
  }

  private enter(call: DiskCall, target: string): number | undefined {
    this.calls.push(call);
    return this.fault(call, target);
  }

  private fileOf(name: string): MemoryFile {
    const file = this.names.get(name);
    if (file === undefined) throw systemError("ENOENT");
    return file;
  }

  private descriptorOf(name: string): number {
    const file = this.fileOf(name);
    const descriptor = this.nextDescriptor;
    this.nextDescriptor += 1;
    this.open_.set(descriptor, { file, name });
    return descriptor;
  }

  private opened(descriptor: number): { readonly file: MemoryFile; readonly name: string } {
    const opened = this.open_.get(descriptor);
    if (opened === undefined) throw systemError("EBADF");
    return opened;
  }
}

/** A failure as Node reports the system's. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** Fails the calls of one kind with this code, from the `after`-th one on. */
export function failing(code: string, call: DiskCall, after = 0): MemoryDisk["fault"] {
  let seen = 0;
  return (made) => {
    if (made !== call) return undefined;
    seen += 1;
    if (seen > after) throw systemError(code);
    return undefined;
  };
}
