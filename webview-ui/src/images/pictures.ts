import { signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ImageRef } from "../../../src/shared/state";
import type { Store } from "../store/store";
import { AttachmentList } from "./attachmentList";
import { fetchPicture } from "./fetchPicture";
import type { Picture, Prepared } from "./preparePicture";

/** Pictures that are kept in the page's memory; those that were shown longest ago go first. */
const maxShown = 24;

/** What became of a picture that is to be shown. */
export type ShownPicture =
  | { readonly kind: "loading" }
  | { readonly kind: "there"; readonly url: string }
  | { readonly kind: "missing" };

const loading: ShownPicture = { kind: "loading" };

/** All pictures of the page: those on their way to the PC, and those that are shown. */
export class Pictures {
  readonly #store: Pick<Store, "ask" | "attachments" | "conversation">;
  readonly #uploads = new Map<string | null, AttachmentList>();
  readonly #shown = signal<ReadonlyMap<string, ShownPicture>>(new Map());

  constructor(store: Pick<Store, "ask" | "attachments" | "conversation">) {
    this.#store = store;
  }

  /** The pictures on their way for the message of that conversation. */
  uploadsOf(conversationId: string | null): AttachmentList {
    const known = this.#uploads.get(conversationId);
    if (known !== undefined) return known;
    // What was added before the first conversation belongs to it as soon as there is one.
    const home = (): string | null => conversationId ?? this.#store.conversation.value?.id ?? null;
    const list = new AttachmentList({
      store: this.#store,
      prepare,
      createUrl,
      revokeUrl: (url) => {
        URL.revokeObjectURL(url);
      },
      countReady: () => this.#store.attachments.get(home()).length,
      onReady: (image, url) => {
        this.#put(image.id, { kind: "there", url });
        this.#store.attachments.add(home(), [image]);
      },
    });
    this.#uploads.set(conversationId, list);
    return list;
  }

  /** The picture as it can be shown. Reading it in a component subscribes to it. */
  of(image: ImageRef): ShownPicture {
    return this.#shown.value.get(image.id) ?? loading;
  }

  /** Fetches a picture that is to be shown, unless it is there or under way. */
  async load(image: ImageRef): Promise<void> {
    const known = this.#shown.peek().get(image.id);
    if (known?.kind === "there" || known?.kind === "loading") return;
    this.#put(image.id, loading);
    const blob = await fetchPicture(this.#store, image);
    this.#put(
      image.id,
      blob === null ? { kind: "missing" } : { kind: "there", url: URL.createObjectURL(blob) },
    );
  }

  /** There is a connection again. */
  resume(): void {
    for (const list of this.#uploads.values()) list.resume();
  }

  dispose(): void {
    for (const list of this.#uploads.values()) list.dispose();
    this.#uploads.clear();
    for (const picture of this.#shown.value.values()) revoke(picture);
    this.#shown.value = new Map();
  }

  #put(id: string, picture: ShownPicture): void {
    const shown = new Map(this.#shown.peek());
    const before = shown.get(id);
    if (before !== undefined) revoke(before);
    // The last place is the newest one's.
    shown.delete(id);
    shown.set(id, picture);
    for (const [oldest, old] of shown) {
      if (shown.size <= maxShown) break;
      revoke(old);
      shown.delete(oldest);
    }
    this.#shown.value = shown;
  }
}

export const PicturesContext = createContext<Pictures | null>(null);

export function usePictures(): Pictures {
  const pictures = useContext(PicturesContext);
  if (pictures === null) throw new Error("Outside of the page's pictures.");
  return pictures;
}

/** Reading and redrawing pictures is fetched with the first one that is added. */
async function prepare(file: Blob): Promise<Prepared> {
  try {
    const { readPicture } = await import("./readPicture");
    return await readPicture(file);
  } catch {
    // No network just now.
    return { kind: "refused", why: "unreadable" };
  }
}

function createUrl({ bytes, type }: Picture): string {
  return URL.createObjectURL(new Blob([bytes], { type }));
}

function revoke(picture: ShownPicture): void {
  if (picture.kind === "there") URL.revokeObjectURL(picture.url);
}
