/** Identity providers of ngrok's managed OAuth apps (facts: ngrok docs, traffic policy `oauth`). */
export const oauthProviders = [
  "google",
  "github",
  "gitlab",
  "linkedin",
  "microsoft",
  "twitch",
] as const;
export type OauthProvider = (typeof oauthProviders)[number];

/** What a tunnel needs. `authtoken` is a secret: never logged, never in argv or an environment. */
export interface TunnelConfig {
  readonly authtoken: string;
  /** Host name reserved at ngrok; null: the account's own dev domain. */
  readonly domain: string | null;
  /** Who passes ngrok's OAuth; empty: no OAuth at the edge, pairing alone decides. */
  readonly allowEmails: readonly string[];
  readonly provider: OauthProvider;
  /** `host:port` of another ngrok server (companies run their own); null: ngrok's. */
  readonly serverAddress: string | null;
  /** PEM of the authority that signed that server's certificate; null: ngrok's own. */
  readonly certificateAuthority: string | null;
}
