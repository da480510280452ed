import { mkdir, rm } from "node:fs/promises";

/**
 * Nothing can be saved as that file any more: a folder stands there. The host may save it just meanwhile; then it is
 * taken away once more.
 */
export async function putFolderInPlaceOf(file: string): Promise<void> {
  for (;;) {
    await rm(file, { force: true });
    try {
      await mkdir(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
