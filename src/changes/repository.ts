import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { isWithin } from "../base/paths";
import { askGit } from "../git/askGit";
import { findGit } from "../git/findGit";
import type { GitEnd, GitPlace } from "../git/runGit";
import type { GitTrouble } from "../shared/changedFiles";

/** A work tree that can be looked at without starting anything, and without leaving it. */
export interface Repository {
  readonly place: GitPlace;
  /** What goes before a command that looks into files: it switches off what they would be sent through. */
  readonly overrides: readonly string[];
  /** Where the folder lies in the work tree: empty, or with a slash at its end. */
  readonly prefix: string;
  /** The tree to compare with: `HEAD`, or before the first commit the empty one. */
  readonly base: string;
}

/**
 * Looks whether the folder is in a repository, and whether that is one to be trusted with a question:
 * all of it has to lie in the work tree, or to be a linked work tree's or a submodule's own, which
 * name the folder themselves. A `.git` that leads elsewhere would show what others wrote there.
 */
export async function openRepository(
  folder: string,
  environment: GitPlace["environment"],
  signal: AbortSignal,
): Promise<Repository | GitTrouble> {
  const git = await findGit(folder, environment, process.platform);
  if (git === null) return "no-git";
  const place = { git, folder, environment };
  const ask = (...args: readonly string[]) => askGit(place, args, signal);
  const found = await Promise.all(
    ["--show-toplevel", "--show-prefix", "--absolute-git-dir", "--git-common-dir"].map((what) =>
      ask("rev-parse", what),
    ),
  );
  const [top, prefix, gitFolder, common] = found;
  for (const one of found) if (typeof one !== "string") return troubleOf(one, "no-repository");
  if (![top, prefix, gitFolder, common].every((one) => typeof one === "string")) return "failed";
  const [head, branch, keys] = await Promise.all([
    ask("rev-parse", "--verify", "--quiet", "HEAD"),
    ask("rev-parse", "--symbolic-full-name", "HEAD"),
    ask("config", "--list", "--name-only", "-z"),
  ]);
  if (typeof keys !== "string") return troubleOf(keys, "failed");
  const overrides = filterOverrides(keys.split("\0"));
  const places = { folder, top, prefix, gitFolder, common };
  const isOwn = await isOwnRepository({ ...asTexts(places), branch: asText(branch) }, (name) =>
    ask("config", "--get", name),
  );
  if (!isOwn || overrides === null) return "unsafe";
  const base = typeof head === "string" ? "HEAD" : await ask(...emptyTree);
  if (typeof base !== "string") return troubleOf(base, "failed");
  return { place, overrides, prefix: asText(prefix), base };
}

/** The id of a tree with nothing in it, whatever the repository's hash. */
const emptyTree = ["hash-object", "-t", "tree", "--stdin"];

function asText(answer: string | GitEnd | undefined): string {
  return typeof answer === "string" ? answer : "";
}

function asTexts<T extends string>(
  answers: Readonly<Record<T, string | GitEnd | undefined>>,
): Readonly<Record<T, string>> {
  return Object.fromEntries(
    Object.entries<string | GitEnd | undefined>(answers).map(([key, value]) => [
      key,
      asText(value),
    ]),
  ) as Record<T, string>;
}

/** What a failure of git means. */
export function troubleOf({ kind, message }: GitEnd, otherwise: GitTrouble): GitTrouble {
  if (kind === "cut") return "too-slow";
  return message.includes("safe.directory") ? "not-trusted" : otherwise;
}

/**
 * git sends a file through the filter that its attributes name before it compares it. Each driver of
 * each configuration gets no commands; null: there is one whose name can't be given to git as an option.
 */
export function filterOverrides(keys: readonly string[]): readonly string[] | null {
  const names = new Set<string>();
  for (const key of keys) {
    const name = /^filter\.([\s\S]*)\.[^.]*$/.exec(key)?.[1];
    if (name !== undefined) names.add(name);
  }
  const isPlain = [...names].every((name) => /^[\w.@/ -]{1,100}$/.test(name));
  if (!isPlain || names.size > maxFilters) return null;
  return [...names].flatMap((name) => [
    ...["-c", `filter.${name}.clean=`, "-c", `filter.${name}.smudge=`],
    ...["-c", `filter.${name}.process=`, "-c", `filter.${name}.required=false`],
  ]);
}

const maxFilters = 50;

interface Places {
  readonly folder: string;
  readonly top: string;
  readonly prefix: string;
  readonly gitFolder: string;
  readonly common: string;
  readonly branch: string;
}

/** Whether the folder, its work tree and what git reads of it belong together. */
async function isOwnRepository(
  { folder, top, prefix, gitFolder, common, branch }: Places,
  configured: (name: string) => Promise<string | GitEnd>,
): Promise<boolean> {
  const real = await realOf(folder);
  const root = await realOf(top);
  const own = await realOf(gitFolder);
  const shared = await realOf(path.resolve(folder, common));
  if (real === null || root === null || own === null || shared === null) return false;
  // `core.worktree` can lead anywhere.
  if (path.join(root, prefix, ".") !== path.join(real, ".")) return false;
  const isInside = isWithin(root, own) && isWithin(root, shared);
  if (!isInside && !(await namesRoot(root, own, shared, configured))) return false;
  const reals = await Promise.all([
    ...["HEAD", "index", "config"].map((name) => realOf(path.join(own, name))),
    ...["objects", "refs", "packed-refs", branch].map((name) => realOf(path.join(shared, name))),
  ]);
  return reals.every((one) => one === null || isWithin(own, one) || isWithin(shared, one));
}

/** Whether what lies outside says itself that it belongs to this work tree. */
async function namesRoot(
  root: string,
  own: string,
  shared: string,
  configured: (name: string) => Promise<string | GitEnd>,
): Promise<boolean> {
  if (path.dirname(own) === path.join(shared, "worktrees")) {
    const link = await readFile(path.join(own, "gitdir"), "utf8").catch(() => "");
    return path.join(root, ".git") === (await pathOf(own, link));
  }
  const workTree = await configured("core.worktree");
  return own === shared && typeof workTree === "string" && root === (await pathOf(own, workTree));
}

/** The real place of the folder, with the last name as it stands: `.git` itself is a file there. */
async function pathOf(from: string, text: string): Promise<string | null> {
  const name = path.resolve(from, text.trim());
  const folder = await realOf(path.dirname(name));
  return folder === null ? null : path.join(folder, path.basename(name));
}

function realOf(name: string): Promise<string | null> {
  return realpath(name).catch(() => null);
}
