import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startVsCode } from "../../scripts/vscodeHost.mjs";
import type { Channel } from "../../scripts/vscodeHost.mjs";

export type { Channel } from "../../scripts/vscodeHost.mjs";

/** Both VS Code versions that the product is tested in. */
export const channels: readonly Channel[] = ["newest", "floor"];

export interface OpenOptions {
  readonly channel: Channel;
  readonly vsix?: string;
  /** Added to the environment of VS Code, which is else empty but for PATH, HOME and the language. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Default `true`. */
  readonly trusted?: boolean;
  /** Files of the workspace by name; they may be in folders. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface VsCodeHost {
  readonly url: string;
  readonly pid: number;
  readonly version: string;
  /** The opened folder. */
  readonly workspace: string;
  /** The home folder of everything that runs in VS Code. */
  readonly home: string;
  /** What VS Code printed, for a failure's message. */
  readonly lines: readonly string[];
  /** Ends it with all it started and removes its folders. */
  stop(): Promise<void>;
}

const maxLines = 5_000;

/** Starts the real VS Code with nothing of this machine: fresh workspace, home, settings and extensions. */
export async function openVsCode(options: OpenOptions): Promise<VsCodeHost> {
  const { channel, vsix, settings, trusted, files = {} } = options;
  const root = await mkdtemp(path.join(os.tmpdir(), "rc-"));
  const workspace = path.join(root, "workspace");
  const home = path.join(root, "home");
  const lines: string[] = [];
  await Promise.all([mkdir(workspace), mkdir(home)]);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  const host = await startVsCode({
    channel,
    workspace,
    userDataDir: path.join(root, "user"),
    extensionsDir: path.join(root, "extensions"),
    env: hostEnvironment(home, options.env),
    ...(vsix === undefined ? {} : { vsix }),
    ...(settings === undefined ? {} : { settings }),
    ...(trusted === undefined ? {} : { trusted }),
    log: (line) => {
      if (lines.length < maxLines) lines.push(line);
    },
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await host.stop();
    await remove();
  };
  return {
    url: host.url,
    pid: host.pid,
    version: host.version,
    workspace,
    home,
    lines,
    stop,
  };
}

function hostEnvironment(
  home: string,
  added: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { PATH = "", TMPDIR } = process.env;
  return {
    PATH,
    HOME: home,
    USERPROFILE: home,
    LANG: "C.UTF-8",
    SHELL: "/bin/sh",
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...added,
  };
}
