import { chmod, lstat, mkdir } from "node:fs/promises";
import { UserError, wrapError } from "./errors";

/**
 * Makes a folder that only its owner can read, or makes one that is there so. A link, or a folder of
 * somebody else, is refused and left as it is: whoever put it there could read or change what is kept.
 * @throws {UserError} `state-folder` for a link or a stranger's folder
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw wrapError("make", folder, error);
  });
  // Windows keeps what is below a person's profile from others by its own lists.
  if (process.platform === "win32") return;
  const status = await lstat(folder);
  if (status.isSymbolicLink() || status.uid !== process.getuid?.()) {
    throw new UserError(
      "state-folder",
      `${folder} is a link or belongs to somebody else: remove it, or name another state folder.`,
    );
  }
  // Some file systems have no such rights, and refuse or ignore it.
  if ((status.mode & 0o077) !== 0) await chmod(folder, 0o700).catch(() => undefined);
}
