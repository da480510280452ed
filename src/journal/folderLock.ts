import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { codeOf, messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { startTimeOf } from "../base/processTable";
import { folderLockMs } from "../shared/limits";

/** How asking for a folder went. */
export type FolderLockResult =
  | { readonly kind: "locked"; readonly lock: FolderLock }
  /** This process has it. */
  | { readonly kind: "held"; readonly pid: number }
  /** The folder can't be written, so there is no lock. No living process was seen to have one. */
  | { readonly kind: "unavailable"; readonly reason: string };

/** Who asks is in the name, so that a claim is complete the moment it exists. */
const namePattern = /^lock-(\d{1,10})-([0-9a-f]{16})-[0-9a-f]{16}$/;
/** In the place of the hash, when a process could not learn its own start time. */
const unknownStart = "0".repeat(16);
/** The content of a claim that was granted. */
const heldMark = "held";

/** The process that asks. `startedAt` as `startTimeOf` gives it; null: it could not be learnt. */
export interface LockOwner {
  readonly pid: number;
  readonly startedAt: string | null;
}

interface Claim {
  readonly name: string;
  readonly pid: number;
  readonly startHash: string;
}

/**
 * A folder that one process at a time may write. Each who wants it creates a claim of its own, with a
 * name that nobody else ever uses, and then looks at the others': it has the folder when no other
 * claim is of a living process, and takes its claim back otherwise. Of two, the one that looks later
 * sees the other. A claim of a dead process can be removed by anybody at any time, since nobody else
 * can come to own that name; so there is no moment at which a takeover can hit a living lock.
 */
export class FolderLock implements Disposable {
  private readonly file: string;

  private constructor(file: string) {
    this.file = file;
  }

  /**
   * Asks for the folder, which is made if need be. Takes over at once from a process that is gone.
   * Never rejects. `owner` is the process that asks; `startTime` is for tests.
   */
  static async acquire(
    folder: string,
    owner: LockOwner,
    startTime: (pid: number) => Promise<string | null> = startTimeOf,
  ): Promise<FolderLockResult> {
    const deadline = performance.now() + folderLockMs;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (;;) {
        const name = `lock-${owner.pid}-${startHashOf(owner)}-${randomBytes(8).toString("hex")}`;
        const lock = new FolderLock(join(folder, name));
        const rival = await lock.claim(folder, name, startTime);
        if (rival === null) return { kind: "locked", lock };
        if (rival.isHolder || performance.now() > deadline) return { kind: "held", pid: rival.pid };
        // Both have taken their claims back: who comes again first gets it.
        await wait(5 + Math.random() * 50);
      }
    } catch (error) {
      // On a full disk nobody can claim it, but who has it has it.
      const holder = await livingClaim(folder, startTime).catch(() => null);
      if (holder !== null) return { kind: "held", pid: holder.pid };
      return { kind: "unavailable", reason: messageOf(error) };
    }
  }

  /** Gives the folder free. Idempotent, never throws; works while the process exits. */
  dispose(): void {
    try {
      unlinkSync(this.file);
    } catch {
      // Gone already, or the folder is: then nobody is kept out by it.
    }
  }

  /** Tells those who come later that asking again is no use. */
  private mark(): void {
    try {
      writeFileSync(this.file, heldMark, { flag: "r+" });
    } catch {
      // On a full disk; without it they ask for a while before they believe it.
    }
  }

  private async claim(
    folder: string,
    name: string,
    startTime: (pid: number) => Promise<string | null>,
  ): Promise<{ readonly pid: number; readonly isHolder: boolean } | null> {
    closeSync(openSync(this.file, "wx", 0o600));
    try {
      for (const other of claimsOf(await readdir(folder))) {
        if (other.name === name) continue;
        const file = join(folder, other.name);
        if (await isAlive(other, startTime)) {
          const isHolder = await isHeld(file);
          this.dispose();
          // One that has just been taken back is no holder, and no reason to give up.
          return { pid: other.pid, isHolder };
        }
        await unlink(file).catch(() => undefined);
      }
      this.mark();
      return null;
    } catch (error) {
      this.dispose();
      throw error;
    }
  }
}

/** A claim of a living process, or null. */
async function livingClaim(
  folder: string,
  startTime: (pid: number) => Promise<string | null>,
): Promise<Claim | null> {
  for (const claim of claimsOf(await readdir(folder))) {
    if (await isAlive(claim, startTime)) return claim;
  }
  return null;
}

function claimsOf(names: readonly string[]): Claim[] {
  return names.flatMap((name) => {
    const [, pid, startHash] = namePattern.exec(name) ?? [];
    return pid === undefined || startHash === undefined
      ? []
      : [{ name, pid: Number(pid), startHash }];
  });
}

function startHashOf({ startedAt }: Pick<LockOwner, "startedAt">): string {
  if (startedAt === null) return unknownStart;
  return createHash("sha256").update(startedAt).digest("hex").slice(0, 16);
}

async function isHeld(file: string): Promise<boolean> {
  return (await readFile(file, "utf8").catch(() => "")) === heldMark;
}

/** In doubt a process counts as alive: two writers are worse than one that waits. */
async function isAlive(
  { pid, startHash }: Claim,
  startTime: (pid: number) => Promise<string | null>,
): Promise<boolean> {
  // What can't be compared is no proof of another process: then it counts whether the id is in use.
  if (startHash === unknownStart) return isInUse(pid);
  const startedAt = await startTime(pid).catch(() => undefined);
  if (typeof startedAt === "string") return startHashOf({ startedAt }) === startHash;
  // Only Linux is sure of a process that it does not find.
  if (startedAt === null && process.platform === "linux") return false;
  return isInUse(pid);
}

function isInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}
