import * as v from "valibot";

const kinds = {
  needs: v.boolean(),
  done: v.boolean(),
  failed: v.boolean(),
  /** Those who chose before there was this one. */
  usage: v.optional(v.boolean(), true),
  limit: v.boolean(),
};

/** `PushChoices`, for those who read them from what was kept or from the host. */
export const pushChoicesSchema = v.object({ kinds: v.object(kinds), showsTitle: v.boolean() });

/** `PushChoices` as a device may ask for them: nothing beside them. */
export const exactPushChoicesSchema = v.strictObject({
  kinds: v.strictObject(kinds),
  showsTitle: v.boolean(),
});

/** The parts of `PushSubscribed`, for those who read it from a file or from the host. */
export const pushSubscribedParts = {
  endpoint: v.string(),
  language: v.picklist(["en", "ko"]),
  choices: pushChoicesSchema,
};
