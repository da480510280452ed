import { connect } from "node:net";
import type { Disposable } from "../base/lifecycle";
import { toDisposable } from "../base/lifecycle";
import { tunnelProbeMs } from "../shared/limits";
import type { Clock } from "./clock";

/** Where the SDK connects when it is told nothing else. */
export const ngrokAddress = "connect.ngrok-agent.com:443";

/** Whether `host:port` takes a connection within `timeoutMs`. Nothing is sent; never rejects. */
export function canConnect(address: string, timeoutMs = tunnelProbeMs): Promise<boolean> {
  const colon = address.lastIndexOf(":");
  const host = address.slice(0, colon).replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(address.slice(colon + 1)), timeout: timeoutMs });
    const finish = (isReachable: boolean): void => {
      socket.destroy();
      resolve(isReachable);
    };
    socket.on("connect", () => {
      finish(true);
    });
    socket.on("timeout", () => {
      finish(false);
    });
    socket.on("error", () => {
      finish(false);
    });
  });
}

/**
 * Looks every now and then, and calls back once when the network returns: when a look succeeds
 * after one that failed. A network that was there all the time is not the trouble, and then the
 * usual waits go on.
 */
export function watchReachability(
  probe: () => Promise<boolean>,
  clock: Clock,
  onReturn: () => void,
): Disposable {
  let isOver = false;
  let wasUnreachable = false;
  let timer: Disposable | undefined;
  const look = async (): Promise<void> => {
    const isReachable = await probe();
    // Disposed while looking.
    if (isOver) return;
    if (isReachable && wasUnreachable) {
      isOver = true;
      onReturn();
      return;
    }
    wasUnreachable ||= !isReachable;
    lookLater();
  };
  const lookLater = (): void => {
    timer = clock.after(tunnelProbeMs, () => {
      void look();
    });
  };
  lookLater();
  return toDisposable(() => {
    isOver = true;
    timer?.dispose();
  });
}
