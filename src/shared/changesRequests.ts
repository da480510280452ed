import * as v from "valibot";
import { maxChangePathLength } from "./limits";
import { request, uuid } from "./requestForm";

// What is asked about changed files; protocol.ts has the whole.

/** A path from the folder on, with forward slashes; one that leads elsewhere is `not-found`. */
export const changePath = v.pipe(v.string(), v.minLength(1), v.maxLength(maxChangePathLength));
/** The files that the conversation changed, and what git has to say of the folder. Result: `ChangeList`. */
export const changesList = request("changes.list", { conversationId: uuid });
/**
 * The difference of one file, from line `from` of it on (0 when not said). Result: `ChangeDiff`.
 * `source`: to the last commit, or what the conversation's tools wrote. `oldPath`: as the list has it.
 */
export const changesDiff = request("changes.diff", {
  conversationId: uuid,
  path: changePath,
  oldPath: v.optional(changePath),
  source: v.picklist(["git", "conversation"]),
  from: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});
