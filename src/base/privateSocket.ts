import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A place to listen that nobody else on this PC can guess or reach. */
export interface PrivateSocket {
  /** Path of a unix socket, or of a named pipe on Windows; nothing listens there yet. */
  readonly path: string;
  /** Removes what was made for it. Never rejects for what is gone already. */
  remove(): Promise<void>;
}

/** Makes one; its path is short, since systems allow some 100 bytes only. */
export async function makePrivateSocket(): Promise<PrivateSocket> {
  if (process.platform === "win32") {
    const path = `\\\\.\\pipe\\remote-claude-${randomBytes(16).toString("hex")}`;
    return { path, remove: () => Promise.resolve() };
  }
  // mkdtemp makes it 0700.
  const folder = await mkdtemp(join(tmpdir(), "remote-claude-"));
  return {
    path: join(folder, "door"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
