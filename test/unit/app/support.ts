import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { AuditLog } from "../../../src/access/auditLog";
import type { AppOptions } from "../../../src/app/types";
import { silentLogger } from "../../../src/base/logger";
import { deviceIdleLifeMs, deviceLifeMs } from "../../../src/shared/limits";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

/** A folder with a page of nothing, in which the product starts without a CLI. */
export async function startable(): Promise<{
  readonly folder: TemporaryFolder;
  readonly options: AppOptions;
}> {
  const folder = await temporaryFolder("app");
  const [work, page] = [path.join(folder.path, "work"), path.join(folder.path, "page")];
  await Promise.all([mkdir(work), mkdir(page)]);
  const [script, style] = ["a.js", "a.css"];
  const list = {
    boot: { en: script, ko: script },
    js: script,
    markdown: script,
    css: style,
    editorCss: style,
    worker: script,
    files: [script, style],
  };
  await writeFile(path.join(page, "assets.json"), JSON.stringify(list));
  for (const file of list.files) await writeFile(path.join(page, file), "");
  const options: AppOptions = {
    workspaceFolder: work,
    workspaceName: "work",
    stateFolder: path.join(folder.path, "state"),
    port: 0,
    claudePath: path.join(folder.path, "no-claude"),
    tunnel: null,
    pageFolder: page,
    tunnelChildScript: path.join(folder.path, "no-child.js"),
    usageWorkerScript: path.join(folder.path, "no-worker.js"),
    watchdogScript: path.join(folder.path, "no-watchdog.js"),
    maxParallelConversations: 1,
    publicOrigins: [],
    deviceLife: { idleMs: deviceIdleLifeMs, absoluteMs: deviceLifeMs },
    money: { currency: "USD", wonPerDollar: 1_400 },
    environment: { PATH: process.env["PATH"], HOME: folder.path },
    confirmDevice: null,
    confirmStepUp: null,
    push: {
      keys: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
      service: null,
      typedAt: () => null,
    },
    editor: null,
    logger: silentLogger,
  };
  return { folder, options };
}

/** What is on record, oldest first: `event` or `event: detail`. */
export async function trailOf({ stateFolder }: AppOptions): Promise<readonly string[]> {
  const log = await AuditLog.open(path.join(stateFolder, "audit"), silentLogger);
  const records = await log.read(100);
  log.dispose();
  return records
    .map(({ event, detail }) => (detail === null ? event : `${event}: ${detail}`))
    .reverse();
}

/** The status of the answer to whoever calls the local door by this name; null: nobody listens. */
export function statusAt(localUrl: string, host = new URL(localUrl).host): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request(`${localUrl}/health`, { headers: { host }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", () => {
      resolve(null);
    });
    asked.end();
  });
}

/** A promise in the test's hands. */
export function later<T = void>() {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
