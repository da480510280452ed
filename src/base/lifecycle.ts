/** Something that holds a resource until it is disposed. Disposing twice is a no-op. */
export interface Disposable {
  dispose(): void;
}

/** Makes a disposable of a function; the function runs at most once. */
export function toDisposable(release: () => void): Disposable {
  let isDisposed = false;
  return {
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      release();
    },
  };
}

/**
 * Owns disposables and releases them in reverse order of their creation.
 * What is added after disposal is released at once, so a late arrival can't leak.
 */
export class DisposableStore implements Disposable {
  private readonly items: Disposable[] = [];
  private isDisposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.isDisposed) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
