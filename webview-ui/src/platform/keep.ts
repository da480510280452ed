/** A small store for texts that must outlive a reload: drafts and prompts that were not accepted yet. */
export interface Keep {
  get(key: string): string | null;
  /** Whether it was kept: storage may be full or forbidden. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  keys(): readonly string[];
}
