import type { ContextUse } from "../../../src/shared/state";

/** From these shares on (per cent) it is worth a warning: the CLI makes room by itself soon after. */
const nearlyFull = 75;
const full = 90;

/** Per cent of the model's context that is taken; null: its size is not known. */
export function contextShare({ usedTokens, windowTokens }: ContextUse): number | null {
  return windowTokens === null || windowTokens <= 0
    ? null
    : Math.min(100, Math.round((usedTokens / windowTokens) * 100));
}

/** The colour of such a share. */
export function contextTone(share: number | null): "amber" | "red" | undefined {
  if (share === null || share < nearlyFull) return undefined;
  return share < full ? "amber" : "red";
}
