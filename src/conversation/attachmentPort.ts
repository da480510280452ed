import type { RefusalCode } from "../shared/protocol";
import type { ImageRef } from "../shared/state";
import type { AgentImage } from "./agent";

/** The port to what goes with a prompt: pictures, and the files of the folder that it may name. */
export interface Attachments {
  /** Takes a piece of a picture from a client; gives the reason of a refusal. */
  put(clientId: string, piece: ImagePiece): Promise<RefusalCode | null>;
  /** What is known of a picture that is here as a whole; null: there is none of that id. */
  ref(imageId: string): ImageRef | null;
  /** The whole picture, for the agent. */
  read(imageId: string): Promise<AgentImage | null>;
  /** A piece of a picture, in base64, and the size of the whole in bytes. */
  piece(
    imageId: string,
    offset: number,
  ): Promise<{ readonly data: string; readonly total: number } | null>;
  /** A client is gone: what it had not sent to its end is dropped. */
  forget(clientId: string): void;
  /** Drops the oldest pictures beyond the bound of the disk, but none of these. */
  prune(inUse: ReadonlySet<string>): Promise<void>;
  /** Paths of the folder that fit what was typed, best first. */
  findFiles(query: string): Promise<readonly string[]>;
}

/** `data` is base64. */
export interface ImagePiece {
  readonly imageId: string;
  readonly offset: number;
  readonly total: number;
  readonly data: string;
}
