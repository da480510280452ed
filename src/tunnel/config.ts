import * as v from "valibot";
import { UserError } from "../base/errors";
import { isHostName, isServerAddress } from "./addresses";
import type { OAuthProvider } from "./policy";
import { buildTrafficPolicy, oauthProviders } from "./policy";

export { oauthProviders } from "./policy";

/** What a tunnel needs. `authtoken` is a secret: never logged, never in argv or an environment. */
export interface TunnelConfig {
  readonly authtoken: string;
  /** Host name reserved at ngrok; null: the account's own dev domain. */
  readonly domain: string | null;
  /** Who passes ngrok's OAuth; empty: no OAuth at the edge, pairing alone decides. */
  readonly allowEmails: readonly string[];
  readonly provider: OAuthProvider;
  /** `host:port` of another ngrok server (companies run their own); null: ngrok's. */
  readonly serverAddress: string | null;
  /**
   * PEM of the authority that signed that server's certificate, or "host" for the authorities that
   * the system trusts (networks that inspect traffic); null: ngrok's own.
   */
  readonly certificateAuthority: string | null;
  /**
   * `host:port` at which the public name is looked at from this PC, for a private server whose names
   * are not in the DNS; null: the name itself, port 443.
   */
  readonly publicAddress: string | null;
}

/** The same, checked, with the policy that follows from it; this is what the child gets. */
export interface ChildConfig {
  readonly authtoken: string;
  readonly domain: string | null;
  readonly trafficPolicy: string | null;
  /** As {@link toForwardUrl} gives it. */
  readonly forwardTo: string;
  readonly serverAddress: string | null;
  readonly certificateAuthority: string | null;
}

// The SDK ends its process, or never answers, on some arguments: all are checked before.
const configSchema = v.object({
  authtoken: v.pipe(
    v.string(),
    v.regex(/^[\x21-\x7e]{1,512}$/, "The ngrok authtoken is missing or has spaces in it."),
  ),
  domain: v.nullable(
    v.pipe(
      v.string(),
      v.check(isHostName, "The ngrok domain is not a host name such as name.ngrok-free.app."),
    ),
  ),
  allowEmails: v.array(v.string()),
  provider: v.picklist(oauthProviders, `The provider is one of ${oauthProviders.join(", ")}.`),
  serverAddress: v.nullable(
    v.pipe(
      v.string(),
      v.check(
        isServerAddress,
        "The ngrok server is not of the form host:port, with a port between 1 and 65535.",
      ),
    ),
  ),
  certificateAuthority: v.nullable(
    v.pipe(
      v.string(),
      v.check(
        (text) => text === "host" || text.includes("-----BEGIN CERTIFICATE-----"),
        "The certificate authority is not a PEM certificate.",
      ),
    ),
  ),
  publicAddress: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check(
          isServerAddress,
          "The public address is not of the form host:port, with a port between 1 and 65535.",
        ),
      ),
    ),
    null,
  ),
});

/**
 * Checks a configuration. `localTarget` is the path of a unix socket or a named pipe, or
 * `http://127.0.0.1:PORT`.
 * @throws {UserError} `tunnel-bad-settings`, `tunnel-bad-email` or `tunnel-too-many-emails`; its
 * message names the setting and never repeats the token
 */
export function toChildConfig(config: TunnelConfig, localTarget: string): ChildConfig {
  const result = v.safeParse(configSchema, config);
  if (!result.success) throw badSettings(result.issues[0].message);
  const { authtoken, allowEmails, provider, domain } = result.output;
  const { serverAddress, certificateAuthority } = result.output;
  return {
    authtoken,
    serverAddress,
    certificateAuthority,
    domain: domain?.toLowerCase() ?? null,
    trafficPolicy: buildTrafficPolicy(provider, allowEmails),
    forwardTo: toForwardUrl(localTarget),
  };
}

/**
 * Checks a configuration before there is anything to forward to.
 * @throws {UserError} as {@link toChildConfig}
 */
export function checkTunnelConfig(config: TunnelConfig): void {
  toChildConfig(config, "http://127.0.0.1:1");
}

const pipePrefix = "\\\\.\\pipe\\";

/**
 * The SDK's spelling of a local target: `unix:/path`, `pipe:name` or `http://127.0.0.1:PORT`.
 * Nothing beyond this PC can be a target.
 * @throws {UserError} `tunnel-bad-settings`
 */
export function toForwardUrl(localTarget: string): string {
  if (/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(localTarget)) return localTarget;
  const isPipe = localTarget.startsWith(pipePrefix);
  const name = isPipe ? localTarget.slice(pipePrefix.length) : localTarget;
  // The SDK takes the path out of a URL without decoding it, so nothing in it may need encoding.
  if (isPipe && /^[\w.~-]+$/.test(name)) return `pipe:${name}`;
  if (!isPipe && /^\/[\w/.~+@:-]+$/.test(name)) return `unix:${name}`;
  throw badSettings(
    "The folder for temporary files has a name that ngrok can't use. Set TMPDIR to another one.",
  );
}

function badSettings(message: string): UserError {
  return new UserError("tunnel-bad-settings", message);
}
