import { cutEnd } from "./cutText";
import { printableLine } from "./deviceName";

/** Any text as one printable line of at most so many UTF-16 code units, with a mark where it was longer. */
export function oneLine(text: string, maxLength: number): string {
  // Blanks may stand for much of it; what is far beyond the end needs no look.
  return cutEnd(printableLine(text.slice(0, maxLength * 4)), maxLength);
}
