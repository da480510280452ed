import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import type { HeadlessOptions } from "../support/headless";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import type { TemporaryFolder } from "../support/temporary";
import { temporaryFolder } from "../support/temporary";
import { logLine } from "../unit/usage/support/lines";

const input = 1_000;
const price = 2;

describe("what was used", { timeout: 60_000 }, () => {
  let host: Headless;
  let place: TemporaryFolder;
  let modelApi: ModelApi;
  const clients: ProtocolClient[] = [];

  beforeEach(async () => {
    place = await temporaryFolder("usage");
    modelApi = await startModelApi();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.cut();
    expect(await host.stop()).toBe(0);
    await modelApi.close();
    await place.remove();
  });

  /** A folder of logs besides the CLI's own, with one answer an hour ago. */
  async function otherLogs(name: string, id: string): Promise<string> {
    const folder = path.join(place.path, name);
    const file = path.join(folder, "projects", "-elsewhere", `${randomUUID()}.jsonl`);
    await mkdir(path.dirname(file), { recursive: true });
    const line = logLine({ ...{ id, model: "claude-sonnet-5", input, output: 0 }, at: justNow() });
    await writeFile(file, line);
    return folder;
  }

  async function start(options: HeadlessOptions = {}): Promise<Headless> {
    const args = ["--confirm-devices=no", ...(options.args ?? [])];
    host = await Headless.start({ modelApi, ...options, args });
    return host;
  }

  async function join(): Promise<ProtocolClient> {
    const cookie = await pairAt((await host.pair()).pair);
    const client = await ProtocolClient.connect(host.ready.local, cookie);
    clients.push(client);
    return client;
  }

  const counted = async (client: ProtocolClient): Promise<number> => {
    await client.until(() => (client.state.usage?.today ?? null) !== null);
    return client.state.usage?.today?.tokens ?? 0;
  };

  it("of all configuration folders is in the state, and whole for who asks", async () => {
    const folders = [await otherLogs("one", "a"), await otherLogs("other", "b")];
    await start({ environment: { CLAUDE_CONFIG_DIR: folders.join(",") } });
    const client = await join();
    expect(await counted(client)).toBe(2 * input);
    expect(client.state.usage).toMatchObject({
      scan: null,
      block: { tokens: 2 * input, costUsd: (2 * input * price) / 1e6 },
    });
    const { summary } = await client.ask({ type: "usage.read" });
    expect(summary).toMatchObject({
      isWhole: true,
      scannedFiles: 2,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      today: { answers: 2 },
    });
    expect(summary?.days).toHaveLength(30);
  });

  it("by a turn reaches everybody, and a restart keeps it", async () => {
    await start();
    const client = await join();
    expect(await counted(client)).toBe(0);
    const turn = await client.untilTurnEnds(await client.prompt("[[say hi]]"));
    expect(turn.status).toBe("done");
    await client.until(() => (client.state.usage?.block ?? null) !== null);
    const { usage } = client.state;
    const { summary } = await client.ask({ type: "usage.read" });
    const [conversation] = summary?.conversations ?? [];
    expect(conversation?.sessionId).toBe(client.conversation.id);
    expect(summary?.folder).toMatchObject({ answers: 1, tokens: conversation?.tokens });
    expect(usage?.today?.tokens).toBeGreaterThan(0);
    expect(usage?.today?.tokens).toBe(usage?.block?.tokens);

    host.command({ command: "restart" });
    await client.untilClosed();
    await host.waitFor("restarted");
    const again = await join();
    expect(again.state.usage).toEqual(usage);
    expect((await again.ask({ type: "usage.read" })).summary?.folder).toEqual(summary?.folder);

    await host.kill();
    host = await Headless.start({ after: host, args: ["--confirm-devices=no"] });
    const afterCrash = await join();
    expect(afterCrash.state.usage?.today).toEqual(usage?.today);
  });

  it("is whole for those only who may do everything; the others see the figures", async () => {
    const folder = await otherLogs("one", "a");
    await start({ environment: { CLAUDE_CONFIG_DIR: folder } });
    for (const role of ["view", "approve", "full"]) {
      const cookie = await pairAt((await host.pair()).pair);
      const answer = await fetch(`${host.ready.local}/api/me`, { headers: { Cookie: cookie } });
      const { deviceId: id } = (await answer.json()) as { readonly deviceId: string };
      host.command({ command: "role", id, role });
      await host.waitFor("devices");
      const device = await ProtocolClient.connect(host.ready.local, cookie);
      clients.push(device);
      expect(await counted(device)).toBe(input);
      const code = await device.tryRequest({ type: "usage.read" });
      expect([role, code]).toEqual([role, role === "full" ? null : "not-allowed"]);
    }
  });

  it("of the plan is told as soon as the CLI hears of it", async () => {
    await start({ account: "plan" });
    const client = await join();
    const reset = Math.floor(Date.now() / 1_000) + 7_200;
    const heard: number[] = [];
    const limits = `[[limits 5h=0.42 7d=0.81 reset=${reset} status=allowed]]`;
    const told = client
      .until(() => client.state.planWindows.length > 0)
      .then(() => heard.push(Date.now()));
    const turnId = await client.prompt(`${limits} [[say hi]]`);
    const { at: askedAt } = await modelApi.waitForRequest(
      ({ kind, prompt }) => kind === "conversation" && prompt.includes("limits"),
    );
    await told;
    expect(heard[0]).toBeLessThan(askedAt + 1_000);
    await client.untilTurnEnds(turnId);
    expect(client.state.planWindows).toMatchObject([
      { kind: "five_hour", utilization: 0.42, resetsAt: reset * 1_000, source: "event" },
      { kind: "seven_day", utilization: 0.81, resetsAt: reset * 1_000, source: "event" },
    ]);
  });
});

/** Not yesterday, also right after midnight. */
function justNow(): string {
  const now = new Date();
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return new Date(Math.max(day.getTime(), now.getTime() - 60_000)).toISOString();
}
