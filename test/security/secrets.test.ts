import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Headless } from "../support/headless";
import { NgrokWay } from "../support/ngrokWay";
import type { Bench } from "./bench";
import { allowNext, startBench, stopBench } from "./bench";
import { filesWith } from "./filesWith";

const token = "canary0ngrok0token_for0tests0only";
const domain = "secrets-test.ngrok-free.app";

describe("R63 ngrok's token stays where it was given", () => {
  let way: NgrokWay;
  let bench: Bench;

  beforeAll(async () => {
    way = await NgrokWay.start("secrets", domain, { authtokens: [token] });
    const temporary = path.join(way.place, "tmp");
    await mkdir(temporary);
    const environment = { NGROK_AUTHTOKEN: token, ngrok_authtoken: token, TMPDIR: temporary };
    bench = await startBench({ args: way.args, environment });
    // The control: it was the right token, and it arrived.
    expect(bench.headless.ready.public).toBe(`https://${domain}`);
  });

  afterAll(async () => {
    await stopBench(bench);
    await way.stop();
  });

  it("Claude and what its tools start don't have it", async () => {
    const { client, headless } = bench;
    const show = "env > env.txt; tr '\\0' '\\n' < /proc/$PPID/environ > parent.txt";
    const sent = client.prompt(`[[bash ${show}]][[bash env]][[say done]]`);
    await allowNext(client);
    await client.until(() => client.conversation.permissions.length === 0);
    await allowNext(client);
    await client.untilTurnEnds(await sent);
    for (const name of ["env.txt", "parent.txt"]) {
      const text = await readFile(path.join(headless.workspace, name), "utf8");
      // It did see its surroundings.
      expect(text).toContain("ANTHROPIC_BASE_URL=");
      expect(text).not.toContain(token);
      expect(text.toUpperCase()).not.toContain("NGROK");
    }
    expect(JSON.stringify(client.messages)).not.toContain(token);
    expect(JSON.stringify(headless.modelApi.requests)).not.toContain(token);
  });

  it("no process but the host that was given it has it in its environment, and none as argument", async () => {
    const rows = await bench.headless.processes();
    // The host, Claude, the tunnel and the watchdog at least.
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const { pid, commandLine, environment } of rows) {
      expect(commandLine).not.toContain(token);
      expect([commandLine, environment.includes(token)]).toEqual([
        commandLine,
        pid === bench.headless.pid,
      ]);
    }
  });

  it("it is in no log and in no file", async () => {
    expect(bench.headless.logText).not.toContain(token);
    const root = path.dirname(bench.headless.workspace);
    expect(await filesWith(root, [token])).toEqual([]);
    expect(await filesWith(path.join(way.place, "tmp"), [token])).toEqual([]);
  });

  it("one that ngrok refuses is in no log either, whatever ngrok's words repeat", async () => {
    const wrong = "refused0ngrok0token_for0tests0only";
    const headless = await Headless.start({
      args: ["--confirm-devices=no", ...way.args],
      environment: { NGROK_AUTHTOKEN: wrong },
    });
    try {
      expect(headless.ready.public).toBeNull();
      expect(headless.logText).toMatch(/ERR_NGROK_\d+|authtoken|token/i);
      expect(headless.logText).not.toContain(wrong);
      expect(JSON.stringify(headless.ready)).not.toContain(wrong);
      expect(await filesWith(path.dirname(headless.workspace), [wrong])).toEqual([]);
    } finally {
      await headless.stop();
    }
  });

  it("other programs' secrets of this host's surroundings stay out of files and logs too", async () => {
    const id = randomUUID();
    const file = path.join(bench.headless.workspace, "note.txt");
    await writeFile(file, id);
    // The control for the search: a word that is there is found.
    const root = path.dirname(bench.headless.workspace);
    expect(await filesWith(root, [id])).toEqual(["my-app/note.txt"]);
    const held = await filesWith(bench.stateFolder, ["sk-ant-fake-for-tests"]);
    // The journal has what a tool printed: that was the answer.
    expect(held.filter((name) => !name.includes("/journal/"))).toEqual([]);
    expect(bench.headless.logText).not.toContain("sk-ant-fake-for-tests");
  });
});
