/**
 * The script language of the loopback model. A prompt says in double brackets what the model shall do:
 *
 *   [[text 40]]                       forty words, "word0 word1 …"
 *   [[say Hello **world**]]           this text, streamed word by word; \n is a new line
 *   [[think some thought]]            a thinking block
 *   [[bash echo hi > b.txt]]          the Bash tool
 *   [[write path | content]]          the Write tool; \n is a new line; relative paths start at the CLI's folder
 *   [[edit path | old | new]]         the Edit tool (the CLI wants the file read or written before)
 *   [[read path]]                     the Read tool
 *   [[ask Question? | A | B]]         AskUserQuestion with these options ([[ask* …]]: several may be chosen)
 *   [[plan text]]                     writes the plan file if the CLI named one, then ExitPlanMode
 *   [[todo a | b]]                    the to-do list, by TodoWrite or TaskCreate, whichever the CLI offers
 *   [[task description | prompt]]     a sub-agent; the prompt's own steps are in {{double braces}};
 *                                     [[task& …]]: in the background
 *   [[tool Name {"json":1}]]          any other tool with this input
 *   [[with]]                          between two tool steps: both calls in one message
 *   [[delay 200]]                     from here on this many ms before each word or step
 *   [[hold NAME]]                     the stream stops here until `release(NAME)`
 *   [[status 429]] [[status 529 2]]   an HTTP error (an error event once the stream has begun); with a number, only
 *                                     that many times, and the CLI is told that it may try again
 *   [[drop]] [[drop 1]]               the connection is cut here; with a number, only that many times. When the CLI asks
 *                                     again, the message plays from its beginning
 *   [[silent]]                        nothing more comes and the connection stays open
 *   [[stop max_tokens]]               the message's stop reason
 *   [[usage in=100 out=5 write=1 read=2]]      the tokens the message reports
 *   [[limits 5h=0.42 7d=0.1 reset=+3600 status=allowed]]   plan-limit headers; `reset` in epoch seconds or +seconds;
 *                                     7d-reset=+86400: that of the week alone
 *
 * Steps play one after another. A tool step ends the message with stop_reason `tool_use`; the steps behind it go on
 * with the next request, which carries the tool's result. Text outside the brackets is ignored.
 */
export type Step =
  | { readonly kind: "text"; readonly words: readonly string[] }
  | { readonly kind: "think"; readonly words: readonly string[] }
  | { readonly kind: "tool"; readonly verb: string; readonly rest: string }
  | { readonly kind: "with" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "hold"; readonly name: string }
  | { readonly kind: "status"; readonly code: number; readonly times: number | null }
  | { readonly kind: "drop"; readonly times: number | null }
  | { readonly kind: "silent" }
  | { readonly kind: "stop"; readonly reason: string }
  | { readonly kind: "usage"; readonly values: ReadonlyMap<string, string> }
  | { readonly kind: "limits"; readonly values: ReadonlyMap<string, string> };

const toolVerbs = new Set([
  "bash",
  "write",
  "edit",
  "read",
  "ask",
  "ask*",
  "plan",
  "todo",
  "task",
  "task&",
  "tool",
]);

/** The steps of a prompt, or `null` when it carries no script. An unknown step is said aloud as text. */
export function parseScript(prompt: string): Step[] | null {
  const steps = [...prompt.matchAll(/\[\[([\s\S]+?)\]\](?!\])/g)].map(([, body]) =>
    parseStep(body ?? ""),
  );
  return steps.length === 0 ? null : steps;
}

/** One text step that is streamed word by word. */
export function say(text: string): Step {
  return { kind: "text", words: splitWords(text) };
}

/** One step that calls a tool; `rest` is what the script would say behind the verb. */
export function callTool(verb: string, rest: string): Step {
  return { kind: "tool", verb, rest };
}

/** One thinking step. */
export function think(text: string): Step {
  return { kind: "think", words: splitWords(text) };
}

function parseStep(body: string): Step {
  const [, verb = "", rest = ""] = /^\s*(\S+)\s*([\s\S]*?)\s*$/.exec(body) ?? [];
  if (toolVerbs.has(verb)) return callTool(verb, rest);
  switch (verb) {
    case "text":
      return {
        kind: "text",
        words: Array.from({ length: Number(rest) }, (_, index) => `word${index} `),
      };
    case "say":
      return say(unescapeText(rest));
    case "think":
      return think(rest === "" ? "Let me think about it." : unescapeText(rest));
    case "with":
    case "silent":
      return { kind: verb };
    case "delay":
      return { kind: "delay", ms: Number(rest) };
    case "hold":
      return { kind: "hold", name: rest };
    case "status": {
      const [code, times] = rest.split(/\s+/);
      return {
        kind: "status",
        code: Number(code),
        times: times === undefined ? null : Number(times),
      };
    }
    case "drop":
      return { kind: "drop", times: rest === "" ? null : Number(rest) };
    case "stop":
      return { kind: "stop", reason: rest };
    case "usage":
    case "limits":
      return { kind: verb, values: parseValues(rest) };
    default:
      return say(`[unknown step: ${body}]`);
  }
}

/** Turns the script's `\n` into line breaks. */
export function unescapeText(text: string): string {
  return text.replaceAll("\\n", "\n");
}

function splitWords(text: string): string[] {
  return text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
}

function parseValues(rest: string): ReadonlyMap<string, string> {
  const pairs = rest.split(/\s+/).map((pair) => pair.split("=", 2) as [string, string | undefined]);
  return new Map(pairs.map(([key, value]) => [key, value ?? ""]));
}
