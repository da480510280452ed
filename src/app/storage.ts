import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { FileFinder } from "../attachments/fileFinder";
import { ImageStore } from "../attachments/imageStore";
import { messageOf, UserError } from "../base/errors";
import { makePrivateFolder } from "../base/privateFolder";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { startTimeOf } from "../base/processTable";
import type { Attachments } from "../conversation/attachmentPort";
import { EventLog } from "../conversation/eventLog";
import type { LogJournal } from "../conversation/savedLog";
import { restore } from "../conversation/savedLog";
import { FolderLock } from "../journal/folderLock";
import { Journal } from "../journal/journal";
import type { Problem } from "../shared/state";

/** What of one folder outlives a start. */
export interface Storage extends Disposable {
  readonly log: EventLog;
  readonly attachments: Attachments;
  /** Where it is: of this folder alone, and of this program alone while it runs. */
  readonly folder: string;
  /** What was damaged on the disk, or null. */
  readonly damage: Problem | null;
}

export interface StorageOptions {
  readonly stateFolder: string;
  readonly workspaceFolder: string;
  readonly logger: Logger;
}

/**
 * Opens what earlier starts left of a folder. What is damaged there never keeps it from opening.
 * @throws {UserError} `already-running` while another window or program works in the same folder
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { stateFolder, workspaceFolder, logger } = options;
  const folder = await makeFolders(stateFolder, await nameOf(workspaceFolder), logger);
  const lock = await lockFolder(folder, logger);
  const { journal, recovered } = await Journal.open(join(folder, "journal"), logger);
  const saved = restore(recovered);
  const log = new EventLog({
    logger,
    // Without the lock another program may write there at any time.
    journal: lock === null ? unlockedJournal : journal,
    ...(saved === null ? {} : { saved }),
  });
  const images = await ImageStore.open(join(folder, "images"), logger);
  const files = new FileFinder(workspaceFolder, logger);
  return {
    log,
    folder,
    damage: damageOf(recovered.damage, recovered.checkpoint !== null && saved === null),
    attachments: {
      put: (clientId, piece) => images.put(clientId, piece),
      ref: (imageId) => images.ref(imageId),
      read: (imageId) => images.read(imageId),
      piece: (imageId, offset) => images.piece(imageId, offset),
      forget: (clientId) => {
        images.forget(clientId);
      },
      prune: (inUse) => images.prune(inUse),
      findFiles: (query) => files.find(query),
    },
    dispose: () => {
      files.dispose();
      images.dispose();
      journal.close();
      lock?.dispose();
    },
  };
}

/** The same for every way that leads to the folder, as Claude's own record has it: a link and its target are one. */
async function nameOf(workspaceFolder: string): Promise<string> {
  const real = await realpath(workspaceFolder).catch(() => workspaceFolder);
  const path = process.platform === "win32" ? real.toLowerCase() : real;
  return createHash("sha256").update(path).digest("hex").slice(0, 16);
}

/** Each of them for the owner only. One that can't be made is told by the lock and the journal. */
async function makeFolders(stateFolder: string, name: string, logger: Logger): Promise<string> {
  const folder = join(stateFolder, "conversations", name);
  const all = [
    stateFolder,
    join(stateFolder, "conversations"),
    folder,
    join(folder, "journal"),
    join(folder, "images"),
  ];
  for (const each of all) {
    try {
      await makePrivateFolder(each);
    } catch (error) {
      if (error instanceof UserError || each === stateFolder) throw error;
      logger.warn(messageOf(error));
    }
  }
  return folder;
}

const refuse = (): never => {
  throw new Error("the folder could not be locked when Remote Claude started: restart it");
};
/** Takes nothing, so that no prompt is promised. */
const unlockedJournal: LogJournal = { checkpoint: refuse, append: refuse, isFull: false };

async function lockFolder(folder: string, logger: Logger): Promise<FolderLock | null> {
  const startedAt = await startTimeOf(process.pid).catch(() => null);
  const result = await FolderLock.acquire(folder, { pid: process.pid, startedAt });
  switch (result.kind) {
    case "locked":
      return result.lock;
    case "held":
      throw new UserError(
        "already-running",
        `Remote Claude already works in this folder (process ${result.pid}): stop it there first.`,
      );
    case "unavailable":
      // Prompts will be refused with the reason; reading and stopping still work.
      logger.warn(`The folder for conversations can't be used: ${result.reason}`);
      return null;
  }
}

function damageOf(damage: readonly string[], isForeign: boolean): Problem | null {
  const [first] = damage;
  if (first !== undefined) return { code: "storage-damaged", detail: first };
  return isForeign ? { code: "storage-foreign", detail: null } : null;
}
