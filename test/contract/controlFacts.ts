import type { ContractBench } from "./contractBench";
import type { CliUnderTest, Json } from "./cliUnderTest";
import type { Fact } from "./fact";
import { changed, everywhere } from "./fact";

/** What the model API was asked with last. */
const lastRequest = (bench: ContractBench): Json => bench.modelRequests().at(-1)!;

async function modelAfter(bench: ContractBench, cli: CliUnderTest, model: string): Promise<Json> {
  const { ok } = await cli.request("set_model", { model });
  await cli.prompt("[[say hi]]");
  return { ok, model: lastRequest(bench)["model"] };
}

async function modeAfter(cli: CliUnderTest, mode: string): Promise<unknown> {
  const { ok } = await cli.request("set_permission_mode", { mode });
  await cli.prompt("[[say hi]]");
  return { ok, mode: cli.of("system", "init").at(-1)!["permissionMode"] };
}

async function effortAfter(bench: ContractBench, cli: CliUnderTest, level: string | null) {
  const { ok } = await cli.request("apply_flag_settings", { settings: { effortLevel: level } });
  await cli.prompt("[[say hi]]");
  return { ok, effort: (lastRequest(bench)["output_config"] as Json)["effort"] };
}

/** Requests that nobody answers, or that are answered. */
const asked = [
  "get_context_usage",
  "get_usage",
  "get_settings",
  "get_binary_version",
  "mcp_status",
] as const;

/** What can be changed and asked between turns. */
export const controlFacts: readonly Fact[] = [
  {
    name: "set_model holds from the next turn on, and default goes back",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.prompt("[[say hi]]");
      const before = lastRequest(bench)["model"];
      const haiku = await modelAfter(bench, cli, "haiku");
      const back = await modelAfter(bench, cli, "default");
      return {
        haiku: [haiku["ok"], /haiku/.test(String(haiku["model"]))],
        back: [back["ok"], back["model"] === before],
      };
    },
    expected: everywhere({ haiku: [true, true], back: [true, true] }),
  },
  {
    name: "set_model takes a name that no model has, so that only listed values may be sent",
    observe: async (bench) => modelAfter(bench, bench.run(), "claude-nonsense-9"),
    expected: everywhere({ ok: true, model: "claude-nonsense-9" }),
  },
  {
    name: "set_model says in the stream what it did, under a uuid of its own",
    observe: async (bench) => {
      const cli = bench.run();
      const uuid = cli.sendPrompt("[[say hi]]");
      await cli.waitFor(({ type }) => type === "result");
      const from = cli.lines.length;
      await modelAfter(bench, cli, "haiku");
      return cli.lines
        .slice(from)
        .some((line) => line["uuid"] !== uuid && JSON.stringify(line).includes("Set model to"));
    },
    expected: changed(false, true),
  },
  ...["acceptEdits", "plan", "default"].map((mode): Fact => ({
    name: `set_permission_mode ${mode} holds from the next turn on`,
    observe: async (bench) => modeAfter(bench.run(["--permission-mode=dontAsk"]), mode),
    expected: everywhere({ ok: true, mode }),
  })),
  {
    name: "bypassPermissions is refused from standard input without the flag",
    observe: async (bench) => modeAfter(bench.run(), "bypassPermissions"),
    expected: changed({ ok: true, mode: "bypassPermissions" }, { ok: false, mode: "default" }),
  },
  {
    name: "a mode that does not exist is refused",
    observe: async (bench) => modeAfter(bench.run(), "nonsense"),
    expected: {
      "2.0.77": { ok: true, mode: "nonsense" },
      "2.1.197": { ok: true, mode: "nonsense" },
      "2.1.330": { ok: false, mode: "default" },
    },
  },
  {
    name: "a changed mode is told at once by a status line",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.prompt("[[say hi]]");
      await modeAfter(cli, "plan");
      return cli.of("system", "status").some((line) => line["permissionMode"] === "plan");
    },
    expected: changed(false, true),
  },
  {
    name: "apply_flag_settings changes the effort from the next turn on; null goes back",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.request("initialize");
      const fields = { settings: { effortLevel: "low" } };
      if (typeof (await cli.outcome("apply_flag_settings", fields)) === "string")
        return "no answer";
      const before = (lastRequest(bench)["output_config"] as Json)["effort"];
      const high = await effortAfter(bench, cli, "max");
      const unknown = await effortAfter(bench, cli, "nonsense");
      const back = await effortAfter(bench, cli, null);
      return { before, high, unknown, back: { ...back, effort: back.effort !== "max" } };
    },
    expected: changed("no answer", {
      before: "low",
      high: { ok: true, effort: "max" },
      unknown: { ok: true, effort: "max" },
      back: { ok: true, effort: true },
    }),
  },
  {
    name: "a request that the CLI does not know is refused",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.request("initialize");
      return cli.outcome("nonsense_request");
    },
    expected: changed(
      "no answer",
      "refused: Unsupported control request subtype: nonsense_request",
    ),
  },
  {
    name: "these questions are answered",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.request("initialize");
      const answered: string[] = [];
      for (const subtype of asked) {
        const outcome = await cli.outcome(subtype, { skip_behaviors: true });
        if (typeof outcome !== "string") answered.push(subtype);
      }
      return answered;
    },
    expected: changed(["mcp_status"], asked),
  },
  {
    name: "the context's use has these numbers",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.request("initialize");
      const outcome = await cli.outcome("get_context_usage");
      if (typeof outcome === "string") return outcome;
      return ["totalTokens", "maxTokens", "percentage"].map((key) => typeof outcome[key]);
    },
    expected: changed("no answer", ["number", "number", "number"]),
  },
  {
    name: "get_usage says that a key of the API has no plan; whoever names himself reads no logs for it",
    observe: async (bench) => {
      const cli = bench.run();
      const greeting = await cli.request("initialize");
      const outcome = await cli.outcome("get_usage", { skip_behaviors: true });
      const isNamed = typeof greeting.response["claude_code_version"] === "string";
      if (typeof outcome === "string") return { isNamed, outcome };
      return {
        isNamed,
        available: outcome["rate_limits_available"],
        limits: outcome["rate_limits"],
      };
    },
    expected: {
      "2.0.77": { isNamed: false, outcome: "no answer" },
      "2.1.197": { isNamed: false, available: false, limits: null },
      "2.1.330": { isNamed: true, available: false, limits: null },
    },
  },
  {
    name: "get_usage reads no logs where that is not wanted",
    observe: async (bench) => {
      const cli = bench.run([], { account: "plan" });
      await cli.request("initialize");
      const outcome = await cli.outcome("get_usage", { skip_behaviors: true });
      return typeof outcome === "string" ? outcome : outcome["behaviors"] === null;
    },
    expected: { "2.0.77": "no answer", "2.1.197": false, "2.1.330": true },
  },
  {
    name: "a session can be given a name",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.prompt("[[say hi]]");
      const outcome = await cli.outcome("rename_session", { title: "A name of mine" });
      const sessionId = String(cli.of("system", "init")[0]!["session_id"]);
      const lines = bench.transcript(sessionId).filter(({ type }) => type === "custom-title");
      return { outcome, title: lines.at(-1)?.["customTitle"] };
    },
    expected: changed(
      { outcome: "no answer", title: undefined },
      { outcome: {}, title: "A name of mine" },
    ),
  },
];
