/** The names by which the style sheet knows what is found, and the place that is being looked at. */
const names = { all: "found", now: "found-now" };

/**
 * Shows where something was found without a change to what stands there: by the browser's own
 * highlights, and where it has none by selecting the place that somebody goes to.
 */
export class Marker {
  readonly #hasHighlights = typeof Highlight !== "undefined" && "highlights" in CSS;

  mark(ranges: readonly Range[], now: Range | null): void {
    if (!this.#hasHighlights) return;
    CSS.highlights.set(names.all, new Highlight(...ranges.filter((range) => range !== now)));
    CSS.highlights.set(names.now, now === null ? new Highlight() : new Highlight(now));
  }

  /** Brings a place to the middle of the scroller. */
  show(range: Range, scroller: HTMLElement): void {
    if (!this.#hasHighlights) select(range);
    const bring = (): void => {
      const place = range.getBoundingClientRect();
      const view = scroller.getBoundingClientRect();
      if (place.top >= view.top + 60 && place.bottom <= view.bottom - 60) return;
      scroller.scrollTop += place.top - view.top - view.height / 2;
    };
    // What is far from the screen has no size yet that could be trusted.
    range.startContainer.parentElement?.scrollIntoView({ block: "center" });
    bring();
    requestAnimationFrame(bring);
  }

  clear(): void {
    if (!this.#hasHighlights) return;
    for (const name of Object.values(names)) CSS.highlights.delete(name);
  }
}

function select(range: Range): void {
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
