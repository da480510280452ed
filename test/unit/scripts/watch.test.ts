import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { watchAll } from "../../../scripts/support/watch.mjs";
import { temporaryFolder } from "../../support/temporary";

describe("building again on every change", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let lines: string[];
  let end: () => Promise<void> = () => Promise.resolve();

  beforeEach(async () => {
    folder = await temporaryFolder("watch");
    lines = [];
  });
  afterEach(async () => {
    await end();
    await folder.remove();
  });

  const at = (name: string) => path.join(folder.path, name);
  const buildOf = (name: string) => ({
    entryPoints: [at(`${name}.js`)],
    outdir: at("dist"),
    absWorkingDir: folder.path,
  });
  /** Starts, and waits for the first end that is announced. */
  async function watch(builds: Parameters<typeof watchAll>[0]): Promise<void> {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    end = await watchAll(builds, (line) => {
      lines.push(line);
      if (line === "[watch] build finished") finish();
    });
    await finished;
  }

  it("announces the first build once, when all of it is there", async () => {
    const slow = {
      name: "slow",
      setup: (watched: { onEnd(callback: () => Promise<void>): void }) => {
        watched.onEnd(() => new Promise((resolve) => setImmediate(resolve)));
      },
    };
    await writeFile(at("one.js"), "export {};");
    await writeFile(at("two.js"), "export {};");
    await watch([buildOf("one"), { ...buildOf("two"), plugins: [slow] }]);
    await Promise.all([access(at("dist/one.js")), access(at("dist/two.js"))]);
    expect(lines).toEqual(["[watch] build started", "[watch] build finished"]);
  });

  it("comes to an end when one of them is faulty, and mends it with the file", async () => {
    await writeFile(at("one.js"), "export {};");
    await writeFile(at("two.js"), "export {");
    await watch([buildOf("one"), buildOf("two")]);
    await access(at("dist/one.js"));
    await expect(access(at("dist/two.js"))).rejects.toThrow("ENOENT");
    await writeFile(at("two.js"), "export {};");
    await expect
      .poll(() => access(at("dist/two.js")).then(() => true), { timeout: 8_000 })
      .toBe(true);
  });
});
