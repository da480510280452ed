import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import path from "node:path";
import * as v from "valibot";

const reportSchema = v.object({
  type: v.picklist(["online", "failed", "closed", "beat"]),
  url: v.optional(v.string()),
  message: v.optional(v.string()),
  errorCode: v.optional(v.string()),
  isAnswered: v.optional(v.boolean()),
});

/** What the process says. */
export type SdkReport = v.InferOutput<typeof reportSchema>;

/** What the process is told; see `sdkProcess.mjs`. */
export interface SdkSettings {
  readonly authtoken: string;
  readonly serverAddr: string;
  readonly caPem: string;
  readonly forwardTo: string;
  readonly domain?: string;
  readonly policy?: unknown;
  readonly beatSeconds?: number;
}

/** The real SDK in a process of its own. */
export interface SdkAgent {
  readonly process: ChildProcess;
  /** Resolves with the next report that fits. */
  next(isWanted: (report: SdkReport) => boolean): Promise<SdkReport>;
  /** Closes the listener. */
  close(): void;
}

/** Starts `sdkProcess.mjs`. The caller ends the process. */
export function startSdkAgent(settings: SdkSettings): SdkAgent {
  const child = fork(path.join(__dirname, "sdkProcess.mjs"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.send(settings);
  return {
    process: child,
    next: (isWanted) =>
      new Promise((resolve) => {
        const listen = (message: unknown): void => {
          const report = v.parse(reportSchema, message);
          if (!isWanted(report)) return;
          child.off("message", listen);
          resolve(report);
        };
        child.on("message", listen);
      }),
    close: () => {
      child.send({ close: true });
    },
  };
}
