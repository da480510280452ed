import { describe, expect, it } from "vitest";
import type { WorkerBuild } from "../../../src/shared/workerBuild";
import { cacheOf } from "../../../webview-ui/src/worker/cacheNames";
import { KeptFiles } from "../../../webview-ui/src/worker/keptFiles";

type Parts = ConstructorParameters<typeof KeptFiles>[1];

/** A Cache Storage in memory, as far as the worker uses it. */
class MemoryCaches {
  readonly all = new Map<string, Map<string, Response>>();

  open(name: string): Promise<unknown> {
    const files = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, files);
    return Promise.resolve({
      match: (path: string) => Promise.resolve(files.get(path)),
      put: (path: string, response: Response) => Promise.resolve(files.set(path, response)),
    });
  }

  match(path: string): Promise<Response | undefined> {
    const found = [...this.all.values()].find((files) => files.has(path));
    return Promise.resolve(found?.get(path));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.all.keys()]);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.all.delete(name));
  }
}

function fixture(build: string, files: readonly string[], caches = new MemoryCaches()) {
  const asked: string[] = [];
  const open = new Set<string>();
  const answers = new Map<string, Response>();
  const told: WorkerBuild = {
    build,
    files,
    needed: files.slice(0, 1),
    shells: { en: "", ko: "" },
    headers: {},
    pictures: { icon: "", badge: "" },
  };
  const kept = new KeptFiles(told, {
    caches: caches as unknown as Parts["caches"],
    fetchFile: (path) => {
      asked.push(path);
      return Promise.resolve(answers.get(path) ?? script());
    },
    openBuilds: () => Promise.resolve(open),
  });
  return { kept, caches, asked, open, answers };
}

const script = (): Response => new Response("", { headers: { "content-type": "text/javascript" } });

describe("the files that the worker keeps", () => {
  it("are fetched once; what an older build has kept is taken over", async () => {
    const old = fixture("old", ["/assets/a.js", "/assets/b.js"]);
    await old.kept.fetchAll();
    const { kept, asked } = fixture("new", ["/assets/a.js", "/assets/c.js"], old.caches);
    expect(await kept.canBegin()).toBe(true);
    await kept.fetchAll();
    await kept.fetchAll();
    expect(asked).toEqual(["/assets/c.js"]);
    expect([...(old.caches.all.get(cacheOf("new"))?.keys() ?? [])]).toEqual([
      "/assets/a.js",
      "/assets/c.js",
    ]);
  });

  it("are none where something else answered, and the rest goes on later", async () => {
    const { kept, asked, answers, caches } = fixture("new", ["/assets/a.js", "/assets/b.js"]);
    const page = new Response("<h1>", { headers: { "content-type": "text/html" } });
    answers.set("/assets/b.js", page);
    await expect(kept.fetchAll()).rejects.toThrow("/assets/b.js");
    expect([...(caches.all.get(cacheOf("new"))?.keys() ?? [])]).toEqual(["/assets/a.js"]);
    answers.clear();
    await kept.fetchAll();
    expect(asked).toEqual(["/assets/a.js", "/assets/b.js", "/assets/b.js"]);
  });

  it("cannot begin a page when the browser has thrown one of them away", async () => {
    const { kept, caches } = fixture("new", ["/assets/a.js"]);
    await kept.fetchAll();
    expect(await kept.canBegin()).toBe(true);
    caches.all.get(cacheOf("new"))?.clear();
    expect(await kept.canBegin()).toBe(false);
  });

  it("are at hand for a page that begins, each for one answer, and looked up for any other", async () => {
    const { kept, caches } = fixture("new", ["/assets/a.js", "/assets/b.js"]);
    await kept.fetchAll();
    const stored = caches.all.get(cacheOf("new"))?.get("/assets/a.js");
    expect(await kept.canBegin()).toBe(true);
    caches.all.get(cacheOf("new"))?.delete("/assets/a.js");
    expect(await kept.find("/assets/a.js")).toBe(stored);
    expect(await kept.find("/assets/a.js")).toBeUndefined();
    expect(await kept.find("/assets/b.js")).toBeDefined();
  });

  it("of other builds go when no page of theirs is open any more, and nothing else goes", async () => {
    const { kept, caches, open } = fixture("new", []);
    for (const name of [cacheOf("old"), cacheOf("older"), cacheOf("new"), "another program's"]) {
      await caches.open(name);
    }
    open.add("old");
    await kept.tidy();
    expect(await caches.keys()).toEqual([cacheOf("old"), cacheOf("new"), "another program's"]);
    open.clear();
    await kept.tidy();
    expect(await caches.keys()).toEqual([cacheOf("new"), "another program's"]);
  });
});
