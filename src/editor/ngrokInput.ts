import { maxAllowedEmails } from "../shared/limits";
import { parseEmail } from "../tunnel/policy";

/** Checks of what a person types or writes into the settings about ngrok. */

const hostLabel = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const hostPattern = new RegExp(`^(?=.{1,253}$)${hostLabel}(?:\\.${hostLabel})+$`, "i");
/** An IP address or a single-label name (`localhost`) will do for a server, unlike for a domain. */
const serverPattern = new RegExp(`^(?:${hostLabel})(?:\\.${hostLabel})*:(\\d{1,5})$`, "i");

/** A full host name: no scheme, port or path. */
export function isHostName(text: string): boolean {
  return hostPattern.test(text);
}

/** `host:port`. */
export function isServerAddress(text: string): boolean {
  const port = Number(serverPattern.exec(text)?.[1] ?? "0");
  return port >= 1 && port <= 65_535;
}

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
