/**
 * Raised when the messages (protocol.ts) change in a way that older pages cannot follow. It stands
 * apart from their schemas, which only the host needs: the page's first load goes without them.
 */
export const protocolVersion = 1;

/** Close codes of the WebSocket, in the range that RFC 6455 leaves to applications. */
export const closeCodes = {
  /** "Stop Remote Claude", or the editor went away: reconnecting makes no sense until it is back. */
  stopped: 4000,
  /** The device was revoked or its session ended: pair again. */
  revoked: 4001,
  /** The client broke the protocol or a limit; `reason` says which. */
  refused: 4002,
  /** The client was too slow for what it was sent: reconnect. */
  resync: 4003,
  /** The server starts again at the same address: reconnect at once. */
  restarting: 4004,
  /** Its device has as many clients as it may, and opened another: reconnect when somebody looks. */
  displaced: 4005,
} as const;
