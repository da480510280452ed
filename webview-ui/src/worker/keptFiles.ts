import type { WorkerBuild } from "../../../src/shared/workerBuild";
import { buildOfCache, cacheOf } from "./cacheNames";
import { isOwnFile } from "./isOwnFile";

interface KeptFilesParts {
  readonly caches: CacheStorage;
  readonly fetchFile: (path: string) => Promise<Response>;
  /** The builds whose pages are open, beside this worker's own. */
  readonly openBuilds: () => Promise<ReadonlySet<string>>;
}

/** The files of the page on this device: those of this build, and of others while they are in use. */
export class KeptFiles {
  readonly #build: WorkerBuild;
  readonly #parts: KeptFilesParts;
  /** By path, what a page that begins asks for next, each for one answer: it was looked up already. */
  #atHand: ReadonlyMap<string, Response> = new Map();

  constructor(build: WorkerBuild, parts: KeptFilesParts) {
    this.#build = build;
    this.#parts = parts;
  }

  /**
   * Fetches what is not here yet, one file after the other, so that a page that is at work is not
   * disturbed. What the page has fetched itself comes from the browser's own store, without a
   * request. Rejects where one of them cannot be had; what is there by then stays.
   */
  async fetchAll(): Promise<void> {
    const { caches, fetchFile } = this.#parts;
    const own = await caches.open(cacheOf(this.#build.build));
    for (const path of this.#build.files) {
      if ((await own.match(path, anyForm)) !== undefined) continue;
      const known = await caches.match(path, anyForm);
      const response = known ?? (await fetchFile(path));
      // Something on the way may have answered in the PC's place.
      if (!isOwnFile(path, response)) throw new Error(`${path} is not what was asked for.`);
      await own.put(path, response);
    }
  }

  /** Whether the page could begin without the network. The browser may have thrown something away. */
  async canBegin(): Promise<boolean> {
    const { build, needed } = this.#build;
    const own = await this.#parts.caches.open(cacheOf(build));
    const look = async (path: string): Promise<Response | undefined> =>
      (await own.match(path, anyForm)) ?? this.#parts.caches.match(path, anyForm);
    const found = await Promise.all(needed.map(async (path) => [path, await look(path)] as const));
    const here = found.filter((each): each is [string, Response] => each[1] !== undefined);
    this.#atHand = new Map(here);
    return here.length === needed.length;
  }

  /** A file of any build that is still here, by its path. */
  async find(path: string): Promise<Response | undefined> {
    const ready = this.#atHand.get(path);
    if (ready !== undefined && !ready.bodyUsed) {
      this.#atHand = new Map([...this.#atHand].filter(([other]) => other !== path));
      return ready;
    }
    return this.#parts.caches.match(path, anyForm);
  }

  /** Removes the files of builds that nobody has open any more. */
  async tidy(): Promise<void> {
    const { caches, openBuilds } = this.#parts;
    const needed = new Set([...(await openBuilds()), this.#build.build]);
    for (const name of await caches.keys()) {
      const build = buildOfCache(name);
      if (build !== null && !needed.has(build)) await caches.delete(name);
    }
  }
}

/** The form in which a file came, compressed or not, is the browser's business. */
const anyForm = { ignoreVary: true };
