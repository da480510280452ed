/**
 * Variables that must not reach the CLI: our tunnel's secret, the editor's own, and those by which a
 * CLI that started this editor tells its children that they belong to its session. Compared without
 * regard to case, as Windows does.
 */
const strippedNames = new Set([
  "NGROK_AUTHTOKEN",
  "CLAUDECODE",
  "CLAUDE_CODE_ENTRYPOINT",
  "CLAUDE_CODE_EXECPATH",
  "CLAUDE_CODE_SSE_PORT",
  "CLAUDE_EFFORT",
  "CLAUDE_PID",
  "AI_AGENT",
]);
const strippedPrefixes = [
  "VSCODE_",
  "ELECTRON_",
  "CLAUDE_CODE_CHILD_",
  "CLAUDE_CODE_MESSAGING_",
  "CLAUDE_CODE_SESSION_",
];

/**
 * The environment of the CLI: the person's own, so that proxies, certificates and ANTHROPIC_* keep
 * working, without what is ours. `binaryFolder` goes to the end of PATH: a CLI that is a script
 * finds its Node beside itself, also when the editor was started without a shell's PATH.
 */
export function claudeEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  binaryFolder: string,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !isStripped(name.toUpperCase())) environment[name] = value;
  }
  const pathName = pathVariable(environment);
  const delimiter = platform === "win32" ? ";" : ":";
  environment[pathName] = [environment[pathName], binaryFolder].filter(Boolean).join(delimiter);
  return environment;
}

/** The name under which this environment has its PATH; Windows usually says `Path`. */
export function pathVariable(environment: Readonly<Record<string, string | undefined>>): string {
  return Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

function isStripped(name: string): boolean {
  return strippedNames.has(name) || strippedPrefixes.some((prefix) => name.startsWith(prefix));
}
