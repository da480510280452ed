import type { Disposable } from "../base/lifecycle";
import { textCoalesceMs } from "../shared/limits";

/**
 * Gathers streaming text: the first piece passes at once, so that an answer shows up without delay,
 * what follows within `textCoalesceMs` goes out as one. Pieces keep their order and none is lost:
 * whoever sends something else that must come after the text calls `flush` first.
 */
export class TextCoalescer implements Disposable {
  private readonly send: (blockId: string, text: string) => void;
  private waiting: { blockId: string; text: string } | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(send: (blockId: string, text: string) => void) {
    this.send = send;
  }

  append(blockId: string, text: string): void {
    if (this.waiting !== null && this.waiting.blockId !== blockId) this.flush();
    if (this.waiting !== null) {
      this.waiting.text += text;
      return;
    }
    if (this.timer !== null) {
      this.waiting = { blockId, text };
      return;
    }
    this.send(blockId, text);
    this.startWindow();
  }

  flush(): void {
    const { waiting } = this;
    this.waiting = null;
    if (waiting !== null) this.send(waiting.blockId, waiting.text);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting = null;
  }

  private startWindow(): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting === null) return;
      this.flush();
      this.startWindow();
    }, textCoalesceMs);
  }
}
