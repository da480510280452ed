import * as v from "valibot";
import type { ListedConversation, Results } from "../../../src/shared/protocol";
import type { Turn } from "../../../src/shared/state";

const cursor = v.nullable(v.string());
/** Turns and list lines were made by the build that served this page: only their outline is checked. */
const named = v.object({ id: v.string() });
const turn = v.custom<Turn>((input) => v.is(named, input));
const listed = v.custom<ListedConversation>((input) => v.is(named, input));
const text = v.object({ text: v.string() });

type Schemas = {
  readonly [T in keyof Results]: v.GenericSchema<unknown, Results[T]>;
};

/** What a reply brings, by the type of its request. */
export const resultSchemas: Schemas = {
  "prompt.text": text,
  "tool.output": text,
  "conversation.new": v.object({ conversationId: v.string() }),
  "conversation.list": v.object({ items: v.array(listed), cursor, isPartial: v.boolean() }),
  "conversation.page": v.object({ turns: v.array(turn), cursor }),
  "image.get": v.object({ data: v.string(), total: v.number() }),
  "files.find": v.object({ paths: v.array(v.string()) }),
};

/** Whether requests of this type bring something. */
export function bringsResult(type: string): type is keyof Results {
  return Object.hasOwn(resultSchemas, type);
}
