import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { maxImagesPerPrompt } from "../../../src/shared/limits";
import type { ImageRef, ImageType } from "../../../src/shared/state";
import type { Store } from "../store/store";
import type { Picture, PictureTrouble, Prepared } from "./preparePicture";
import { uploadPicture } from "./uploadPicture";

/** Why a picture is not there yet, or will not be. */
export type AttachmentTrouble = PictureTrouble | "refused" | "not-saved";

/** A picture that is to go with the next prompt. */
export interface Attachment {
  /** Names it on this page only. */
  readonly key: string;
  readonly name: string;
  /** Null until it was read. */
  readonly id: string | null;
  readonly type: ImageType | null;
  readonly bytes: number;
  /** How much of it the PC has, 0–1. */
  readonly progress: number;
  readonly state: "reading" | "uploading" | "waiting" | "failed";
  readonly trouble: AttachmentTrouble | null;
  /** A `blob:` URL to show it with; null until it was read. */
  readonly url: string | null;
}

export interface AttachmentParts {
  readonly store: Pick<Store, "ask">;
  /** Reads a file and makes a picture of it. */
  readonly prepare: (file: Blob) => Promise<Prepared>;
  readonly createUrl: (picture: Picture) => string;
  readonly revokeUrl: (url: string) => void;
  /** How many pictures the message has already. */
  readonly countReady: () => number;
  /** The PC has it: it is no longer of this list. The URL is the listener's now. */
  readonly onReady: (image: ImageRef, url: string) => void;
}

/**
 * The pictures of one message that are on their way: read, sent to the PC piece by piece, one after
 * the other, and handed over when the PC has all of one. After a lost connection `resume` sends them
 * from the beginning; no DOM.
 */
export class AttachmentList {
  readonly #parts: AttachmentParts;
  readonly #items = signal<readonly Attachment[]>([]);
  readonly #surplus = signal(0);
  readonly #pictures = new Map<string, Picture>();
  #uploading: AbortController | null = null;

  readonly items: ReadonlySignal<readonly Attachment[]> = this.#items;
  /** Some are still on their way: a prompt that was sent now would lack them. */
  readonly isBusy: ReadonlySignal<boolean> = computed(() =>
    this.#items.value.some(({ state }) => state !== "failed"),
  );
  /** How many of the last ones were too many. */
  readonly surplus: ReadonlySignal<number> = this.#surplus;

  constructor(parts: AttachmentParts) {
    this.#parts = parts;
  }

  /** Adds files, as many as there is room for. */
  async add(files: readonly File[]): Promise<void> {
    const room = maxImagesPerPrompt - this.#items.value.length - this.#parts.countReady();
    const taken = files.slice(0, Math.max(0, room));
    this.#surplus.value = files.length - taken.length;
    const added = taken.map((file) => ({ file, item: newAttachment(file) }));
    this.#items.value = [...this.#items.value, ...added.map(({ item }) => item)];
    await Promise.all(added.map(({ file, item }) => this.#read(item.key, file)));
  }

  /** Takes a picture away, also while it is on its way. */
  remove(key: string): void {
    const item = this.#find(key);
    if (item === undefined) return;
    this.#forget(item);
    this.#items.value = this.#items.value.filter((other) => other.key !== key);
    this.#surplus.value = 0;
    if (item.state !== "uploading") return;
    this.#uploading?.abort();
    this.#uploading = null;
    void this.#uploadNext();
  }

  /** There is a connection again: what waits is sent from the beginning. */
  resume(): void {
    for (const { key, state } of this.#items.value) {
      if (state === "waiting") this.#change(key, { state: "uploading", progress: 0 });
    }
    void this.#uploadNext();
  }

  /** Tries a picture again that the PC did not take. */
  retry(key: string): void {
    if (!this.#pictures.has(key)) return;
    this.#change(key, { state: "uploading", progress: 0, trouble: null });
    void this.#uploadNext();
  }

  /** The message went without those that could not be taken. */
  dropFailed(): void {
    for (const { key, state } of this.#items.value) {
      if (state === "failed") this.remove(key);
    }
    this.#surplus.value = 0;
  }

  /** Nobody wants them any more. */
  clear(): void {
    this.#uploading?.abort();
    this.#uploading = null;
    for (const item of this.#items.value) this.#forget(item);
    this.#items.value = [];
    this.#surplus.value = 0;
  }

  dispose(): void {
    this.clear();
  }

  async #read(key: string, file: File): Promise<void> {
    const prepared = await this.#parts.prepare(file);
    // It was taken away meanwhile.
    if (this.#find(key) === undefined) return;
    if (prepared.kind === "refused") {
      this.#change(key, { state: "failed", trouble: prepared.why });
      return;
    }
    const { picture } = prepared;
    // The same picture twice is one.
    if (this.#items.value.some(({ id }) => id === picture.id)) {
      this.#items.value = this.#items.value.filter((other) => other.key !== key);
      return;
    }
    this.#pictures.set(key, picture);
    this.#change(key, {
      id: picture.id,
      type: picture.type,
      bytes: picture.bytes.length,
      url: this.#parts.createUrl(picture),
      state: "uploading",
    });
    await this.#uploadNext();
  }

  /** Sends the next one that is due, unless one is under way. */
  async #uploadNext(): Promise<void> {
    if (this.#uploading !== null) return;
    const next = this.#items.value.find(({ state }) => state === "uploading");
    const picture = next && this.#pictures.get(next.key);
    if (next === undefined || picture === undefined) return;
    const { key } = next;
    const uploading = new AbortController();
    this.#uploading = uploading;
    const end = await uploadPicture(this.#parts.store, picture, {
      signal: uploading.signal,
      onProgress: (progress) => {
        this.#change(key, { progress });
      },
    });
    if (this.#uploading !== uploading) return;
    this.#uploading = null;
    switch (end) {
      case "done":
        this.#handOver(key, picture);
        break;
      case "lost":
        this.#wait();
        return;
      case "refused":
      case "not-saved":
        this.#change(key, { state: "failed", trouble: end });
        break;
    }
    await this.#uploadNext();
  }

  #handOver(key: string, { id, type, bytes }: Picture): void {
    const url = this.#find(key)?.url ?? null;
    this.#pictures.delete(key);
    this.#items.value = this.#items.value.filter((item) => item.key !== key);
    if (url !== null) this.#parts.onReady({ id, type, bytes: bytes.length }, url);
  }

  /** Without a connection none of them goes on. */
  #wait(): void {
    for (const { key, state } of this.#items.value) {
      if (state === "uploading") this.#change(key, { state: "waiting", progress: 0 });
    }
  }

  #find(key: string): Attachment | undefined {
    return this.#items.value.find((item) => item.key === key);
  }

  #change(key: string, change: Partial<Attachment>): void {
    this.#items.value = this.#items.value.map((item) =>
      item.key === key ? { ...item, ...change } : item,
    );
  }

  #forget({ key, url }: Attachment): void {
    this.#pictures.delete(key);
    if (url !== null) this.#parts.revokeUrl(url);
  }
}

function newAttachment({ name, size }: File): Attachment {
  return {
    key: crypto.randomUUID(),
    name,
    id: null,
    type: null,
    bytes: size,
    progress: 0,
    state: "reading",
    trouble: null,
    url: null,
  };
}
