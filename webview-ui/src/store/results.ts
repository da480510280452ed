import * as v from "valibot";
import type { ChangeDiff, ChangeList } from "../../../src/shared/changedFiles";
import type { ListedDevice } from "../../../src/shared/devices";
import type { FoundTurn, ListedConversation } from "../../../src/shared/conversationAnswers";
import { problemSeverities } from "../../../src/shared/editorContext";
import type { Results } from "../../../src/shared/protocol";
import { pushSubscribedParts } from "../../../src/shared/pushSubscribed";
import type { Turn } from "../../../src/shared/state";
import type { UsageSummary } from "../../../src/shared/usage";

const cursor = v.nullable(v.string());
/** Turns and list lines were made by the build that served this page: only their outline is checked. */
const named = v.object({ id: v.string() });
const turn = v.custom<Turn>((input) => v.is(named, input));
const listed = v.custom<ListedConversation>((input) => v.is(named, input));
const foundTurn: v.GenericSchema<unknown, FoundTurn> = v.object({
  turnId: v.string(),
  at: v.nullable(v.number()),
  count: v.number(),
  excerpt: v.string(),
});
const text = v.object({ text: v.string() });
const problem = v.object({
  path: v.string(),
  line: v.number(),
  endLine: v.number(),
  severity: v.picklist(problemSeverities),
  message: v.string(),
  source: v.string(),
});
const usageSummary = v.object({ asOf: v.number(), days: v.array(v.object({ date: v.string() })) });
const changeList = v.object({ files: v.array(v.object({ path: v.string() })), total: v.number() });
const changeDiff = v.variant("kind", [
  v.object({ kind: v.literal("text"), hunks: v.array(v.object({ lines: v.array(v.string()) })) }),
  v.object({ kind: v.picklist(["binary", "too-large", "private", "none"]) }),
]);

type Schemas = {
  readonly [T in keyof Results]: v.GenericSchema<unknown, Results[T]>;
};

/** What a reply brings, by the type of its request. */
export const resultSchemas: Schemas = {
  "push.state": v.object({
    key: v.nullable(v.string()),
    subscribed: v.nullable(v.object(pushSubscribedParts)),
  }),
  "prompt.text": text,
  "tool.output": text,
  "conversation.new": v.object({ conversationId: v.string() }),
  "conversation.list": v.object({ items: v.array(listed), cursor, isPartial: v.boolean() }),
  "conversation.page": v.object({ turns: v.array(turn), cursor }),
  "conversation.search": v.object({ hits: v.array(foundTurn), cursor }),
  "image.get": v.object({ data: v.string(), total: v.number() }),
  "files.find": v.object({ paths: v.array(v.string()) }),
  "changes.list": v.custom<ChangeList>((input) => v.is(changeList, input)),
  "changes.diff": v.custom<ChangeDiff>((input) => v.is(changeDiff, input)),
  "editor.diff": v.object({ shown: v.picklist(["diff", "file"]) }),
  "editor.context": v.object({
    problems: v.array(problem),
    problemCount: v.number(),
    files: v.array(v.object({ path: v.string(), isActive: v.boolean() })),
    fileCount: v.number(),
  }),
  "usage.read": v.object({
    summary: v.nullable(v.custom<UsageSummary>((input) => v.is(usageSummary, input))),
  }),
  "device.list": v.object({
    devices: v.array(v.custom<ListedDevice>((input) => v.is(named, input))),
  }),
};

/** Whether requests of this type bring something. */
export function bringsResult(type: string): type is keyof Results {
  return Object.hasOwn(resultSchemas, type);
}
