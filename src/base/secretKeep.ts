import { dirname } from "node:path";
import { codeOf } from "./errors";
import { makePrivateFolder } from "./privateFolder";
import { readOwnFile } from "./readOwnFile";
import { writeWhole } from "./writeWhole";

/** Keeps one secret text over restarts. */
export interface SecretKeep {
  /** Null: none is kept. */
  read(): Promise<string | null>;
  write(secret: string): Promise<void>;
}

/** In a file that only its owner can read: for where there is no store for secrets. */
export function secretFile(file: string, maxBytes: number): SecretKeep {
  return {
    read: async () => {
      try {
        return await readOwnFile(file, maxBytes);
      } catch (error) {
        if (codeOf(error) === "ENOENT") return null;
        throw error;
      }
    },
    write: async (secret) => {
      await makePrivateFolder(dirname(file));
      await writeWhole(file, secret);
    },
  };
}
