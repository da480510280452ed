import { existsSync } from "node:fs";
import path from "node:path";
import { parseCliLine } from "../../src/claude/cliLines";
import type { Json } from "./cliUnderTest";
import type { ContractBench } from "./contractBench";
import type { Fact } from "./fact";
import { changed, everywhere } from "./fact";

/** Starts a command that runs on and on, and gives the CLI once it does. */
async function startLongCommand(bench: ContractBench) {
  const cli = bench.run();
  cli.sendPrompt("[[bash touch begun.txt && tail -f /dev/null]][[say on]]");
  const asked = await cli.permission();
  const { input } = asked["request"] as Json;
  cli.answer(asked, { behavior: "allow", updatedInput: input });
  await bench.until(() => existsSync(path.join(bench.folder, "begun.txt")));
  return cli;
}

const told = (line: Json, ...keys: string[]): Json =>
  Object.fromEntries(keys.map((key) => [key, line[key]]));

/** How it stops, what it says about the API, and whether its lines are the ones that are read. */
export const troubleFacts: readonly Fact[] = [
  {
    name: "an interrupt ends the turn and the tool's processes",
    observe: async (bench) => {
      const cli = await startLongCommand(bench);
      const { ok } = await cli.request("interrupt");
      const result = await cli.waitFor(({ type }) => type === "result");
      // The CLI itself and what it keeps for itself stay; the command must go.
      await bench.until(async () => (await bench.processes()).length === 1);
      return { ok, ...told(result, "subtype", "terminal_reason") };
    },
    expected: changed(
      { ok: true, subtype: "error_during_execution", terminal_reason: undefined },
      { ok: true, subtype: "error_during_execution", terminal_reason: "aborted_tools" },
    ),
  },
  {
    name: "an interrupt takes an open permission request back",
    observe: async (bench) => {
      const cli = bench.run();
      cli.sendPrompt("[[bash touch a.txt]]");
      const asked = await cli.permission();
      await cli.request("interrupt");
      await cli.waitFor(({ type }) => type === "result");
      return cli
        .of("control_cancel_request")
        .map((line) => line["request_id"] === asked["request_id"]);
    },
    expected: everywhere([true]),
  },
  {
    name: "an interrupt between turns is answered and harms nothing",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.prompt("[[say hi]]");
      const { ok } = await cli.request("interrupt");
      return { ok, result: (await cli.prompt("[[say on]]"))["result"] };
    },
    expected: everywhere({ ok: true, result: "on" }),
  },
  {
    name: "a tool's process outlives a killed CLI",
    observe: async (bench) => {
      const cli = await startLongCommand(bench);
      cli.kill("SIGKILL");
      await cli.exited;
      return (await bench.processes()).length > 0;
    },
    expected: everywhere(true),
  },
  ...[529, 429, 500].map((status): Fact => ({
    name: `a retry after ${status} is told with its delay`,
    observe: async (bench) => {
      const cli = bench.run();
      const { result } = await cli.prompt(`[[status ${status} 1]][[say ok]]`);
      const retries = cli.of("system", "api_retry").map((line) => ({
        ...told(line, "attempt", "max_retries", "error_status", "error"),
        hasDelay: Number(line["retry_delay_ms"]) > 0,
      }));
      return { result, retries };
    },
    expected: changed(
      { result: "ok", retries: [] },
      {
        result: "ok",
        retries: [
          {
            attempt: 1,
            max_retries: 10,
            error_status: status,
            error: { 529: "overloaded", 429: "rate_limit", 500: "server_error" }[status],
            hasDelay: true,
          },
        ],
      },
    ),
  })),
  ...[429, 401].map((status): Fact => ({
    name: `a final ${status} is an answer of the CLI's own and a result with is_error`,
    observe: async (bench) => {
      const cli = bench.run();
      const result = await cli.prompt(`[[status ${status}]]`);
      const answer = cli.of("assistant").at(-1) ?? {};
      return {
        ...told(result, "subtype", "is_error"),
        status: result["api_error_status"],
        error: answer["error"],
        model: (answer["message"] as Json)["model"],
      };
    },
    expected: changed(
      {
        subtype: "success",
        is_error: true,
        status: undefined,
        error: status === 401 ? "authentication_failed" : "unknown",
        model: "<synthetic>",
      },
      {
        subtype: "success",
        is_error: true,
        status,
        error: status === 401 ? "authentication_failed" : "rate_limit",
        model: "<synthetic>",
      },
    ),
  })),
  {
    name: "a subscriber's limits are told",
    observe: async (bench) => {
      const cli = bench.run([], { account: "plan" });
      await cli.prompt("[[limits 5h=0.42 7d=0.1 reset=+3600 status=allowed]][[say hi]]");
      const info = (cli.of("rate_limit_event").at(-1)?.["rate_limit_info"] ?? {}) as Json;
      return {
        count: cli.of("rate_limit_event").length > 0,
        ...told(info, "status", "rateLimitType"),
      };
    },
    expected: {
      "2.0.77": { count: false, status: undefined, rateLimitType: undefined },
      "2.1.197": { count: true, status: "allowed", rateLimitType: "five_hour" },
      "2.1.330": { count: true, status: "allowed", rateLimitType: "five_hour" },
    },
  },
  {
    name: "every line of the types that are read is understood",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.request("initialize");
      cli.sendPrompt("[[think so]][[say first]][[bash touch a.txt]][[say last]]");
      const asked = await cli.permission();
      cli.answer(asked, { behavior: "allow", updatedInput: (asked["request"] as Json)["input"] });
      await cli.waitFor(({ type }) => type === "result");
      const parsed = cli.lines.map((line) => parseCliLine(JSON.stringify(line)));
      const types = new Set(
        parsed.map((each) => (each.kind === "line" ? each.line.type : each.what)),
      );
      return [...types].toSorted();
    },
    expected: {
      "2.0.77": [
        ...["assistant", "control_request", "control_response", "result", "stream_event"],
        ...["system", "user"],
      ],
      "2.1.197": [
        ...["assistant", "control_request", "control_response", "result", "stream_event"],
        ...["system", "user"],
      ],
      "2.1.330": [
        ...["assistant", "command_lifecycle", "control_request", "control_response", "result"],
        ...["stream_event", "system", "user"],
      ],
    },
  },
];
