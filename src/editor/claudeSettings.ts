import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import * as v from "valibot";
import { codeOf } from "../base/errors";
import { maxFolderSettingsBytes } from "../shared/limits";

/** What a folder's own files have Claude do unasked. */
export interface ClaudeSettings {
  /** Rules of `permissions.allow`, as they stand there. */
  readonly allows: readonly string[];
  /** A mode that asks less than the usual one. */
  readonly mode: string | null;
  readonly hasHooks: boolean;
  readonly hasServers: boolean;
  /** What else is set that is not known to be harmless, by its name: a helper program, an environment, plugins. */
  readonly others: readonly string[];
  /** Files that are there but could not be looked through: too large, a link that leads outside. */
  readonly unread: readonly string[];
  /** Another one wherever what is to be told may have changed. */
  readonly fingerprint: string;
  /** Absolute path of the first file that is to blame; null: there is nothing to tell. */
  readonly file: string | null;
}

const rules = v.fallback(v.array(v.string()), []);
const claudeSchema = v.looseObject({
  permissions: v.fallback(
    v.looseObject({
      allow: v.optional(rules, []),
      defaultMode: v.optional(v.fallback(v.string(), "default"), "default"),
      additionalDirectories: v.optional(rules, []),
    }),
    { allow: [], defaultMode: "default", additionalDirectories: [] },
  ),
  hooks: v.optional(v.unknown()),
  mcpServers: v.optional(v.unknown()),
});
/** Settings that start nothing, lead nowhere and allow nothing, and those that are told of by themselves. */
const plainKeys: ReadonlySet<string> = new Set([
  ...["$schema", "permissions", "hooks", "mcpServers", "model", "language", "outputStyle"],
  ...["attribution", "includeCoAuthoredBy", "cleanupPeriodDays", "companyAnnouncements"],
  ...["alwaysThinkingEnabled", "effortLevel", "prefersReducedMotion", "showTurnDuration"],
  ...["spinnerTipsEnabled", "spinnerVerbs", "plansDirectory", "respectGitignore"],
]);
/** Modes in which a person is asked as usual, or about more. */
const askingModes: ReadonlySet<string> = new Set(["default", "plan", "dontAsk", "manual"]);

/**
 * What the CLI takes from the folder besides what its owner says: a repository may bring all of these
 * files, the "local" one too.
 */
export async function claudeSettingsOf(folder: string): Promise<ClaudeSettings> {
  const names = [".claude/settings.json", ".claude/settings.local.json", ".mcp.json"];
  const texts = await Promise.all(names.map((name) => readInside(folder, name)));
  const found = names.map((name, index) => ({ name, ...lookThrough(texts[index]) }));
  const toTell = found.find(
    ({ allows, mode, hasHooks, hasServers, others, isUnread }) =>
      allows.length > 0 || mode !== null || hasHooks || hasServers || others.length > 0 || isUnread,
  );
  return {
    allows: [...new Set(found.flatMap(({ allows }) => allows))].sort(byReach),
    mode: found.findLast(({ mode }) => mode !== null)?.mode ?? null,
    hasHooks: found.some(({ hasHooks }) => hasHooks),
    hasServers: found.some(({ hasServers }) => hasServers),
    others: [...new Set(found.flatMap(({ others }) => others))],
    unread: found.filter(({ isUnread }) => isUnread).map(({ name }) => name),
    fingerprint: createHash("sha256").update(JSON.stringify(texts)).digest("base64url"),
    file: toTell === undefined ? null : join(folder, toTell.name),
  };
}

/** `text`: null: no such file; undefined: it can't be read whole. */
function lookThrough(text: string | null | undefined) {
  const none = { allows: [], mode: null, hasHooks: false, hasServers: false, others: [] };
  const nothing = { ...none, isUnread: false };
  if (text === null) return nothing;
  if (text === undefined) return { ...nothing, isUnread: true };
  const parsed = v.safeParse(claudeSchema, parse(text));
  // What is no JSON object counts for nothing with the CLI either, but people should know.
  if (!parsed.success) return { ...nothing, isUnread: text.trim() !== "" };
  const { permissions, hooks, mcpServers } = parsed.output;
  const { allow, defaultMode, additionalDirectories } = permissions;
  const others = Object.keys(parsed.output).filter((key) => !plainKeys.has(key));
  if (additionalDirectories.length > 0) others.push("permissions.additionalDirectories");
  return {
    allows: allow,
    mode: askingModes.has(defaultMode) ? null : defaultMode,
    hasHooks: hasEntries(hooks),
    hasServers: hasEntries(mcpServers),
    others,
    isUnread: false,
  };
}

/** What allows most comes first: a whole tool, then what has a wildcard. */
function byReach(one: string, other: string): number {
  const reach = (rule: string): number => (/[(]/.test(rule) ? (rule.includes("*") ? 1 : 2) : 0);
  return reach(one) - reach(other);
}

function hasEntries(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** A file of the folder, all of it; see {@link lookThrough}. Links are followed within the folder only. */
async function readInside(folder: string, name: string): Promise<string | null | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(folder, name));
    const way = relative(root, file);
    if (way.startsWith("..") || isAbsolute(way)) return undefined;
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) return undefined;
      const buffer = Buffer.alloc(maxFolderSettingsBytes + 1);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return bytesRead > maxFolderSettingsBytes ? undefined : buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "") ? null : undefined;
  }
}
