import path from "node:path";
import * as v from "valibot";
import { runToEnd } from "../base/process";
import { claudeCheckMs } from "../shared/limits";
import { claudeEnvironment } from "./environment";
import type { ClaudeLocation, FindOptions } from "./findClaude";
import { findClaude } from "./findClaude";
import { isAtLeast } from "./knownVersions";

/** What a look at the CLI found, without a conversation and without a word to any service. */
export interface ClaudeSetUp {
  readonly location: ClaudeLocation;
  /** As the CLI says it; null: it is missing, or said nothing. */
  readonly version: string | null;
  /** `unknown`: the CLI is missing, or of a version that can't be asked. */
  readonly login: "yes" | "no" | "unknown";
}

/** Runs the CLI with these arguments; rejects when it can't be started or does not end. */
type Ask = (args: readonly string[]) => Promise<string>;

/**
 * The oldest version of those tested that can be asked whether it is logged in. One without that
 * command would take the words for a prompt.
 */
const authStatusSince = "2.1.197";

const statusSchema = v.looseObject({ loggedIn: v.boolean() });

/** Looks whether the CLI is there, which it is, and whether it is logged in. Never rejects. */
export async function checkClaude(options: FindOptions): Promise<ClaudeSetUp> {
  const location = await findClaude(options);
  if (location.kind === "missing") return { location, version: null, login: "unknown" };
  const { file, prefix } = location;
  const folder = path.dirname(file);
  const env = claudeEnvironment(options.environment, folder, options.platform);
  // In the home folder: what a project's files set for the CLI has no part in this.
  const cwd = options.homeFolder;
  const ask: Ask = async (args) =>
    (await runToEnd({ file, args: [...prefix, ...args], cwd, env }, claudeCheckMs)).stdout;
  const version = await ask(["--version"]).then(versionIn, () => null);
  return { location, version, login: await loginOf(version, ask) };
}

async function loginOf(version: string | null, ask: Ask): Promise<ClaudeSetUp["login"]> {
  if (version === null || !isAtLeast(version, authStatusSince)) return "unknown";
  return ask(["auth", "status"]).then(loginIn, () => "unknown" as const);
}

/** The version in the first line of what `--version` prints, such as "2.1.330 (Claude Code)". */
export function versionIn(text: string): string | null {
  return /^(\d{1,6}\.\d{1,6}\.\d{1,6})\b/.exec(text.trim())?.[1] ?? null;
}

/** What `auth status` says: a JSON object, whatever its exit code. */
export function loginIn(text: string): ClaudeSetUp["login"] {
  let said: unknown = null;
  try {
    said = JSON.parse(text);
  } catch {
    return "unknown";
  }
  const parsed = v.safeParse(statusSchema, said);
  if (!parsed.success) return "unknown";
  return parsed.output.loggedIn ? "yes" : "no";
}
