import * as v from "valibot";
import { maxChoiceLength, maxNameLength, maxSearchLength } from "./limits";
import { request, uuid } from "./requestForm";

// What is asked about conversations; protocol.ts has the whole.

/** A name from the CLI's own lists, or null for the CLI's own choice. */
const choice = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(maxChoiceLength)));
const cursor = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/**
 * Begins a new conversation and makes it the current one. `replacesId`: in the place of this one,
 * which is closed (`/clear`).
 */
export const conversationNew = request("conversation.new", { replacesId: v.optional(uuid) });
/** Makes an open conversation the current one. */
export const conversationSelect = request("conversation.select", { conversationId: uuid });
/**
 * Opens a conversation of the folder's list, or makes it current. Refused with `written-elsewhere`
 * while another program seems to write it, unless `isAnyway`.
 */
export const conversationResume = request("conversation.resume", {
  conversationId: uuid,
  isAnyway: v.optional(v.boolean()),
});
/** Opens a new conversation that knows all that was said in this one. `newId` names it. */
export const conversationFork = request("conversation.fork", { conversationId: uuid, newId: uuid });
export const conversationRename = request("conversation.rename", {
  conversationId: uuid,
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxNameLength)),
});
/** Closes it and takes it out of the list. The CLI's own record stays on the PC. */
export const conversationRemove = request("conversation.remove", { conversationId: uuid });
/** Chooses model, permission mode and effort by the names of the catalog. Absent: as it was. */
export const conversationAdjust = request("conversation.adjust", {
  conversationId: uuid,
  model: v.optional(choice),
  permissionMode: v.optional(choice),
  effort: v.optional(choice),
});
/** All conversations of the folder, newest first; `query` searches titles and texts. */
export const conversationList = request("conversation.list", {
  query: v.optional(v.pipe(v.string(), v.maxLength(maxSearchLength))),
  cursor: v.optional(cursor),
});
/**
 * Turns before a turn (`beforeId`), before a page (`cursor`), a turn and what stands around it
 * (`aroundId`), what follows a turn (`afterId`), or the newest. Any conversation's. A turn that is not
 * there is `not-found` for the latter two, and not said for `beforeId`.
 */
export const conversationPage = request("conversation.page", {
  conversationId: uuid,
  beforeId: v.optional(uuid),
  aroundId: v.optional(uuid),
  afterId: v.optional(uuid),
  cursor: v.optional(cursor),
});
/**
 * The turns of a conversation whose prompt, answers or what its calls work on have these words, whatever
 * their case, the newest first. `cursor`: goes on with what is older. A client's newer search ends its former one early, with
 * what that has found. Result: `{hits, cursor}`.
 */
export const conversationSearch = request("conversation.search", {
  conversationId: uuid,
  query: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxSearchLength)),
  cursor: v.optional(cursor),
});
/** The whole output of a tool. Result: `{text}`. */
export const toolOutput = request("tool.output", {
  conversationId: uuid,
  blockId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});
