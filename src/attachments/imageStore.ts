import { readFile, utimes } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import {
  imageGraceMs,
  maxImageBytes,
  maxImagePieceBytes,
  maxImageSide,
  maxImagesSize,
  maxImageUploadsSize,
} from "../shared/limits";
import type { RefusalCode } from "../shared/protocol";
import type { ImageRef, ImageType } from "../shared/state";
import {
  hashFile,
  isImageId,
  listImages,
  prepareFolder,
  readRange,
  removeImage,
  writeImage,
} from "./imageFiles";
import { readImageHeader } from "./imageType";
import type { ImagePiece } from "./imageUploads";
import { ImageUploads } from "./imageUploads";

interface StoredImage extends ImageRef {
  /** When it was put, the last time; epoch ms. */
  putAt: number;
  /** Its bytes are those that its name promises: checked once in the life of the program. */
  isChecked: boolean;
}

/**
 * Pictures that go with prompts, in a folder of their own, each under the SHA-256 of its bytes. The
 * same picture is kept once, whoever puts it, and what is there never changes. Invariants:
 * - nothing but 64 hex digits becomes a file's name;
 * - a picture is known when all of it is on the disk, never before;
 * - the folder and what is on its way stay below `maxImagesSize` + `maxImageUploadsSize` together.
 */
export class ImageStore implements Disposable {
  private readonly uploads = new ImageUploads();
  private readonly images = new Map<string, StoredImage>();
  /** Pictures that are whole and being written. */
  private readonly saving = new Map<string, Promise<RefusalCode | null>>();
  private savingSize = 0;
  /** Checks of hashes that are under way. */
  private readonly checks = new Map<string, Promise<boolean>>();
  /** Writing and removing, one after the other, so that neither undoes the other. */
  private lastChange: Promise<unknown> = Promise.resolve();
  private readonly folder: string;
  private readonly logger: Logger;
  private readonly write: typeof writeImage;

  private constructor(folder: string, logger: Logger, write: typeof writeImage) {
    this.folder = folder;
    this.logger = logger;
    this.write = write;
  }

  /**
   * Opens the folder and makes it when it is missing. Never rejects: with a folder that can't be used
   * there are no pictures, and new ones are refused with `not-saved`.
   */
  static async open(folder: string, logger: Logger, write = writeImage): Promise<ImageStore> {
    const store = new ImageStore(folder, logger, write);
    try {
      await prepareFolder(folder);
      for (const { id, type, bytes, writtenAt } of await listImages(folder, logger)) {
        store.images.set(id, { id, type, bytes, putAt: writtenAt, isChecked: false });
      }
    } catch (error) {
      logger.warn(`The folder of the pictures can't be used: ${messageOf(error)}`);
    }
    return store;
  }

  /**
   * Takes a piece of a picture. Null: it is here, and with the last piece the picture is on the disk. A
   * piece that came before may come again, and any piece of a picture that is here already is fine.
   * `image-refused`: no piece that follows, or the picture has another hash, a type or size that does
   * not fit; its client begins again at 0, or gives up. `not-saved`: the disk or our share of it is
   * full. Never rejects.
   */
  async put(owner: string, piece: ImagePiece): Promise<RefusalCode | null> {
    const { imageId, offset } = piece;
    if (!isImageId(imageId)) return "image-refused";
    const saved = this.saving.get(imageId);
    if (saved !== undefined) return saved;
    const image = this.images.get(imageId);
    if (image !== undefined && (image.isChecked || (await this.isWhole(image)))) {
      if (offset === 0) this.touch(image);
      return null;
    }
    if (!this.uploads.has(owner, imageId) && this.isTooFullFor(piece.total)) {
      this.logger.warn("A picture is refused: the folder of the pictures is full");
      return "not-saved";
    }
    const taken = this.uploads.take(owner, piece);
    if (taken.kind === "more") return null;
    if (taken.kind === "whole") {
      return this.isTooFullFor(taken.bytes.length) ? "not-saved" : this.save(imageId, taken.bytes);
    }
    this.logger.debug(`A piece of a picture is refused: it ${taken.why}`);
    return "image-refused";
  }

  /** What a prompt says of a picture; null when it is not here. */
  ref(imageId: string): ImageRef | null {
    const image = this.images.get(imageId);
    return image === undefined ? null : { id: image.id, type: image.type, bytes: image.bytes };
  }

  /** A whole picture; null when it is not here (any more). Never rejects. */
  async read(imageId: string): Promise<{ type: ImageType; base64: string } | null> {
    const image = this.images.get(imageId);
    if (image === undefined || !(await this.isWhole(image))) return null;
    const bytes = await this.reading(image, readFile(this.fileOf(image)));
    return bytes?.length === image.bytes
      ? { type: image.type, base64: bytes.toString("base64") }
      : null;
  }

  /** A piece of at most `maxImagePieceBytes`; null when there is none at this offset. Never rejects. */
  async piece(imageId: string, offset: number): Promise<{ data: string; total: number } | null> {
    const image = this.images.get(imageId);
    if (image === undefined || !Number.isSafeInteger(offset) || offset < 0) return null;
    if (offset >= image.bytes || !(await this.isWhole(image))) return null;
    const length = Math.min(maxImagePieceBytes, image.bytes - offset);
    const bytes = await this.reading(image, readRange(this.fileOf(image), offset, length));
    return bytes?.length === length ? { data: bytes.toString("base64"), total: image.bytes } : null;
  }

  /**
   * Removes the oldest pictures beyond `maxImagesSize`, but none that a prompt waits with (`inUse`) and
   * none that was put a moment ago. Cheap when there is nothing to do. Never rejects.
   */
  async prune(inUse: ReadonlySet<string>): Promise<void> {
    const recent = Date.now() - imageGraceMs;
    const candidates = [...this.images.values()]
      .filter((image) => !inUse.has(image.id) && image.putAt < recent)
      .sort((a, b) => a.putAt - b.putAt);
    let excess = this.storedSize() - maxImagesSize;
    const removed: StoredImage[] = [];
    for (const image of candidates) {
      if (excess <= 0) break;
      excess -= image.bytes;
      removed.push(image);
    }
    await Promise.all(removed.map((image) => this.remove(image)));
  }

  /** Gives up what this client was sending: it is gone. */
  forget(owner: string): void {
    this.uploads.forget(owner);
  }

  /** Gives up everything that is on its way. What is being written is finished. */
  dispose(): void {
    this.uploads.dispose();
  }

  private save(imageId: string, bytes: Buffer): Promise<RefusalCode | null> {
    const header = readImageHeader(bytes);
    if (header === null || Math.max(header.width, header.height) > maxImageSide) {
      this.logger.debug("A picture is refused: its type or its size does not fit");
      return Promise.resolve("image-refused");
    }
    const image = { id: imageId, type: header.type, bytes: bytes.length };
    const saved = this.afterLastChange(async () => {
      try {
        await this.write(this.fileOf(image), bytes);
        this.images.set(imageId, { ...image, putAt: Date.now(), isChecked: true });
        return null;
      } catch (error) {
        this.logger.warn(`A picture can't be saved: ${messageOf(error)}`);
        return "not-saved" as const;
      } finally {
        this.saving.delete(imageId);
        this.savingSize -= bytes.length;
      }
    });
    this.saving.set(imageId, saved);
    this.savingSize += bytes.length;
    return saved;
  }

  /** Whether the file still is what its name promises; one that is not is removed. */
  private isWhole(image: StoredImage): Promise<boolean> {
    if (image.isChecked) return Promise.resolve(true);
    let check = this.checks.get(image.id);
    if (check === undefined) {
      check = this.check(image).finally(() => this.checks.delete(image.id));
      this.checks.set(image.id, check);
    }
    return check;
  }

  private async check(image: StoredImage): Promise<boolean> {
    const hash = await this.reading(image, hashFile(this.fileOf(image)));
    if (hash === null) return false;
    image.isChecked = hash === image.id;
    if (!image.isChecked) {
      this.logger.warn("A picture on the disk is damaged, it is removed");
      await this.remove(image);
    }
    return image.isChecked;
  }

  /** The result of reading a file; null when that failed, and then the picture counts as gone. */
  private async reading<T>(image: StoredImage, result: Promise<T>): Promise<T | null> {
    try {
      return await result;
    } catch (error) {
      this.logger.warn(`A picture can't be read: ${messageOf(error)}`);
      this.drop(image);
      return null;
    }
  }

  private async remove(image: StoredImage): Promise<void> {
    this.drop(image);
    await this.afterLastChange(() => removeImage(this.fileOf(image))).catch((error: unknown) => {
      this.logger.warn(`A picture can't be removed: ${messageOf(error)}`);
    });
  }

  /** Forgets this one, but not a later one with the same id. */
  private drop(image: StoredImage): void {
    if (this.images.get(image.id) === image) this.images.delete(image.id);
  }

  /** Somebody wants it again, so it is not among the oldest, also after a restart. */
  private touch(image: StoredImage): void {
    image.putAt = Date.now();
    const now = new Date(image.putAt);
    void this.afterLastChange(() => utimes(this.fileOf(image), now, now)).catch(
      (error: unknown) => {
        this.logger.debug(`The time of a picture can't be set: ${messageOf(error)}`);
      },
    );
  }

  private afterLastChange<T>(change: () => Promise<T>): Promise<T> {
    const result = this.lastChange.then(change);
    this.lastChange = result.catch(() => undefined);
    return result;
  }

  /** Of what is too large by itself the uploads say so. */
  private isTooFullFor(bytes: number): boolean {
    const size = this.storedSize() + this.savingSize + this.uploads.size;
    return bytes <= maxImageBytes && size + bytes > maxImagesSize + maxImageUploadsSize;
  }

  private storedSize(): number {
    let size = 0;
    for (const image of this.images.values()) size += image.bytes;
    return size;
  }

  private fileOf(image: ImageRef): string {
    return path.join(this.folder, image.id);
  }
}
