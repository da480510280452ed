export type Channel = "newest" | "floor";

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
  /** `false`: the folder is opened untrusted, and VS Code asks. Default `true`. */
  readonly trusted?: boolean;
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
