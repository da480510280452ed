import type { AgentImage } from "../../../../src/conversation/agent";
import type { Attachments, ImagePiece } from "../../../../src/conversation/attachmentPort";
import type { RefusalCode } from "../../../../src/shared/protocol";
import type { ImageRef } from "../../../../src/shared/state";

/** Pictures that are here because the test says so. */
export class FakeAttachments implements Attachments {
  readonly refs = new Map<string, ImageRef>();
  readonly pieces: (ImagePiece & { readonly clientId: string })[] = [];
  readonly paths: string[] = [];
  readonly forgotten: string[] = [];
  /** What may not be dropped, as it was last said. */
  inUse: ReadonlySet<string> = new Set();
  private gate: Promise<void> = Promise.resolve();
  /** What the next piece is refused with. */
  refusal: RefusalCode | null = null;

  /** Until the function that it gives is called, no picture is read. */
  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => {
      open = resolve;
    });
    return () => {
      open();
    };
  }

  add(imageId: string): ImageRef {
    const ref = { id: imageId, type: "image/png", bytes: 4 } as const;
    this.refs.set(imageId, ref);
    return ref;
  }

  put(clientId: string, piece: ImagePiece): Promise<RefusalCode | null> {
    this.pieces.push({ clientId, ...piece });
    return Promise.resolve(this.refusal);
  }

  ref(imageId: string): ImageRef | null {
    return this.refs.get(imageId) ?? null;
  }

  async read(imageId: string): Promise<AgentImage | null> {
    await this.gate;
    const ref = this.refs.get(imageId);
    return ref === undefined ? null : { type: ref.type, base64: "AAAA" };
  }

  piece(imageId: string): Promise<{ readonly data: string; readonly total: number } | null> {
    return Promise.resolve(this.refs.has(imageId) ? { data: "AAAA", total: 3 } : null);
  }

  forget(clientId: string): void {
    this.forgotten.push(clientId);
  }

  prune(inUse: ReadonlySet<string>): Promise<void> {
    this.inUse = inUse;
    return Promise.resolve();
  }

  findFiles(query: string): Promise<readonly string[]> {
    return Promise.resolve(this.paths.filter((one) => one.includes(query)));
  }
}
