/**
 * The message box of the page's HTML (src/server/pageShell.ts), in which somebody may write before this script runs.
 * The first drawing takes the element itself over, with the caret, the scroll position and a syllable that is being
 * composed. Where it could not, because something else stands there first, what was written and where goes on.
 */
export class ShellField {
  readonly #place: Element;
  readonly #field: HTMLTextAreaElement | null;
  readonly #hadFocus: boolean;
  readonly #caret: readonly [from: number, to: number, scrollTop: number];
  #text: string;

  constructor(place: Element) {
    this.#place = place;
    this.#field = place.querySelector("textarea");
    this.#hadFocus = this.#field !== null && document.activeElement === this.#field;
    const { value = "", selectionStart = 0, selectionEnd = 0, scrollTop = 0 } = this.#field ?? {};
    this.#caret = [selectionStart, selectionEnd, scrollTop];
    this.#text = value;
  }

  /** What was written so far, once. */
  takeText(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** To be called once the page is drawn. */
  handOver(): void {
    const now = this.#place.querySelector<HTMLTextAreaElement>(".composer-field");
    const [from, to, scrollTop] = this.#caret;
    if (!this.#hadFocus || now === null) return;
    if (now === this.#field && now.selectionStart === from && now.selectionEnd === to) return;
    now.focus();
    now.setSelectionRange(from, to);
    now.scrollTop = scrollTop;
  }
}
