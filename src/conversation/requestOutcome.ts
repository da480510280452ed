import type { RefusalCode, Results } from "../shared/protocol";

/** What a request of a client came to. */
export type RequestOutcome =
  | {
      readonly ok: true;
      readonly result?: Results[keyof Results];
      /** It was fine, and there was nothing to do. */
      readonly isUnchanged?: true;
    }
  | { readonly ok: false; readonly code: RefusalCode };

/** Yes, or the reason of a refusal. */
export function outcome(code: RefusalCode | null): RequestOutcome {
  return code === null ? { ok: true } : refused(code);
}

export function refused(code: RefusalCode): RequestOutcome {
  return { ok: false, code };
}
