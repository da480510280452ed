export type Channel = "newest" | "floor";

export const vsCodeVersions: Readonly<
  Record<Channel, { readonly codeServer: string; readonly node: string; readonly vsCode: string }>
>;

export interface VsCodeOptions {
  readonly channel: Channel;
  /** The folder to open; must exist. */
  readonly workspace: string;
  /** Keep it short: a socket is made in it, and its path may have 107 characters at most. */
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Installed before the start. */
  readonly vsix?: string | readonly string[];
  /** Of 127.0.0.1; a free one unless told. */
  readonly port?: number;
  /** Where VS Code says that a port of this machine is found: `http://localhost:9000/`. Default: under a path. */
  readonly forwardedTo?: string;
  /** `false`: the folder is opened untrusted, and VS Code asks. Default `true`. */
  readonly trusted?: boolean;
  /** Who looks at it sits at this computer, so it need not forward ports. Default `false`. */
  readonly isHere?: boolean;
  /** The whole environment of VS Code and what it starts; default: ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** User settings, written over the quiet defaults. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Hears every line that VS Code prints, and what is being installed. */
  readonly log?: (line: string) => void;
}

export interface RunningVsCode {
  /** Opens the folder in a browser. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Such as `1.100.3`. */
  readonly version: string;
  /** Resolves when VS Code has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Ends VS Code with all it started and waits for that; calling it again is fine. */
  stop(): Promise<void>;
}

export function installVsCode(options: {
  readonly channel: Channel;
  readonly log?: (line: string) => void;
}): Promise<{ entry: string; node: string; version: string }>;

export function startVsCode(options: VsCodeOptions): Promise<RunningVsCode>;

/** Uninstalls an extension (`publisher.name`) by VS Code's command line. What is left of it goes at the next start. */
export function uninstallExtension(
  options: Pick<VsCodeOptions, "channel" | "userDataDir" | "extensionsDir" | "env">,
  id: string,
): Promise<void>;
