import * as v from "valibot";
import { maxChoiceLength, maxPlanWindows } from "./limits";

/** `PlanMark`s, for those who read them from where they were kept. */
export const planMarksSchema = v.pipe(
  v.array(
    v.object({
      kind: v.pipe(v.string(), v.maxLength(maxChoiceLength)),
      level: v.picklist([0, 80, 95]),
      resetsAt: v.nullable(v.number()),
    }),
  ),
  v.maxLength(maxPlanWindows),
);
