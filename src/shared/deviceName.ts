import { wholeHead } from "./cutText";
import { maxDeviceNameLength } from "./limits";

/**
 * What draws nothing, or draws elsewhere: control characters, line breaks, bidi and other format
 * characters, halves of surrogate pairs, zero-width and other invisible characters, those of
 * Hangul and Braille that look like a space included.
 */
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;

/** One line that shows all that is in it, from any text. */
export function printableLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").replaceAll(invisible, "");
  return line.replaceAll(/ {2,}/g, " ").trim();
}

/**
 * The name of a device from any text: one printable line of at most `maxDeviceNameLength` UTF-16 code
 * units. Empty where nothing is left to show.
 */
export function deviceName(text: string): string {
  return wholeHead(printableLine(text), maxDeviceNameLength).trimEnd();
}
