import { maxClientMessagesPerSecond, maxImagePieceBytes } from "../../../src/shared/limits";
import type { Store } from "../store/store";
import type { Picture } from "./preparePicture";
import { toBase64 } from "./pictureBytes";

/** Least time (ms) between two pieces: half of what the host takes is left for everything else. */
const pieceIntervalMs = 2_000 / maxClientMessagesPerSecond;

export interface Upload {
  /** Ends it; nothing more is sent then. */
  readonly signal: AbortSignal;
  /** How much the host has, 0–1. */
  readonly onProgress: (progress: number) => void;
}

/** `lost`: the connection broke, or it was ended. */
export type UploadEnd = "done" | "lost" | "refused" | "not-saved";

/** Sends a picture piece by piece, each after the host has taken the one before. */
export async function uploadPicture(
  store: Pick<Store, "ask">,
  { id, bytes }: Picture,
  { signal, onProgress }: Upload,
): Promise<UploadEnd> {
  const total = bytes.length;
  const isOver = (): boolean => signal.aborted;
  for (let offset = 0; offset < total; offset += maxImagePieceBytes) {
    const startedAt = performance.now();
    const piece = bytes.subarray(offset, offset + maxImagePieceBytes);
    const outcome = await store.ask({
      type: "image.put",
      imageId: id,
      offset,
      total,
      data: toBase64(piece),
    });
    if (isOver() || outcome.kind === "lost") return "lost";
    if (outcome.kind === "refused") {
      return outcome.refusal.code === "not-saved" ? "not-saved" : "refused";
    }
    onProgress((offset + piece.length) / total);
    if (offset + piece.length < total) {
      await pause(pieceIntervalMs - (performance.now() - startedAt));
    }
    if (isOver()) return "lost";
  }
  return "done";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}
