import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permissionContent } from "../../../src/claude/permissionContent";

const folder = "/w";
type Leaf = string | number | boolean;

/** All strings, numbers and booleans of a value. `replace_all: false` says what a change is anyway. */
function leavesOf(value: unknown): readonly Leaf[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return [value];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "replace_all" && inner === false ? [] : leavesOf(inner),
  );
}

/** The leaves of an input that its content does not show. */
function hiddenLeaves(tool: string, input: Record<string, unknown>): readonly Leaf[] {
  const content = permissionContent(tool, input, folder);
  if (content.kind === "other") {
    const shown: unknown = JSON.parse(content.input);
    expect(shown).toEqual(JSON.parse(JSON.stringify(input)));
    return [];
  }
  const shown = leavesOf(content);
  const texts = shown.filter((leaf) => typeof leaf !== "boolean").map(String);
  return leavesOf(input).filter((leaf) => {
    if (typeof leaf === "boolean") {
      const count = (list: readonly Leaf[]): number =>
        list.filter((other) => other === leaf).length;
      return count(shown) < count(leavesOf(input));
    }
    const isPath = texts.some(
      (text) => posix.resolve(folder, text) === posix.resolve(folder, `${leaf}`),
    );
    return !isPath && !texts.some((text) => text.includes(`${leaf}`));
  });
}

const text = fc.string({ minLength: 6, maxLength: 12, unit: "grapheme" });
const path = fc.oneof(
  text,
  text.map((name) => `${folder}/${name}`),
  fc.constant("/w/../etc/x"),
);
const strange = fc.oneof(
  text,
  fc.integer({ min: 1_000 }),
  fc.boolean(),
  fc.array(text),
  fc.constant(null),
);
const extras = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Record<string, unknown>>({}) },
  fc.dictionary(
    fc.oneof(
      text,
      fc.constantFrom("edits", "replace_all", "allowedPrompts", "answers", "toString", "timeout"),
    ),
    strange,
    { maxKeys: 2 },
  ),
);
/** An object of this form, now and then with fields that do not belong there or have another type. */
const loosely = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.tuple(fc.record(fields, { requiredKeys: [] }), extras).map(([known, more]) => ({
    ...known,
    ...more,
  }));

const change = { old_string: text, new_string: text, replace_all: fc.boolean() };
const option = loosely({ label: text, description: text });
const question = loosely({
  question: text,
  header: text,
  multiSelect: fc.boolean(),
  options: fc.array(option, { maxLength: 3 }),
});
const inputs: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  Bash: loosely({ command: text, description: text, timeout: fc.nat() }),
  Write: loosely({ file_path: path, content: text }),
  Edit: loosely({ file_path: path, ...change }),
  MultiEdit: loosely({ file_path: path, edits: fc.array(loosely(change), { maxLength: 3 }) }),
  AskUserQuestion: loosely({ questions: fc.array(question, { maxLength: 2 }) }),
  ExitPlanMode: loosely({ plan: text, planFilePath: path, allowedPrompts: fc.array(option) }),
  NotebookEdit: loosely({ notebook_path: path, new_source: text }),
  mcp__db__drop: extras,
};

describe("a permission request", () => {
  it.each(Object.entries(inputs))("of %s hides nothing of its input", (tool, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (input) => {
        expect(hiddenLeaves(tool, input)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
