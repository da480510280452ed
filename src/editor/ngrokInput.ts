import { maxAllowedEmails } from "../shared/limits";
import { parseEmail } from "../tunnel/policy";

/** Checks of what a person types about ngrok. */

/** The addresses of a list typed with commas, semicolons or spaces between; null: one is not valid. */
export function parseEmails(text: string): readonly string[] | null {
  const emails = text.split(/[\s,;]+/).filter((part) => part !== "");
  return emails.length <= maxAllowedEmails && emails.every((email) => parseEmail(email) !== null)
    ? emails
    : null;
}

/** The token in what was pasted, which may be ngrok's whole `add-authtoken` command; else null. */
export function parseToken(text: string): string | null {
  const token = /(?:^|\s)(?:add-)?authtoken\s+(\S+)\s*$/.exec(text)?.[1] ?? text.trim();
  return /^[\x21-\x7e]{8,512}$/.test(token) ? token : null;
}
