/** What npm's registry knows against what ships. `words`: npm's own. */
export type Audit =
  | { readonly kind: "clean" }
  | { readonly kind: "vulnerable" | "unavailable"; readonly words: string };

/** Asks the registry about what ships; `more` are further options of npm. */
export function audit(more?: readonly string[]): Promise<Audit>;
