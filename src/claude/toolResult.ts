import * as v from "valibot";
import type { ToolChange } from "../shared/events";
import { boundedDiff, boundedOutput } from "./cardBounds";
import { oneLine } from "./text";
import { toolKind } from "./toolCard";

/** A finished call as the CLI reports it. */
export interface ToolOutcome {
  readonly name: string;
  /** The text that went back to the model. */
  readonly text: string;
  readonly isError: boolean;
  readonly isDenied: boolean;
  /** The CLI's own structured result; its shape depends on the tool. */
  readonly structured: unknown;
}

const patch = v.object({
  structuredPatch: v.array(
    v.object({ oldStart: v.number(), newStart: v.number(), lines: v.array(v.string()) }),
  ),
});
const createdFile = v.object({ type: v.literal("create"), content: v.string() });
const command = v.object({ stdout: v.string(), stderr: v.string() });
const readFile = v.object({ file: v.object({ numLines: v.number() }) });
const answered = v.object({ answers: v.record(v.string(), v.string()) });
const agentReport = v.object({
  agentId: v.string(),
  content: v.array(v.object({ text: v.optional(v.string()) })),
});
const launched = v.object({ status: v.literal("async_launched") });

/** What a finished call changes on its card. */
export function toolChange(outcome: ToolOutcome): ToolChange {
  if (outcome.isDenied) return { status: "denied", ...outputOf(outcome.text) };
  if (outcome.isError) {
    const exit = /^Exit code (\d+)/.exec(outcome.text)?.[1];
    return {
      status: "failed",
      ...(exit === undefined ? {} : { summary: { exitCode: Number(exit) } }),
      ...outputOf(outcome.text),
    };
  }
  return successOf(outcome);
}

function successOf({ name, text, structured }: ToolOutcome): ToolChange {
  switch (toolKind(name)) {
    case "command": {
      const streams = v.safeParse(command, structured);
      const { stdout, stderr } = streams.success ? streams.output : { stdout: text, stderr: "" };
      return { status: "done", ...outputOf([stdout, stderr].filter(Boolean).join("\n")) };
    }
    case "read": {
      const read = v.safeParse(readFile, structured);
      return read.success
        ? { status: "done", summary: { lines: read.output.file.numLines } }
        : { status: "done" };
    }
    case "write":
    case "edit":
      return { status: "done", ...diffOf(structured) };
    case "question": {
      const answers = v.safeParse(answered, structured);
      const summary = answers.success ? Object.values(answers.output.answers).join(" · ") : "";
      return { status: "done", ...(summary === "" ? {} : { summary: oneLine(summary, 200) }) };
    }
    case "agent":
      // Its end comes later, by a notification.
      if (v.is(launched, structured)) return { status: "running", isInBackground: true };
      return { status: "done", ...outputOf(reportOf(structured) ?? text) };
    case "todo":
    case "plan":
      return { status: "done" };
    case "search":
    case "fetch":
    case "other":
      return { status: "done", ...outputOf(text) };
  }
}

/** A sub-agent's own words, without what the CLI adds for the model; null: it does not say which. */
export function reportOf(structured: unknown): string | null {
  const report = v.safeParse(agentReport, structured);
  if (!report.success) return null;
  return report.output.content
    .flatMap(({ text = "" }) => (text.startsWith("<tools-used-before-summary>") ? [] : [text]))
    .join("\n");
}

function outputOf(text: string): Pick<ToolChange, "output"> {
  const bare = text.replace(/^<tool_use_error>([\s\S]*)<\/tool_use_error>$/, "$1");
  return bare.trim() === "" ? {} : { output: boundedOutput(bare) };
}

/** The diff from the CLI's own patch; a new file is all additions. */
function diffOf(structured: unknown): Pick<ToolChange, "diff" | "summary"> {
  const changed = v.safeParse(patch, structured);
  if (!changed.success) return {};
  const created = v.safeParse(createdFile, structured);
  const hunks = created.success
    ? [{ oldStart: 0, newStart: 1, lines: addedLines(created.output.content) }]
    : // "\ No newline at end of file" is no line of the file.
      changed.output.structuredPatch.map((hunk) => ({
        oldStart: hunk.oldStart,
        newStart: hunk.newStart,
        lines: hunk.lines.filter((line) => !line.startsWith("\\")),
      }));
  const count = (sign: string) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length, 0);
  const { hunks: diff, shown, total } = boundedDiff(hunks);
  const counts = `+${count("+")} −${count("-")}`;
  return { diff, summary: shown === total ? counts : `${counts} (${shown}/${total})` };
}

function addedLines(content: string): string[] {
  const lines = content.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => `+${line}`);
}
