import { realpath } from "node:fs/promises";
import { askGit } from "../git/askGit";
import { runGit } from "../git/runGit";
import { splitAtNul } from "../git/splitAtNul";
import type { ChangeList, GitTrouble } from "../shared/changedFiles";
import {
  gitCountMs,
  gitDiffMs,
  gitStatusMs,
  maxChangePathLength,
  maxCountedChanges,
  maxDiffBytes,
  maxDiffedFileBytes,
} from "../shared/limits";
import type { DiffHunk } from "../shared/state";
import type { EditedPath, FolderState } from "./changeList";
import { makeList } from "./changeList";
import { countArguments, CountReader } from "./lineCounts";
import { readNamedPatch, readPatch } from "./patchText";
import { isPlainPath, linesOf, readPlainFile } from "./plainFile";
import type { Repository } from "./repository";
import { openRepository, troubleOf } from "./repository";
import { isSecretPath } from "./secretNames";
import { statusArguments, StatusReader } from "./status";

/** What is to be seen of one file's difference to the last commit. */
export type FileDifference =
  | { readonly kind: "binary" | "too-large" | "private" | "none" }
  | { readonly kind: "text"; readonly hunks: readonly DiffHunk[]; readonly isCut: boolean };

/**
 * What changed in one folder since its last commit, by its git, which is made to start nothing that the
 * folder names (`openRepository`). Nothing is read that lies outside of the folder.
 */
export class FolderChanges {
  private readonly folder: string;
  private readonly environment: Readonly<Record<string, string | undefined>>;

  constructor(folder: string, environment: Readonly<Record<string, string | undefined>>) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * The changed files of the folder, and those that a conversation changed. Rejects with the reason of
   * an aborted signal only.
   */
  async list(
    edited: readonly EditedPath[],
    signal: AbortSignal,
  ): Promise<Omit<ChangeList, "outside">> {
    const root = await this.root();
    const state = await this.stateOf(signal);
    signal.throwIfAborted();
    const list = await makeList(root, state, edited);
    signal.throwIfAborted();
    return list;
  }

  /** The difference of one file; null: there is no such path in the folder. As `list` otherwise. */
  async diff(
    relative: string,
    oldPath: string | null,
    signal: AbortSignal,
  ): Promise<FileDifference | null> {
    const paths = oldPath === null ? [relative] : [oldPath, relative];
    if (!paths.every(isPlainPath)) return null;
    if (paths.some(isSecretPath)) return { kind: "private" };
    const repository = await openRepository(this.folder, this.environment, signal);
    signal.throwIfAborted();
    if (typeof repository === "string") return null;
    // What git does not take for one file under two names is looked at under its newer one.
    for (const names of oldPath === null ? [paths] : [paths, [relative]]) {
      const known = await this.known(repository, names, signal);
      signal.throwIfAborted();
      if (known !== null) return known;
    }
    const isNew = await askGit(repository.place, [...newArguments, relative], signal);
    signal.throwIfAborted();
    // What did not change, and what git leaves out, is not shown.
    return isNew === `${relative}\0` ? this.newFile(relative) : { kind: "none" };
  }

  /** Whether a file of that name may be shown at all. */
  isPrivate(relative: string): boolean {
    return isSecretPath(relative);
  }

  private async root(): Promise<string> {
    return realpath(this.folder).catch(() => this.folder);
  }

  private async stateOf(signal: AbortSignal): Promise<FolderState | GitTrouble> {
    const repository = await openRepository(this.folder, this.environment, signal);
    if (typeof repository === "string") return repository;
    const reader = new StatusReader();
    const status = await runGit(
      repository.place,
      [...repository.overrides, ...statusArguments],
      readingNames(gitStatusMs, signal, reader, () => reader.entries.length >= maxCountedChanges),
    );
    if (status.kind === "failed") return troubleOf(status, "failed");
    if (status.kind === "cut" && reader.entries.length === 0) return "too-slow";
    const counts = new CountReader();
    const args = [...repository.overrides, ...large, ...countArguments, repository.base];
    const counted = await runGit(
      repository.place,
      [...args, "--", "."],
      readingNames(gitCountMs, signal, counts, () => false),
    );
    return {
      git: reader.git,
      prefix: repository.prefix,
      entries: reader.entries,
      counts: counts.counts,
      isPartial: status.kind === "cut",
      areCounted: counted.kind === "done",
    };
  }

  /**
   * The difference of what git keeps; null: it keeps no such file. For git the name of a folder means all
   * that lies in it: what it tells of has to be exactly this file, or the one that was renamed from the other.
   */
  private async known(
    { place, overrides, base, prefix }: Repository,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<FileDifference | null> {
    const parts: Buffer[] = [];
    let length = 0;
    const args = [...overrides, ...large, ...diffArguments, base, "--", ...paths];
    const end = await runGit(place, args, {
      timeoutMs: gitDiffMs,
      signal,
      take: (part) => {
        parts.push(part);
        length += part.length;
        return length > maxDiffBytes;
      },
    });
    if (end.kind === "failed") return null;
    if (end.kind === "cut" && length <= maxDiffBytes) return { kind: "too-large" };
    const named = readNamedPatch(Buffer.concat(parts).toString("utf8"));
    if (named === null || named.files.length === 0) return null;
    const files = named.files.map((names) => names.map((name) => nameBelow(prefix, name)));
    if (files.flat().some(isSecretPath)) return { kind: "private" };
    if (!files.every((names) => names.join("\0") === paths.join("\0"))) return null;
    const isCut = end.kind === "cut";
    const { patch } = named;
    const { hunks, isBinary } = readPatch(isCut ? patch.slice(0, patch.lastIndexOf("\n")) : patch);
    if (hunks.length > 0) return { kind: "text", hunks, isCut };
    if (!isBinary) return { kind: "none" };
    const now = await readPlainFile(await this.root(), paths.at(-1) ?? "", maxDiffedFileBytes);
    return { kind: now.kind === "too-large" ? "too-large" : "binary" };
  }

  /** A file that git does not keep yet: all of it is new. */
  private async newFile(relative: string): Promise<FileDifference> {
    const file = await readPlainFile(await this.root(), relative, maxDiffBytes);
    if (file.kind !== "text") return file;
    const lines = linesOf(file.text).map((line) => `+${line}`);
    return { kind: "text", hunks: [{ oldStart: 0, newStart: 1, lines }], isCut: false };
  }
}

/** git takes what is larger for binary, and does not compare it. */
const large = ["-c", `core.bigFileThreshold=${maxDiffedFileBytes}`];

/**
 * The commands for programs: their form does not depend on anybody's settings. The names of what is
 * compared come first, of the same look at the folder.
 */
const diffArguments = [
  ...[
    "diff-index",
    "--raw",
    "-p",
    "-z",
    "-M",
    "-U3",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
  ],
  ...["--ignore-submodules=dirty", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/"],
];

/** The file itself, where git does not keep it and does not ignore it. */
const newArguments = ["ls-files", "-z", "--others", "--exclude-standard", "--"];

/** A name that begins at the work tree's root, from the folder on; one that lies elsewhere stays as it is. */
function nameBelow(prefix: string, name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : `/${name}`;
}

function readingNames(
  timeoutMs: number,
  signal: AbortSignal,
  reader: { add(record: string): void },
  isEnough: () => boolean,
) {
  // Before a path stands less than 300 characters.
  const split = splitAtNul(maxChangePathLength + 300, (record) => {
    reader.add(record);
  });
  return {
    timeoutMs,
    signal,
    take: (part: Buffer): boolean => {
      split(part);
      return isEnough();
    },
  };
}
