import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { killTree, listDescendants } from "../../../src/base/processTree";

describe("processes", () => {
  it("lists children and grandchildren, and ends them all", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"], { stdio: ["ignore", "pipe", "ignore"], detached: true });
      child.stdout.pipe(process.stdout);`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
    const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
    const grandchild = Number(chunk.toString());
    const { pid } = parent;
    if (pid === undefined) throw new Error("not started");
    expect(await listDescendants(pid)).toContain(grandchild);
    const hasEnded = once(parent, "close");
    await killTree(pid);
    // The pipe closes only when its last holder, the grandchild, is gone.
    await hasEnded;
  });
});
