import type { CDPSession } from "playwright-core";

/** Composes a text in the field that has the focus, as a keyboard for Korean does before a syllable is finished. */
export async function compose(devtools: CDPSession, text: string): Promise<void> {
  const { length } = text;
  await devtools.send("Input.imeSetComposition", {
    text,
    selectionStart: length,
    selectionEnd: length,
  });
}
