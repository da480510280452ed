import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { isWithin } from "../base/paths";
import { fileListLifeMs, maxFoundFiles, maxWaitingFinds } from "../shared/limits";
import { findGit } from "../git/findGit";
import { listByWalking } from "./listByWalking";
import { listWithGit } from "./listWithGit";
import { foldQuery, matchPath } from "./matchPath";
import { Pacer } from "../base/pacer";
import type { ListedPath } from "./pathList";

/** Of the best ones some may be gone, or lead out of the folder. */
const candidateCount = 2 * maxFoundFiles;

interface Candidate extends ListedPath {
  readonly score: number;
}

/**
 * Finds files and folders of one folder by what was typed after "@". One search at a time, cut into
 * short stretches, so that many of them don't hold up anything else.
 */
export class FileFinder implements Disposable {
  private readonly folder: string;
  private readonly logger: Logger;
  private readonly ending = new AbortController();
  /** The list, or its making; dropped some time after it was made. */
  private list: Promise<readonly ListedPath[]> | null = null;
  private forgetting: NodeJS.Timeout | undefined;
  private lastFind: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(folder: string, logger: Logger) {
    this.folder = folder;
    this.logger = logger;
  }

  /**
   * The paths that fit, best first, at most `maxFoundFiles`: relative to the folder, with forward
   * slashes, that of a folder with one at its end. For an empty query what lies at the top. All of
   * them exist and lead to something in the folder. Never rejects; empty when nothing can be listed.
   */
  async find(query: string): Promise<readonly string[]> {
    if (this.waiting >= maxWaitingFinds || this.ending.signal.aborted) return [];
    this.waiting += 1;
    const found = this.lastFind.then(() => this.findNow(query));
    this.lastFind = found;
    try {
      return await found;
    } finally {
      this.waiting -= 1;
    }
  }

  /** Ends what runs; searches from now on find nothing. */
  dispose(): void {
    this.ending.abort();
    this.forget();
  }

  private async findNow(query: string): Promise<readonly string[]> {
    try {
      const paths = await this.listed();
      const typed = foldQuery(process.platform === "win32" ? query.replaceAll("\\", "/") : query);
      const wanted = typed.replace(/^(\.?\/)+/, "");
      const best = wanted === "" ? await topLevel(paths) : await bestOf(wanted, paths);
      const root = await realpath(this.folder);
      const existing = await Promise.all(best.map((one) => checkPath(root, one.path)));
      return existing.filter((one) => one !== null).slice(0, maxFoundFiles);
    } catch (error) {
      this.logger.warn(`The files of the folder can't be searched: ${messageOf(error)}`);
      return [];
    }
  }

  private listed(): Promise<readonly ListedPath[]> {
    if (this.list !== null) return this.list;
    const list = this.makeList().finally(() => {
      if (this.ending.signal.aborted) return;
      this.forgetting = setTimeout(() => {
        this.forget();
      }, fileListLifeMs);
      this.forgetting.unref();
    });
    this.list = list;
    return list;
  }

  private forget(): void {
    clearTimeout(this.forgetting);
    this.list = null;
  }

  private async makeList(): Promise<readonly ListedPath[]> {
    const { signal } = this.ending;
    const git = await findGit(this.folder, process.env, process.platform);
    const place = { folder: this.folder, environment: process.env };
    const known = git === null ? null : await listWithGit({ ...place, git }, signal);
    // A folder that the repository around it ignores is empty to git.
    if (known !== null && known.paths.length > 0) return known.paths;
    return (await listByWalking(this.folder, signal)).paths;
  }
}

/**
 * The path if it leads to a file or a folder in the folder, with a slash if that is a folder; else
 * null. A pipe or a device would hold up whoever reads it.
 */
async function checkPath(root: string, relative: string): Promise<string | null> {
  try {
    const real = await realpath(path.join(root, relative));
    if (!isWithin(root, real)) return null;
    // What git calls a file is a folder where it is a submodule.
    const status = await stat(real);
    const isFolder = status.isDirectory();
    if (!isFolder && !status.isFile()) return null;
    return isFolder && !relative.endsWith("/") ? `${relative}/` : relative;
  } catch {
    // Gone since the list was made.
    return null;
  }
}

async function bestOf(query: string, paths: readonly ListedPath[]): Promise<readonly Candidate[]> {
  const best: Candidate[] = [];
  const pacer = new Pacer();
  for (const [index, candidate] of paths.entries()) {
    if (index % 64 === 0 && pacer.isDue()) await pacer.rest();
    const score = matchPath(query, candidate);
    if (score !== null) keep(best, { ...candidate, score }, compare);
  }
  return best;
}

async function topLevel(paths: readonly ListedPath[]): Promise<readonly Candidate[]> {
  const best: Candidate[] = [];
  const pacer = new Pacer();
  for (const [index, candidate] of paths.entries()) {
    if (index % 64 === 0 && pacer.isDue()) await pacer.rest();
    if (candidate.nameStart > 0) continue;
    // Folders first, and what begins with a dot last.
    const score = (candidate.path.endsWith("/") ? 1 : 0) - (candidate.path.startsWith(".") ? 2 : 0);
    keep(best, { ...candidate, score }, (a, b) => b.score - a.score || byText(a.folded, b.folded));
  }
  return best;
}

/** Puts one into a sorted list that stays short. */
function keep(
  best: Candidate[],
  candidate: Candidate,
  order: (a: Candidate, b: Candidate) => number,
): void {
  const isFull = best.length >= candidateCount;
  const last = best.at(-1);
  if (isFull && last !== undefined && order(candidate, last) >= 0) return;
  const place = best.findIndex((other) => order(candidate, other) < 0);
  best.splice(place < 0 ? best.length : place, 0, candidate);
  if (best.length > candidateCount) best.pop();
}

/** Better ones first, then shorter ones, then by text. */
function compare(a: Candidate, b: Candidate): number {
  return b.score - a.score || a.folded.length - b.folded.length || byText(a.folded, b.folded);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
