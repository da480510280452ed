/** What somebody pasted: a code for here, a link that leads elsewhere, or nothing of the kind. */
export type Pasted =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "elsewhere"; readonly host: string }
  | { readonly kind: "nothing" };

/** As the PC makes them: 16 random bytes, base64url. */
const codePattern = /^[A-Za-z0-9_-]{22,64}$/u;

/**
 * Reads a pairing link, or the code alone. Only ever the fragment counts, and only of a link to this
 * very page: a code of another PC would be spent here for nothing.
 */
export function readPasted(text: string, origin: string): Pasted {
  const pasted = text.trim();
  if (codePattern.test(pasted)) return { kind: "code", code: pasted };
  if (!URL.canParse(pasted)) return { kind: "nothing" };
  const { origin: linked, host, hash } = new URL(pasted);
  const code = hash.startsWith("#p=") ? hash.slice("#p=".length) : "";
  if (!codePattern.test(code)) return { kind: "nothing" };
  return linked === origin ? { kind: "code", code } : { kind: "elsewhere", host };
}
