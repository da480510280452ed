import type { Language } from "../../../src/shared/wording/problems";
import { en } from "./en";
import { ko } from "./ko";

/** The shape of the English words, with any text in their places. */
type Widened<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Widened<T[K]> };

export type Wording = Widened<typeof en>;

export const wordings: Readonly<Record<Language, Wording>> = { en, ko };
