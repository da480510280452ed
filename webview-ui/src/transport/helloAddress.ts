import type { ClientHello } from "../../../src/shared/protocol";

/** Where in the host's log somebody is. */
export type Cursor = NonNullable<ClientHello["cursor"]>;

/** The address of an upgrade that brings its hello (docs/protocol.md): the welcome comes a round trip sooner. */
export function helloAddress(url: string, hello: ClientHello): string {
  const base64 = btoa(JSON.stringify(hello));
  const query = base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${url}?hello=${query}`;
}
