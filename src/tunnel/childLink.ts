import type { forkScript } from "../base/process";
import type { FromChild, ToChild } from "./ipc";
import { parseFromChild } from "./ipc";

/** What the supervisor hears of its child. */
export interface ChildLinkListener {
  onMessage(message: FromChild): void;
  /** The process is gone, or never came to be. Called once. */
  onGone(detail: string): void;
}

/** One child process, from its start to its end. */
export class ChildLink {
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  private readonly process: ReturnType<typeof forkScript>;
  private isGone = false;

  constructor(process: ReturnType<typeof forkScript>, listener: ChildLinkListener) {
    this.process = process;
    this.gone = new Promise((resolve) => {
      const end = (detail: string): void => {
        if (this.isGone) return;
        this.isGone = true;
        resolve();
        listener.onGone(detail);
      };
      process.on("exit", (code, signal) => {
        end(`exit ${signal ?? String(code)}`);
      });
      process.on("error", (error) => {
        // A failed kill or send comes here too: only a process without pid never began.
        if (process.pid === undefined) end(error.message);
      });
    });
    process.on("message", (received) => {
      const message = parseFromChild(received);
      if (message !== null) listener.onMessage(message);
    });
  }

  send(message: ToChild): void {
    // The callback takes the error of a child that is just going; its exit says all there is.
    if (!this.isGone && this.process.connected) this.process.send(message, () => undefined);
  }

  /** Ends the process at once; the service sees the connection close. */
  kill(): void {
    if (!this.isGone) this.process.kill("SIGKILL");
  }
}
