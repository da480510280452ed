import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arePackagesCurrent } from "../../../scripts/bootstrap.mjs";

describe("comparing node_modules with package-lock.json", () => {
  let folder: string;

  const installed = { "node_modules/a": { version: "1.0.0", integrity: "sha512-aaaa" } };

  const write = async (file: string, packages: unknown): Promise<void> => {
    await writeFile(path.join(folder, file), JSON.stringify({ packages }));
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "rc-lock-"));
    await mkdir(path.join(folder, "node_modules"));
    await write("node_modules/.package-lock.json", installed);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is content when each package is there", async () => {
    await write("package-lock.json", { "": { name: "root" }, ...installed });
    expect(arePackagesCurrent(folder)).toBe(true);
  });

  it("does not miss packages of other platforms", async () => {
    const foreign = { version: "2.0.0", integrity: "sha512-bbbb", optional: true };
    await write("package-lock.json", { "": {}, ...installed, "node_modules/b": foreign });
    expect(arePackagesCurrent(folder)).toBe(true);
  });

  it.each([
    ["a new version", { "node_modules/a": { version: "1.0.1", integrity: "sha512-cccc" } }],
    ["other bytes", { "node_modules/a": { version: "1.0.0", integrity: "sha512-cccc" } }],
    ["one more package", { ...installed, "node_modules/b": { version: "2.0.0" } }],
    ["one package less", {}],
  ])("sees %s", async (_change, packages) => {
    await write("package-lock.json", { "": {}, ...packages });
    expect(arePackagesCurrent(folder)).toBe(false);
  });

  it("sees that nothing is installed, or that an installation was broken off", async () => {
    await write("package-lock.json", { "": {}, ...installed });
    await writeFile(path.join(folder, "node_modules/.package-lock.json"), '{"packages": {');
    expect(arePackagesCurrent(folder)).toBe(false);
    await rm(path.join(folder, "node_modules"), { recursive: true });
    expect(arePackagesCurrent(folder)).toBe(false);
  });
});
