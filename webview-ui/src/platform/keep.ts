/** A small store for texts that must outlive a reload: drafts and prompts that were not accepted yet. */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}
