import type { Readable } from "node:stream";
import * as v from "valibot";
import { parseJson } from "../base/json";
import { LineSplitter } from "../base/lineSplitter";
import { deviceRoles } from "../shared/devices";
import { maxHeadlessCommandBytes } from "../shared/limits";

/** JSON lines on standard input. */
const commandSchema = v.variant("command", [
  /** A new pairing link; answered by an event `pair`. */
  v.strictObject({ command: v.literal("pair") }),
  /** The owner's answer to an event `confirm`. */
  v.strictObject({ command: v.literal("allow"), id: v.string() }),
  v.strictObject({ command: v.literal("deny"), id: v.string() }),
  /** Answered by an event `devices`. */
  v.strictObject({ command: v.literal("devices") }),
  /** Both are answered by an event `devices` as well. */
  v.strictObject({ command: v.literal("revoke"), id: v.string() }),
  v.strictObject({ command: v.literal("role"), id: v.string(), role: v.picklist(deviceRoles) }),
  /** Answered by an event `restarted` when the doors are open again. */
  v.strictObject({ command: v.literal("restart") }),
  /** Answered by an event `audit` with the newest lines, the newest first. */
  v.strictObject({ command: v.literal("audit") }),
]);
export type HeadlessCommand = v.InferOutput<typeof commandSchema>;

/** Reads commands from a stream; what is no command is reported and changes nothing. */
export function readCommands(
  input: Readable,
  onCommand: (command: HeadlessCommand) => void,
  onBad: () => void,
): void {
  const lines = new LineSplitter(maxHeadlessCommandBytes, (line) => {
    if (line.kind === "line" && line.text.trim() === "") return;
    const parsed = v.safeParse(
      commandSchema,
      line.kind === "line" ? parseJson(line.text) : undefined,
    );
    if (parsed.success) onCommand(parsed.output);
    else onBad();
  });
  input.on("data", (chunk: Buffer) => {
    lines.push(chunk);
  });
}
