import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Json } from "./cliUnderTest";
import type { Fact } from "./fact";
import { changed, everywhere } from "./fact";

const keysOf = (value: unknown): string[] => Object.keys(value as Json);
const has = (value: unknown, ...keys: string[]): string[] =>
  keys.filter((key) => keysOf(value).includes(key));

/** What the first answers of a process tell, and how its flags act. */
export const startFacts: readonly Fact[] = [
  {
    name: "initialize tells these of what is shown and decided by",
    observe: async (bench) => {
      const { ok, response } = await bench.run().request("initialize");
      const asked = ["commands", "models", "account", "agents", "claude_code_version"];
      return { ok, has: has(response, ...asked, "current_permission_mode", "capabilities") };
    },
    expected: {
      "2.0.77": { ok: true, has: ["commands", "models", "account"] },
      "2.1.197": { ok: true, has: ["commands", "models", "account", "agents"] },
      "2.1.330": {
        ok: true,
        has: [
          ...["commands", "models", "account", "agents", "claude_code_version"],
          ...["current_permission_mode", "capabilities"],
        ],
      },
    },
  },
  {
    name: "a model has a value, a name and a description, the default comes first, and effort levels are told",
    observe: async (bench) => {
      const { response } = await bench.run().request("initialize");
      const models = response["models"] as Json[];
      const isWhole = models.every((model) =>
        ["value", "displayName", "description"].every((key) => typeof model[key] === "string"),
      );
      return { isWhole, first: models[0]?.["value"], effort: models[0]?.["supportedEffortLevels"] };
    },
    expected: changed(
      { isWhole: true, first: "default", effort: undefined },
      { isWhole: true, first: "default", effort: ["low", "medium", "high", "xhigh", "max"] },
    ),
  },
  {
    name: "a command has a name without slash, a description and a hint",
    observe: async (bench) => {
      const commands = (await bench.run().request("initialize")).response["commands"] as Json[];
      const compact = commands.find(({ name }) => name === "compact");
      return has(compact ?? {}, "name", "description", "argumentHint");
    },
    expected: everywhere(["name", "description", "argumentHint"]),
  },
  {
    name: "a second initialize is answered again, so that it can be a probe",
    observe: async (bench) => {
      const cli = bench.run();
      await cli.request("initialize");
      const { ok, error } = await cli.request("initialize");
      return ok ? "answered" : error;
    },
    expected: changed("Already initialized", "answered"),
  },
  {
    name: "every turn begins with an init that tells version, session, model, mode and commands",
    observe: async (bench) => {
      const sessionId = randomUUID();
      const cli = bench.run([`--session-id=${sessionId}`]);
      await cli.prompt("[[say one]]");
      await cli.prompt("[[say two]]");
      const inits = cli.of("system", "init");
      const init = inits[0]!;
      return {
        count: inits.length,
        isItsVersion: init["claude_code_version"] === bench.version,
        isItsSession: init["session_id"] === sessionId,
        mode: init["permissionMode"],
        has: has(init, "model", "tools", "slash_commands", "mcp_servers"),
      };
    },
    expected: everywhere({
      count: 2,
      isItsVersion: true,
      isItsSession: true,
      mode: "default",
      has: ["model", "tools", "slash_commands", "mcp_servers"],
    }),
  },
  {
    name: "--effort reaches the API; a CLI that does not know the flag ends",
    observe: async (bench) => {
      const cli = bench.run(["--effort=low"]);
      const ended = await Promise.race([cli.exited, cli.prompt("[[say hi]]").catch(() => null)]);
      if (cli.hasExited) return { exit: await cli.exited };
      const { output_config: config } = bench.modelRequests().at(-1)!;
      return { isEnded: ended === null, effort: (config as Json)["effort"] };
    },
    expected: changed({ exit: 1 }, { isEnded: false, effort: "low" }),
  },
  {
    name: "--model and --permission-mode are taken",
    observe: async (bench) => {
      const cli = bench.run(["--model=haiku", "--permission-mode=plan"]);
      await cli.prompt("[[say hi]]");
      const init = cli.of("system", "init")[0]!;
      return { model: /haiku/.test(String(init["model"])), mode: init["permissionMode"] };
    },
    expected: everywhere({ model: true, mode: "plan" }),
  },
  {
    name: "--permission-mode=default is taken, also where the help does not list it",
    observe: async (bench) => {
      const cli = bench.run(["--permission-mode=default"]);
      await cli.prompt("[[say hi]]");
      return cli.of("system", "init")[0]!["permissionMode"];
    },
    expected: everywhere("default"),
  },
  {
    name: "a variable of --settings reaches the tools whatever any file says, and takes nothing else away",
    observe: async (bench) => {
      const files = [
        [bench.home, "settings.json", "PERSON"],
        [bench.folder, "settings.json", "PROJECT"],
        [bench.folder, "settings.local.json", "LOCAL"],
      ] as const;
      for (const [folder, name, variable] of files) {
        await mkdir(path.join(folder, ".claude"), { recursive: true });
        const env = { MARK: variable, [variable]: "kept" };
        await writeFile(path.join(folder, ".claude", name), JSON.stringify({ env }));
      }
      const settings = JSON.stringify({ env: { MARK: "ours" } });
      const flags = [`--settings=${settings}`, "--allowedTools=Bash"];
      const cli = bench.run(flags, { MARK: "inherited" });
      const seen: string[] = [];
      for (const name of ["one", "two"]) {
        await cli.prompt(`[[bash echo $MARK $PERSON $PROJECT $LOCAL > ${name}]]`);
        seen.push((await readFile(path.join(bench.folder, name), "utf8")).trim());
        // Another setting of the same rank, as an effort is chosen.
        await cli.outcome("apply_flag_settings", { settings: { effortLevel: "low" } });
      }
      return seen;
    },
    expected: everywhere(["ours kept kept kept", "ours kept kept kept"]),
  },
  {
    name: "a file that asks for bypassPermissions loses to --settings, also after another setting of its rank",
    observe: async (bench) => {
      const file = path.join(bench.home, ".claude", "settings.json");
      await mkdir(path.dirname(file), { recursive: true });
      const wish = {
        permissions: { defaultMode: "bypassPermissions" },
        skipDangerousModePermissionPrompt: true,
      };
      await writeFile(file, JSON.stringify(wish));
      const permissions = { disableBypassPermissionsMode: "disable", disableAutoMode: "disable" };
      const ban = `--settings=${JSON.stringify({ permissions })}`;
      const modes: unknown[] = [];
      for (const flags of [[], [ban]]) {
        const cli = bench.run(flags);
        if (flags.length > 0) {
          await cli.outcome("apply_flag_settings", { settings: { effortLevel: "low" } });
        }
        await cli.prompt("[[say hi]]");
        modes.push(cli.of("system", "init")[0]!["permissionMode"]);
      }
      return modes;
    },
    expected: everywhere(["bypassPermissions", "default"]),
  },
  {
    name: "a session that is resumed keeps its id",
    observe: async (bench) => {
      const sessionId = randomUUID();
      const first = bench.run([`--session-id=${sessionId}`]);
      await first.prompt("[[say before]]");
      first.endInput();
      await first.exited;
      const cli = bench.run([`--resume=${sessionId}`]);
      await cli.prompt("[[say after]]");
      return cli.of("system", "init").map((init) => init["session_id"] === sessionId);
    },
    expected: everywhere([true]),
  },
];
