import { maxImageBytes } from "../../../src/shared/limits";
import type { ImageRef } from "../../../src/shared/state";
import type { Store } from "../store/store";
import { fromBase64 } from "./pictureBytes";

/** A picture from the host, piece by piece; null where it is not there or is not what it should be. */
export async function fetchPicture(
  store: Pick<Store, "ask">,
  { id, type, bytes }: ImageRef,
): Promise<Blob | null> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  while (offset < bytes) {
    const outcome = await store.ask({ type: "image.get", imageId: id, offset });
    if (outcome.kind !== "done") return null;
    const { data, total } = outcome.result;
    const piece = decoded(data);
    if (piece === null || piece.length === 0 || total !== bytes || total > maxImageBytes) {
      return null;
    }
    pieces.push(piece);
    offset += piece.length;
  }
  return offset === bytes ? new Blob(pieces, { type }) : null;
}

function decoded(data: string): Uint8Array<ArrayBuffer> | null {
  try {
    return fromBase64(data);
  } catch {
    return null;
  }
}
