import { maxSharedBytes } from "../../../src/shared/limits";
import { maxImagesPerPrompt, maxPromptLength } from "../../../src/shared/limits";
import { writeRecord } from "../platform/database";
import type { Shared } from "../platform/shared";

/** Where the page is told that something was shared. */
const sharedPage = "/#shared";

/**
 * Takes what another app shares. It stays on this device until the page puts it into the message's
 * draft; nothing is sent by that.
 */
export async function takeShare(request: Request): Promise<Response> {
  try {
    await writeRecord("shared", readShare(await request.formData(), Date.now()));
  } catch {
    // Too much for this device, or no form at all: the page opens all the same.
  }
  return Response.redirect(sharedPage, 303);
}

/** What a share's form says: its texts one below the other, and as many pictures as a prompt takes. */
export function readShare(form: FormData, at: number): Shared {
  const texts = ["title", "text", "url"].map((name) => textOf(form.get(name)));
  // Many apps say the same twice: the address as text, and as address.
  const lines = texts.filter(
    (text, place) => text !== "" && !texts.some((other, index) => says(other, text, index, place)),
  );
  let room = maxSharedBytes;
  const pictures = form.getAll("pictures").filter((part): part is File => {
    if (!(part instanceof Blob) || part.size === 0 || part.size > room) return false;
    room -= part.size;
    return true;
  });
  return {
    at,
    text: lines.join("\n\n").slice(0, maxPromptLength),
    pictures: pictures.slice(0, maxImagesPerPrompt),
  };
}

function says(other: string, text: string, index: number, place: number): boolean {
  return other.includes(text) && (other !== text || index < place) && index !== place;
}

function textOf(part: FormDataEntryValue | null): string {
  return typeof part === "string" ? part.trim() : "";
}
