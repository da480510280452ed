import type { Hash } from "node:crypto";
import { createHash } from "node:crypto";
import type { Disposable } from "../base/lifecycle";
import {
  imageUploadIdleMs,
  maxImageBytes,
  maxImagePieceBytes,
  maxImagesPerPrompt,
  maxImageUploadsSize,
  maxImageUploadsSizePerClient,
} from "../shared/limits";

/** A piece of a picture as it comes from a client. */
export interface ImagePiece {
  /** SHA-256 of the whole, 64 lower-case hex digits. */
  readonly imageId: string;
  /** Where in the whole the piece begins, and the length of the whole, in bytes. */
  readonly offset: number;
  readonly total: number;
  /** Base64 of 1 to `maxImagePieceBytes` bytes. */
  readonly data: string;
}

/** A picture of which some pieces are here. */
interface Upload {
  readonly owner: string;
  readonly imageId: string;
  readonly total: number;
  readonly hash: Hash;
  /** Grows with what comes: what is only announced takes no memory. */
  bytes: Buffer;
  received: number;
  lastPieceAt: number;
}

export type Taken =
  | { readonly kind: "more" }
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | { readonly kind: "refused"; readonly why: string };

/**
 * Puts pictures together from their pieces, in memory. Invariants:
 * - one owner announces no more than `maxImageUploadsSizePerClient`;
 * - all of them together take no more memory than `maxImageUploadsSize`. Only what has come counts, so
 *   nobody takes the room of others with announcements.
 */
export class ImageUploads implements Disposable {
  private readonly uploads = new Map<string, Upload>();
  private timer: NodeJS.Timeout | undefined;

  /** Bytes of memory that all of them take. */
  get size(): number {
    let size = 0;
    for (const upload of this.uploads.values()) size += upload.bytes.length;
    return size;
  }

  /** Whether this owner is sending this picture. */
  has(owner: string, imageId: string): boolean {
    return this.uploads.has(keyOf(owner, imageId));
  }

  /**
   * Takes the next piece, or one that came before once more. The last one gives the whole, whose hash
   * is right. Owners don't share pieces: one of them can't spoil the picture of another.
   */
  take(owner: string, piece: ImagePiece): Taken {
    const bytes = decodePiece(piece);
    if (bytes === null) return refused("is no piece of a picture within the bounds");
    const upload = this.uploadFor(owner, piece);
    if (typeof upload === "string") return refused(upload);
    const end = piece.offset + bytes.length;
    if (piece.offset === upload.received && !this.makeRoom(upload, end)) {
      this.uploads.delete(keyOf(owner, piece.imageId));
      return refused("finds too many on their way");
    }
    upload.lastPieceAt = Date.now();
    this.watch();
    if (end <= upload.received) {
      if (bytes.equals(upload.bytes.subarray(piece.offset, end))) return { kind: "more" };
      // One of the two is wrong; the client begins again.
      this.uploads.delete(keyOf(owner, piece.imageId));
      return refused("is not the piece that came before");
    }
    if (piece.offset !== upload.received) return refused("does not follow");
    bytes.copy(upload.bytes, piece.offset);
    upload.hash.update(bytes);
    upload.received = end;
    if (end < upload.total) return { kind: "more" };
    this.uploads.delete(keyOf(owner, piece.imageId));
    const isRight = upload.hash.digest("hex") === piece.imageId;
    return isRight ? { kind: "whole", bytes: upload.bytes } : refused("has another hash");
  }

  /** Gives up what this owner was sending. */
  forget(owner: string): void {
    this.giveUp((upload) => upload.owner === owner);
  }

  dispose(): void {
    this.giveUp(() => true);
  }

  /** The upload that the piece belongs to, or why there is none. */
  private uploadFor(owner: string, piece: ImagePiece): Upload | string {
    const key = keyOf(owner, piece.imageId);
    const found = this.uploads.get(key);
    if (found?.total === piece.total) return found;
    if (piece.offset !== 0) return "does not begin at 0";
    this.uploads.delete(key);
    this.giveUpIdle();
    const ofOwner = [...this.uploads.values()].filter((upload) => upload.owner === owner);
    if (ofOwner.length >= maxImagesPerPrompt) return "is one of too many at once";
    const announced = ofOwner.reduce((sum, { total }) => sum + total, piece.total);
    if (announced > maxImageUploadsSizePerClient) return "is one of too many at once";
    const upload: Upload = {
      owner,
      imageId: piece.imageId,
      total: piece.total,
      bytes: Buffer.alloc(0),
      hash: createHash("sha256"),
      received: 0,
      lastPieceAt: Date.now(),
    };
    this.uploads.set(key, upload);
    return upload;
  }

  /** Lets the picture grow to at least `size` bytes; false: there is no room for that. */
  private makeRoom(upload: Upload, size: number): boolean {
    const { bytes, received, total } = upload;
    if (size <= bytes.length) return true;
    const grown = Math.min(total, Math.max(size, bytes.length * 2));
    if (this.size - bytes.length + grown > maxImageUploadsSize) return false;
    // What is not written yet is never read.
    upload.bytes = Buffer.allocUnsafeSlow(grown);
    bytes.copy(upload.bytes, 0, 0, received);
    return true;
  }

  private giveUp(isGivenUp: (upload: Upload) => boolean): void {
    for (const [key, upload] of this.uploads) {
      if (isGivenUp(upload)) this.uploads.delete(key);
    }
    if (this.uploads.size > 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private giveUpIdle(): void {
    const idleSince = Date.now() - imageUploadIdleMs;
    this.giveUp((upload) => upload.lastPieceAt <= idleSince);
  }

  /** One timer for all, which does not keep the program alive. */
  private watch(): void {
    if (this.timer !== undefined || this.uploads.size === 0) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.giveUpIdle();
      this.watch();
    }, imageUploadIdleMs);
    this.timer.unref();
  }
}

function keyOf(owner: string, imageId: string): string {
  return `${imageId} ${owner}`;
}

function refused(why: string): Taken {
  return { kind: "refused", why };
}

/** The bytes of a piece; null when it can't be one. */
function decodePiece({ offset, total, data }: ImagePiece): Buffer | null {
  const isPossible =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(total) &&
    offset >= 0 &&
    total > 0 &&
    total <= maxImageBytes &&
    data.length <= Math.ceil(maxImagePieceBytes / 3) * 4;
  if (!isPossible) return null;
  const bytes = Buffer.from(data, "base64");
  const isFitting =
    bytes.length > 0 && bytes.length <= maxImagePieceBytes && offset + bytes.length <= total;
  return isFitting ? bytes : null;
}
