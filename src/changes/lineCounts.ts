/** Lines of a changed file that came and went; null: it is binary. */
export type LineCount = { readonly added: number; readonly removed: number } | null;

export const countArguments = [
  ...["diff-index", "--numstat", "-z", "-M", "--no-ext-diff", "--no-textconv"],
  ...["--ignore-submodules=dirty", "--no-color"],
];

/** Reads what `git diff-index --numstat -z` writes, record by record; by the path from the root on. */
export class CountReader {
  readonly counts = new Map<string, LineCount>();
  /** Of a rename: what is counted, and how many names are still to come, of which the last is the new one. */
  private renamed: { readonly count: LineCount; left: number } | null = null;

  add(record: string): void {
    const { renamed } = this;
    if (renamed !== null) {
      renamed.left -= 1;
      if (renamed.left > 0) return;
      this.counts.set(record, renamed.count);
      this.renamed = null;
      return;
    }
    const found = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(record);
    if (found === null) return;
    const [, added = "", removed = "", path = ""] = found;
    const count = added === "-" ? null : { added: Number(added), removed: Number(removed) };
    if (path === "") this.renamed = { count, left: 2 };
    else this.counts.set(path, count);
  }
}
