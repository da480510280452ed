import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import path from "node:path";

/** Where a process listens, as Linux' /proc tells it. */
export interface Listener {
  /** As the kernel writes it: `0100007F` is 127.0.0.1. */
  readonly address: string;
  readonly port: number;
}

/** The TCP listeners of a process. */
export function listeners(pid: number): readonly Listener[] {
  const inodes = new Set(socketInodes(pid));
  return ["tcp", "tcp6"].flatMap((name) =>
    readFileSync(`/proc/self/net/${name}`, "utf8")
      .split("\n")
      .slice(1)
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row[3] === "0A" && inodes.has(row[9] ?? ""))
      .map((row) => {
        const [address = "", port = ""] = row[1]?.split(":") ?? [];
        return { address, port: parseInt(port, 16) };
      }),
  );
}

/** Resident memory of a process, in MB. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** The inodes of the sockets that a process holds. */
export function socketInodes(pid: number): readonly string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((name) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(path.join(folder, name)))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // The process has ended.
    return [];
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    // Closed since it was listed.
    return "";
  }
}
