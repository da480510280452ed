import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startVsCode, uninstallExtension } from "../../scripts/vscodeHost.mjs";
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
  /** The name of the opened folder; default `workspace`. */
  readonly folder?: string;
  /** See `VsCodeOptions`. */
  readonly isHere?: boolean;
  /** Files of the workspace by name; they may be in folders. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where VS Code says that a port of this machine is found: `http://localhost:9000/`. Default: under a path. */
  readonly forwardedTo?: string;
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
  /** Where VS Code keeps its extensions, and what it keeps for its user. */
  readonly extensionsDir: string;
  readonly userDataDir: string;
  /** Ends VS Code, uninstalls an extension (`publisher.name`) by its command line, and starts it anew as it was. */
  restartWithout(extensionId: string): Promise<void>;
  /** Ends it with all it started and removes its folders. */
  stop(): Promise<void>;
}

const maxLines = 5_000;

/** Starts the real VS Code with nothing of this machine: fresh workspace, home, settings and extensions. */
export async function openVsCode(options: OpenOptions): Promise<VsCodeHost> {
  const { channel, vsix, settings, trusted, forwardedTo, isHere, files = {} } = options;
  const { folder = "workspace" } = options;
  const root = await mkdtemp(path.join(os.tmpdir(), "rc-"));
  const workspace = path.join(root, folder);
  const home = path.join(root, "home");
  const lines: string[] = [];
  await Promise.all([mkdir(workspace), mkdir(home)]);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  const places = {
    channel,
    userDataDir: path.join(root, "user"),
    extensionsDir: path.join(root, "extensions"),
    env: hostEnvironment(home, options.env),
  };
  const start = (more: { readonly vsix?: string }) =>
    startVsCode({
      ...places,
      ...more,
      workspace,
      ...(settings === undefined ? {} : { settings }),
      ...(trusted === undefined ? {} : { trusted }),
      ...(isHere === undefined ? {} : { isHere }),
      ...(forwardedTo === undefined ? {} : { forwardedTo }),
      log: (line) => {
        if (lines.length < maxLines) lines.push(line);
      },
    });
  let host = await start(vsix === undefined ? {} : { vsix }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    get url() {
      return host.url;
    },
    get pid() {
      return host.pid;
    },
    version: host.version,
    workspace,
    home,
    lines,
    extensionsDir: places.extensionsDir,
    userDataDir: places.userDataDir,
    restartWithout: async (extensionId) => {
      await host.stop();
      await uninstallExtension(places, extensionId);
      host = await start({});
    },
    stop: async () => {
      await host.stop();
      await remove();
    },
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
