import { appendFile, readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usageTailBytes } from "../../../src/shared/limits";
import { UsageIndex } from "../../../src/usage/usageIndex";
import { UsageScan } from "../../../src/usage/usageScan";
import { generateLogs } from "./support/generatedLogs";
import { logLine } from "./support/lines";
import type { LogHome } from "./support/logHome";
import { logHome, summaryAt } from "./support/logHome";

const now = "2026-11-20T12:00:00Z";

describe("the index", () => {
  let home: LogHome;
  let index: UsageIndex;
  let file: string;
  let variables: Readonly<Record<string, string>>;
  beforeEach(async () => {
    home = await logHome();
    index = new UsageIndex(path.join(home.path, "state"));
    file = path.join(home.path, "state/usage.index");
    const { files, environment } = generateLogs(4);
    for (const [name, text] of files) await home.write(name, text);
    variables = environment(home.path);
  });
  afterEach(() => home.remove());

  const reopened = async (): Promise<UsageScan> =>
    new UsageScan({ environment: variables, home: home.path }, await index.load());

  it("brings everything back, and only what is new is read", async () => {
    const scan = await home.scan(variables);
    await index.save(scan.known);
    const again = await reopened();
    await again.scan();
    expect(again.bytesRead).toBe(0);
    expect(summaryAt(again, now)).toEqual(summaryAt(scan, now));
    const [log = ""] = [...again.known.keys()];
    const line = logLine({ id: "new", output: 5 });
    await appendFile(log, `\n${line}`);
    await again.scan();
    expect(again.bytesRead).toBeLessThan(Buffer.byteLength(line) + 400 + usageTailBytes);
    expect(summaryAt(again, now)).toEqual(summaryAt(await home.scan(variables), now));
  });

  it("is for its owner only, and holds no word of prompts and answers", async () => {
    const secret = "a very secret word";
    await home.write(
      `${Object.keys(variables).length === 0 ? ".claude" : "one"}/projects/a/s.jsonl`,
      logLine({ id: "msg_secret_id", content: [{ type: "text", text: secret }] }),
    );
    await index.save((await home.scan(variables)).known);
    const bytes = await readFile(file);
    for (const text of [secret, "msg_secret_id", "req_1", "hello", "tool_use"]) {
      expect([text, bytes.includes(text)]).toEqual([text, false]);
    }
    if (process.platform !== "win32") {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    }
    expect(await readdir(path.dirname(file))).toEqual(["usage.index"]);
  });

  it("one that is damaged anywhere, cut or foreign is made anew", async () => {
    const scan = await home.scan(variables);
    await index.save(scan.known);
    const good = await readFile(file);
    const bad: Buffer[] = [
      ...[Buffer.alloc(0), Buffer.from("{}"), Buffer.alloc(100), good.subarray(0, good.length - 1)],
      Buffer.concat([good, Buffer.from("x")]),
    ];
    for (let at = 0; at < good.length; at += Math.ceil(good.length / 50)) {
      const one = Buffer.from(good);
      one[at] = (one[at] ?? 0) ^ 1;
      bad.push(one, good.subarray(0, at));
    }
    for (const bytes of bad) {
      await writeFile(file, bytes);
      expect((await index.load()).size).toBe(0);
    }
    const again = await reopened();
    await again.scan();
    expect(summaryAt(again, now)).toEqual(summaryAt(scan, now));
  });

  it("none at all is an empty one", async () => {
    expect((await index.load()).size).toBe(0);
  });
});
