import type { IncomingMessage } from "node:http";
import type { RawRequest } from "../access/doorPolicy";
import { headerValues } from "../access/doorPolicy";

/** RFC 6455, 4.1: 16 bytes in base64. */
const keyPattern = /^[A-Za-z0-9+/]{22}==$/;

/**
 * Whether this asks for a WebSocket as browsers do, and as we speak it: without subprotocols. Also
 * what the library would refuse is found here, because its answers lack our headers.
 */
export function isWebSocketUpgrade(
  request: RawRequest & Pick<IncomingMessage, "httpVersion">,
): boolean {
  const only = (name: string): string | null => {
    const values = headerValues(request, name);
    return values.length === 1 ? (values[0] ?? null) : null;
  };
  const has = (name: string): boolean => headerValues(request, name).length > 0;
  return (
    request.method === "GET" &&
    request.httpVersion === "1.1" &&
    only("upgrade")?.toLowerCase() === "websocket" &&
    only("sec-websocket-version") === "13" &&
    keyPattern.test(only("sec-websocket-key") ?? "") &&
    !has("sec-websocket-protocol") &&
    !has("content-length") &&
    !has("transfer-encoding")
  );
}
