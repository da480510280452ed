import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeLogger } from "../../src/base/logger";
import { AgentBench } from "../support/agentBench";
import { pairAt } from "../support/protocolClient";
import { rawRequest } from "../support/rawHttp";
import { allowNext, refusalOf, startBenchForTest } from "./bench";
import { filesWith } from "./filesWith";

/** Words of a session that no log may have. */
const canaries = {
  prompt: "canary-of-a-prompt",
  answer: "canary-of-an-answer",
  toolInput: "canary-of-a-tool-input",
  toolOutput: "canary-of-a-tool-output",
  fileContent: "canary-of-a-file",
  title: "canary-of-a-title",
  search: "canary-of-a-search",
  wrongCode: "canaryofawrongcode",
  wrongCookie: "canary-of-a-wrong-cookie",
  authorization: "canary-of-an-authorization",
  query: "canary-of-a-query",
  body: "canary-of-a-body",
  badMessage: "canary-of-a-bad-message",
};

/** A line of the log: time, level, words without any control character. */
const logLine = /^\d{4}-\d\d-\d\dT[\d:.]+Z (debug|info|warn|error) [^\p{C}\u2028\u2029]*$/u;

describe("R65 logs have no word of what was said, and no secret", () => {
  it("a whole session with its refusals leaves nothing of it in the log", async () => {
    const { client, headless, cookie, stateFolder } = await startBenchForTest();
    const { local } = headless.ready;
    const file = path.join(headless.workspace, "read.txt");
    await writeFile(file, canaries.fileContent);
    const command = `echo ${canaries.toolOutput} > x; cat x # ${canaries.toolInput}`;
    const steps = `[[read read.txt]][[bash ${command}]][[say ${canaries.answer}]]`;
    const sent = client.prompt(`${canaries.prompt} ${steps}`);
    await allowNext(client);
    await client.untilTurnEnds(await sent);
    // The control: it went as it should, so that every word passed through the host.
    expect(JSON.stringify(client.messages)).toContain(canaries.toolOutput);
    expect(client.textOf(client.lastTurn)).toContain(canaries.answer);
    const conversationId = client.conversation.id;
    const { title, search } = canaries;
    await client.request({ type: "conversation.rename", conversationId, title });
    await client.request({ type: "conversation.list", query: search });
    await client.request({ type: "files.find", query: search });
    expect(await refusalOf(client, canaries.badMessage)).toBe("bad-message");

    const { host, port } = new URL(local);
    const ask = (first: string, ...more: readonly string[]) =>
      rawRequest(Number(port), [first, `Host: ${host}`, "Connection: close", ...more]);
    await ask(`GET /api/me?token=${canaries.query} HTTP/1.1`, `Cookie: s=${canaries.wrongCookie}`);
    await ask("GET /api/me HTTP/1.1", `Authorization: Bearer ${canaries.authorization}`);
    await ask(`GET /nowhere?x=${canaries.query} HTTP/1.1`, `Cookie: ${cookie}`);
    const post = `{"code":"${canaries.wrongCode}","name":"x","more":"${canaries.body}"}`;
    for (const body of [post, post.replace(/,"more".*/, "}"), canaries.body]) {
      await ask(
        "POST /api/pair HTTP/1.1",
        `Origin: ${new URL(local).origin}`,
        "Content-Type: application/json",
        `Content-Length: ${body.length}`,
        "",
        body,
      );
    }
    const { pair } = await headless.pair();
    const code = new URL(pair).hash.slice("#p=".length);
    const second = await pairAt(pair, "Second phone");
    await headless.end();

    const [, secret = ""] = cookie.split("=");
    const [, secondSecret = ""] = second.split("=");
    const words = { ...canaries, code, secret, secondSecret };
    for (const [name, word] of Object.entries(words)) {
      expect(word.length).toBeGreaterThan(10);
      expect([name, headless.logText.includes(word)]).toEqual([name, false]);
    }
    for (const line of headless.logText.trimEnd().split("\n")) expect(line).toMatch(logLine);

    // What was said is kept, in the journal; what opens the door is kept nowhere.
    const outside = (files: readonly string[]) =>
      files.filter((name) => !name.includes("/journal/"));
    expect(outside(await filesWith(stateFolder, [title]))).toEqual([
      expect.stringMatching(/^conversations\/[0-9a-f]+\/conversations\.json$/),
    ]);
    const others = Object.values(canaries).filter((word) => word !== title);
    expect(outside(await filesWith(stateFolder, others))).toEqual([]);
    expect(await filesWith(stateFolder, [canaries.prompt])).not.toEqual([]);
    expect(await filesWith(stateFolder, [code, secret, secondSecret])).toEqual([]);
  });

  it("a name of a device and a browser's words about itself are one escaped line", async () => {
    const { client, headless, stateFolder } = await startBenchForTest();
    const agent = `${"u".repeat(8_000)}-end-of-user-agent`;
    const name = "x\n2026-01-01T00:00:00.000Z info login ok\u001b[2J\u202e\u0085end";
    const { pair } = await headless.pair();
    const url = new URL(pair);
    const response = await fetch(`${url.origin}/api/pair`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: url.origin, "User-Agent": agent },
      body: JSON.stringify({ code: url.hash.slice("#p=".length), name }),
    });
    // Whether it is taken in another form or refused: it makes no lines.
    expect([200, 400, 422]).toContain(response.status);
    const { devices } = await client.ask({ type: "device.list" }).catch(() => ({ devices: [] }));
    for (const device of devices) expect(device.name).not.toMatch(/[\p{C}\u2028\u2029]/u);
    await headless.end();
    const lines = headless.logText.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line).toMatch(logLine);
      expect(line).not.toMatch(/^2026-01-01T00/);
      expect(line.length).toBeLessThanOrEqual(2_100);
    }
    expect(headless.logText).not.toContain("end-of-user-agent");
    expect(
      await filesWith(stateFolder, ["end-of-user-agent", "\u001b[2J", "u".repeat(201)]),
    ).toEqual([]);
  });

  it("what the CLI says is in no log at any level", async () => {
    const bench = await AgentBench.start();
    try {
      const lines: string[] = [];
      const logger = makeLogger((level, message) => lines.push(`${level} ${message}`));
      const recorder = bench.open({ logger });
      const { prompt, toolOutput, answer } = canaries;
      recorder.allowAll();
      await recorder.run(`${prompt} [[bash echo ${toolOutput} > x; cat x]][[say ${answer}]]`);
      expect(recorder.texts.join("")).toContain(answer);
      // The control: every line of it was counted.
      expect(lines.filter((line) => line.startsWith("trace ")).length).toBeGreaterThan(10);
      for (const word of [prompt, toolOutput, answer]) {
        expect(lines.filter((line) => line.includes(word))).toEqual([]);
      }
    } finally {
      await bench.close();
    }
  });
});
