import * as v from "valibot";

/** In small letters, as the records of the CLI have them. */
export const uuid = v.pipe(v.string(), v.uuid(), v.regex(/^[^A-F]+$/));
/** Names a request so that its reply can be found; unique per connection. */
const requestId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A request with these fields beside its type and its id. */
export const request = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), requestId, ...entries });
