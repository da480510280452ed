import * as v from "valibot";
import { parseJson } from "../base/json";
import { maxHelloQueryLength } from "../shared/limits";
import type { ClientHello } from "../shared/protocol";
import { helloSchema } from "../shared/protocol";

/** What an upgrade asks for. */
export type UpgradeTarget =
  /** `hello`: what it says already; null: it says hello later, in a message. */
  | { readonly ok: true; readonly hello: ClientHello | null }
  | { readonly ok: false; readonly code: "bad-request" | "not-found" };

const path = "/ws";
const prefix = `${path}?hello=`;
/** RFC 4648, section 5, without padding. */
const base64url = /^[A-Za-z0-9_-]+$/;

/**
 * Reads where an upgrade goes to: `/ws`, or `/ws?hello=` and the message `hello` in base64url, which
 * spares a page one way to the PC and back. Compared as it came: nothing else may stand in it.
 */
export function readUpgradeTarget(target: string): UpgradeTarget {
  if (target === path) return { ok: true, hello: null };
  const hello = target.startsWith(prefix) ? readHello(target.slice(prefix.length)) : null;
  if (hello !== null) return { ok: true, hello };
  return { ok: false, code: target.startsWith(`${path}?`) ? "bad-request" : "not-found" };
}

function readHello(text: string): ClientHello | null {
  if (text.length > maxHelloQueryLength || !base64url.test(text)) return null;
  const bytes = Buffer.from(text, "base64url");
  // Only one way to write the same: bits that nobody reads, or half a letter, are no hello.
  if (bytes.toString("base64url") !== text) return null;
  const json = bytes.toString("utf8");
  if (!Buffer.from(json, "utf8").equals(bytes)) return null;
  const parsed = v.safeParse(helloSchema, parseJson(json), { abortEarly: true });
  return parsed.success ? parsed.output : null;
}
