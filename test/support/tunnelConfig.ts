import type { TunnelConfig } from "../../src/tunnel/config";

/** How the tunnel is set up where nothing but a token is given, changed so. */
export function tunnelConfig(change: Partial<TunnelConfig> = {}): TunnelConfig {
  return {
    authtoken: "fake_token",
    domain: null,
    allowEmails: [],
    provider: "google",
    serverAddress: null,
    certificateAuthority: null,
    publicAddress: null,
    ...change,
  };
}
