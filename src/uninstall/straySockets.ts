import { lstat, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { strayAfterMs, strayAnswerMs } from "../shared/limits";
import { isOwnFolder } from "./isOwnFolder";

/** How `makePrivateSocket` names its folders, and the one thing in them. */
const folderName = /^remote-claude-[A-Za-z0-9]{6}$/;
const socketName = "door";

/**
 * Removes the private sockets that a killed editor left in the folder for temporary files. One at
 * which somebody answers is in use, by another window or program, and stays. Never rejects.
 * @param now epoch ms
 */
export async function removeStraySockets(temporaryFolder: string, now: number): Promise<void> {
  // Named pipes are gone with their process.
  if (process.platform === "win32") return;
  const names = await readdir(temporaryFolder).catch(() => []);
  for (const name of names.filter((each) => folderName.test(each))) {
    const folder = join(temporaryFolder, name);
    const isStray = await looksStray(folder, now).catch(() => false);
    if (isStray) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function looksStray(folder: string, now: number): Promise<boolean> {
  if (!(await isOwnFolder(folder))) return false;
  const { mtimeMs } = await lstat(folder);
  if (now - mtimeMs < strayAfterMs) return false;
  const names = await readdir(folder);
  if (names.length === 0) return true;
  if (names.length > 1 || names[0] !== socketName) return false;
  const door = join(folder, socketName);
  return (await lstat(door)).isSocket() && !(await answers(door));
}

/** Whether somebody listens there; in doubt somebody does. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (isAnswered: boolean): void => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.setTimeout(strayAnswerMs, () => {
      end(true);
    });
    socket.once("connect", () => {
      end(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      end(error.code !== "ECONNREFUSED");
    });
  });
}
