import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CliUnderTest, Json } from "./cliUnderTest";
import type { ContractBench } from "./contractBench";
import type { Fact } from "./fact";
import { changed, everywhere } from "./fact";

type Answer = (request: Json) => Json;
const allow: Answer = ({ input }) => ({ behavior: "allow", updatedInput: input });

/** Runs a prompt, answers every permission request and tells how it went. */
async function run(cli: CliUnderTest, prompt: string, answer: Answer) {
  const from = cli.lines.length;
  const asked: Json[] = [];
  cli.sendPrompt(prompt);
  let at = from;
  for (;;) {
    const line = await cli.waitFor(
      ({ type, request }) =>
        type === "result" ||
        (type === "control_request" && (request as Json)["subtype"] === "can_use_tool"),
      at,
    );
    if (line["type"] === "result") return { asked, result: line, lines: cli.lines.slice(from) };
    at = cli.lines.indexOf(line) + 1;
    const request = line["request"] as Json;
    asked.push(request);
    cli.answer(line, answer(request));
  }
}

/** What the tool's result says to the model. */
function toolText(lines: readonly Json[]): string {
  const results = lines
    .filter((line) => line["type"] === "user" && line["isReplay"] !== true)
    .flatMap((line) => (line["message"] as Json)["content"] as Json[]);
  return String(results.findLast(({ type }) => type === "tool_result")?.["content"]);
}

const suggestions = (request: Json): Json[] => (request["permission_suggestions"] ?? []) as Json[];

function localRules(bench: ContractBench): unknown {
  const file = path.join(bench.folder, ".claude/settings.local.json");
  if (!existsSync(file)) return null;
  return ((JSON.parse(readFileSync(file, "utf8")) as Json)["permissions"] as Json)["allow"];
}

const rulesFor =
  (destination: string): Answer =>
  (request) => ({
    ...allow(request),
    updatedPermissions: suggestions(request)
      .filter(({ type }) => type === "addRules")
      .map((suggestion) => ({ ...suggestion, destination })),
  });

const answered =
  (answers: Json): Answer =>
  ({ input }) => ({ behavior: "allow", updatedInput: { ...(input as Json), answers } });

/** Permissions, questions and plans. */
export const permissionFacts: readonly Fact[] = [
  {
    name: "a command is asked for with its input, its call and suggestions for always",
    observe: async (bench) => {
      const { asked } = await run(bench.run(), "[[bash touch a.txt]]", allow);
      const { tool_name: tool, input, tool_use_id: id } = asked[0]!;
      const kinds = suggestions(asked[0]!).map(({ type, destination, mode }) =>
        [type, mode, destination].filter(Boolean).join(" "),
      );
      return { tool, command: (input as Json)["command"], id: typeof id, kinds };
    },
    expected: changed(
      { tool: "Bash", command: "touch a.txt", id: "string", kinds: ["addRules localSettings"] },
      {
        tool: "Bash",
        command: "touch a.txt",
        id: "string",
        // All of them together would also stop asking about edits: never send them all back.
        kinds: ["addRules localSettings", "addDirectories session", "setMode acceptEdits session"],
      },
    ),
  },
  {
    name: "a file is asked for with the mode that would end the asking",
    observe: async (bench) => {
      const { asked } = await run(bench.run(), "[[write a.txt | hi]]", allow);
      return suggestions(asked[0]!);
    },
    expected: everywhere([{ type: "setMode", mode: "acceptEdits", destination: "session" }]),
  },
  {
    name: "allow runs what updatedInput says",
    observe: async (bench) => {
      await run(bench.run(), "[[bash touch asked.txt]]", ({ input }) => ({
        behavior: "allow",
        updatedInput: { ...(input as Json), command: "touch changed.txt" },
      }));
      return ["asked.txt", "changed.txt"].map((name) => existsSync(path.join(bench.folder, name)));
    },
    expected: everywhere([false, true]),
  },
  {
    name: "allow without updatedInput runs what was asked",
    observe: async (bench) => {
      await run(bench.run(), "[[bash touch asked.txt]]", () => ({ behavior: "allow" }));
      return existsSync(path.join(bench.folder, "asked.txt"));
    },
    expected: { "2.0.77": false, "2.1.197": false, "2.1.330": true },
  },
  {
    name: "deny tells the model why and the turn goes on",
    observe: async (bench) => {
      const deny = () => ({ behavior: "deny", message: "not like this" });
      const { lines, result } = await run(bench.run(), "[[bash touch a.txt]][[say on]]", deny);
      return { text: toolText(lines), result: result["result"] };
    },
    expected: everywhere({ text: "not like this", result: "on" }),
  },
  {
    name: "deny with interrupt ends the turn",
    observe: async (bench) => {
      const deny = () => ({ behavior: "deny", message: "stop", interrupt: true });
      const { result } = await run(bench.run(), "[[bash touch a.txt]][[say on]]", deny);
      return result["subtype"];
    },
    expected: everywhere("error_during_execution"),
  },
  {
    name: "the suggested rule for the session holds at once and writes nothing",
    observe: async (bench) => {
      const { asked } = await run(
        bench.run(),
        "[[bash touch a.txt]][[bash touch a.txt]]",
        rulesFor("session"),
      );
      return { asked: asked.length, rules: localRules(bench) };
    },
    expected: everywhere({ asked: 1, rules: null }),
  },
  {
    name: "the suggested rule as it is is written to the folder's local settings, and mostly holds at once",
    observe: async (bench) => {
      const { asked } = await run(
        bench.run(),
        "[[bash touch a.txt]][[bash touch a.txt]]",
        rulesFor("localSettings"),
      );
      return { asked: asked.length, rules: localRules(bench) };
    },
    expected: {
      "2.0.77": { asked: 1, rules: ["Bash(touch a.txt)"] },
      "2.1.197": { asked: 2, rules: ["Bash(touch a.txt)"] },
      "2.1.330": { asked: 1, rules: ["Bash(touch a.txt)"] },
    },
  },
  {
    name: "the suggested rule for both, session and local settings, holds at once and is written",
    observe: async (bench) => {
      const both: Answer = (request) => ({
        ...allow(request),
        updatedPermissions: ["localSettings", "session"].flatMap(
          (destination) => rulesFor(destination)(request)["updatedPermissions"],
        ),
      });
      const { asked } = await run(bench.run(), "[[bash touch a.txt]][[bash touch a.txt]]", both);
      return { asked: asked.length, rules: localRules(bench) };
    },
    expected: everywhere({ asked: 1, rules: ["Bash(touch a.txt)"] }),
  },
  {
    name: "the suggested mode for a file holds at once",
    observe: async (bench) => {
      const { asked } = await run(
        bench.run(),
        "[[write a.txt | hi]][[write b.txt | hi]]",
        (request) => ({ ...allow(request), updatedPermissions: suggestions(request) }),
      );
      return asked.length;
    },
    expected: everywhere(1),
  },
  {
    name: "a question is answered by label",
    observe: async (bench) => {
      const answer = answered({ "Which?": "B" });
      const { asked, lines } = await run(bench.run(), "[[ask Which? | A | B]]", answer);
      return { tool: asked[0]!["tool_name"], isTold: toolText(lines).includes('"Which?"="B"') };
    },
    expected: everywhere({ tool: "AskUserQuestion", isTold: true }),
  },
  {
    name: "several answers are one text with commas, and free words are fine",
    observe: async (bench) => {
      const cli = bench.run();
      const several = await run(cli, "[[ask* Which? | A | B | C]]", answered({ "Which?": "A, C" }));
      const free = await run(cli, "[[ask Which? | A | B]]", answered({ "Which?": "none of it" }));
      return [
        toolText(several.lines).includes('"Which?"="A, C"'),
        toolText(free.lines).includes('"Which?"="none of it"'),
      ];
    },
    expected: everywhere([true, true]),
  },
  {
    name: "a plan comes with its text",
    observe: async (bench) => {
      const cli = bench.run(["--permission-mode=plan"]);
      const { asked } = await run(cli, "[[plan # The plan]]", allow);
      const { input } = asked.find(({ tool_name: name }) => name === "ExitPlanMode")!;
      return { plan: (input as Json)["plan"], names: Object.keys(input as Json) };
    },
    expected: changed(
      { plan: "# The plan", names: ["plan"] },
      { plan: "# The plan", names: ["plan", "planFilePath"] },
    ),
  },
  {
    name: "a rejected plan leaves the mode as it is",
    observe: async (bench) => {
      const cli = bench.run(["--permission-mode=plan"]);
      const deny = () => ({ behavior: "deny", message: "shorter" });
      const { lines } = await run(cli, "[[plan # The plan]]", deny);
      await cli.prompt("[[say hi]]");
      return [toolText(lines), cli.of("system", "init").at(-1)!["permissionMode"]];
    },
    expected: everywhere(["shorter", "plan"]),
  },
  {
    name: "an approved plan ends the plan mode by itself",
    observe: async (bench) => {
      const cli = bench.run(["--permission-mode=plan"]);
      await run(cli, "[[plan # The plan]]", allow);
      await cli.prompt("[[say hi]]");
      return cli.of("system", "init").at(-1)!["permissionMode"];
    },
    expected: changed("plan", "default"),
  },
  {
    name: "an approved plan goes on in the mode that is sent along",
    observe: async (bench) => {
      const cli = bench.run(["--permission-mode=plan"]);
      const updatedPermissions = [{ type: "setMode", mode: "acceptEdits", destination: "session" }];
      await run(cli, "[[plan # The plan]]", (request) => ({
        ...allow(request),
        updatedPermissions,
      }));
      await cli.prompt("[[say hi]]");
      return cli.of("system", "init").at(-1)!["permissionMode"];
    },
    expected: everywhere("acceptEdits"),
  },
];
