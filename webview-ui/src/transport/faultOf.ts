import { closeCodes } from "../../../src/shared/protocolVersion";
import type { Fault } from "./connection";

/** "Message Too Big" (RFC 6455, 7.4.1): what a host's WebSocket says by itself. */
const tooBig = 1009;

/** What the close code of a connection tells about why it ended. */
export function faultOf(closeCode: number): Fault {
  switch (closeCode) {
    case closeCodes.stopped:
      return "stopped";
    case closeCodes.restarting:
      return "restarting";
    case closeCodes.refused:
    case tooBig:
      return "refused";
    default:
      return "unknown";
  }
}
