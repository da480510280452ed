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
  /** Files that are there but could not be looked through: too large, a link that leads outside. */
  readonly unread: readonly string[];
  /** Absolute path of the first file that is to blame; null: there is nothing to tell. */
  readonly file: string | null;
}

const rules = v.fallback(v.array(v.string()), []);
const claudeSchema = v.looseObject({
  permissions: v.fallback(
    v.looseObject({
      allow: v.optional(rules, []),
      defaultMode: v.optional(v.fallback(v.string(), "default"), "default"),
    }),
    { allow: [], defaultMode: "default" },
  ),
  hooks: v.optional(v.unknown()),
  mcpServers: v.optional(v.unknown()),
});
/** Modes in which a person is asked as usual, or about more. */
const askingModes: ReadonlySet<string> = new Set(["default", "plan", "dontAsk", "manual"]);

/**
 * What the CLI takes from the folder besides what its owner says: a repository may bring all of these
 * files, the "local" one too.
 */
export async function claudeSettingsOf(folder: string): Promise<ClaudeSettings> {
  const names = [".claude/settings.json", ".claude/settings.local.json", ".mcp.json"];
  const found = await Promise.all(
    names.map(async (name) => ({ name, ...lookThrough(await readInside(folder, name)) })),
  );
  const toTell = found.find(
    ({ allows, mode, hasHooks, hasServers, isUnread }) =>
      allows.length > 0 || mode !== null || hasHooks || hasServers || isUnread,
  );
  return {
    allows: [...new Set(found.flatMap(({ allows }) => allows))],
    mode: found.findLast(({ mode }) => mode !== null)?.mode ?? null,
    hasHooks: found.some(({ hasHooks }) => hasHooks),
    hasServers: found.some(({ hasServers }) => hasServers),
    unread: found.filter(({ isUnread }) => isUnread).map(({ name }) => name),
    file: toTell === undefined ? null : join(folder, toTell.name),
  };
}

/** `text`: null: no such file; undefined: it can't be read whole. */
function lookThrough(text: string | null | undefined) {
  const nothing = { allows: [], mode: null, hasHooks: false, hasServers: false, isUnread: false };
  if (text === null) return nothing;
  if (text === undefined) return { ...nothing, isUnread: true };
  const parsed = v.safeParse(claudeSchema, parse(text));
  // What is no JSON object counts for nothing with the CLI either, but people should know.
  if (!parsed.success) return { ...nothing, isUnread: text.trim() !== "" };
  const { permissions, hooks, mcpServers } = parsed.output;
  const { allow, defaultMode } = permissions;
  return {
    allows: allow,
    mode: askingModes.has(defaultMode) ? null : defaultMode,
    hasHooks: hasEntries(hooks),
    hasServers: hasEntries(mcpServers),
    isUnread: false,
  };
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
