import { signal } from "@preact/signals";
import * as v from "valibot";
import { maxImagesPerPrompt } from "../../../src/shared/limits";
import type { ImageRef } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import { readKept } from "./readKept";
import { imageRef } from "./unsent";

const kept = v.pipe(v.array(imageRef), v.maxLength(maxImagesPerPrompt));
const none: readonly ImageRef[] = [];

/** The pictures of each draft that the host has already, kept over reloads like its text. */
export class Attachments {
  readonly #keep: Keep;
  readonly #images = signal<ReadonlyMap<string, readonly ImageRef[]>>(new Map());

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /** Reading it in a component subscribes to it. `null`: before the first conversation. */
  get(conversationId: string | null): readonly ImageRef[] {
    const key = keyOf(conversationId);
    return this.#images.value.get(key) ?? readKept(this.#keep, key, kept) ?? none;
  }

  set(conversationId: string | null, images: readonly ImageRef[]): void {
    const key = keyOf(conversationId);
    this.#images.value = new Map([...this.#images.value, [key, images]]);
    if (images.length === 0) this.#keep.remove(key);
    else this.#keep.set(key, JSON.stringify(images));
  }

  /** Adds what is not there yet, up to what one prompt may have. */
  add(conversationId: string | null, images: readonly ImageRef[]): void {
    const before = this.get(conversationId);
    const fresh = images.filter(({ id }) => before.every((known) => known.id !== id));
    if (fresh.length === 0) return;
    this.set(conversationId, [...before, ...fresh].slice(0, maxImagesPerPrompt));
  }

  move(from: string | null, to: string): void {
    const images = this.get(from);
    if (images.length === 0) return;
    this.add(to, images);
    this.set(from, none);
  }

  forget(): void {
    this.#images.value = new Map();
  }
}

function keyOf(conversationId: string | null): string {
  return `images.${conversationId ?? "new"}`;
}
