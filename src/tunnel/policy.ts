import { UserError } from "../base/errors";
import { maxAllowedEmails, maxEmailLength, maxEmailLocalLength } from "../shared/limits";

/** Identity providers of ngrok's managed OAuth apps, for which no client id is needed. */
export const oauthProviders = [
  "google",
  "github",
  "gitlab",
  "linkedin",
  "microsoft",
  "twitch",
] as const;
export type OAuthProvider = (typeof oauthProviders)[number];

// A strict part of RFC 5321: no quotes, no backslash, no comments, so nothing can leave the list.
const localPart = /^[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*$/;
const domainPart = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** The address in lower case, or null when it is none that we accept. */
export function parseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  const at = email.indexOf("@");
  if (email.length > maxEmailLength || at < 1 || at > maxEmailLocalLength) return null;
  return localPart.test(email.slice(0, at)) && domainPart.test(email.slice(at + 1)) ? email : null;
}

/**
 * The traffic policy that asks visitors to sign in and turns away everybody who is not listed, as
 * JSON for the SDK; null when nobody is listed, for then the tunnel has no sign-in.
 * @throws {UserError} `tunnel-bad-email` for an address that is none; `tunnel-too-many-emails`
 */
export function buildTrafficPolicy(
  provider: OAuthProvider,
  allowEmails: readonly string[],
): string | null {
  if (allowEmails.length === 0) return null;
  if (allowEmails.length > maxAllowedEmails) {
    const message = `Allow at most ${maxAllowedEmails} e-mail addresses.`;
    throw new UserError("tunnel-too-many-emails", message);
  }
  const literals = [...new Set(allowEmails.map(requireEmail))].map((email) => `'${email}'`);
  return JSON.stringify({
    on_http_request: [
      { actions: [{ type: "oauth", config: { provider } }] },
      {
        expressions: [`!(actions.ngrok.oauth.identity.email in [${literals.join(",")}])`],
        actions: [{ type: "deny", config: { status_code: 403 } }],
      },
    ],
  });
}

function requireEmail(text: string): string {
  const email = parseEmail(text);
  if (email !== null) return email;
  const message = `“${text}” is not an e-mail address that can be allowed. Correct the setting.`;
  throw new UserError("tunnel-bad-email", message);
}
