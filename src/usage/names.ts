import { maxUsageNames } from "../shared/limits";

/** Texts by small numbers; 0 is "no name". What comes when the table is full has no name. */
export class Names {
  readonly texts: string[] = [""];
  private readonly numbers = new Map<string, number>([["", 0]]);

  /** The number of a text, a new one where it has none yet. */
  add(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    if (this.texts.length > maxUsageNames) return 0;
    this.texts.push(text);
    this.numbers.set(text, this.texts.length - 1);
    return this.texts.length - 1;
  }

  /** The number of a text that is there, or -1. */
  find(text: string): number {
    return this.numbers.get(text) ?? -1;
  }

  text(number: number): string {
    return this.texts[number] ?? "";
  }
}
