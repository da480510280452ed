import type { Changes, FileDifference } from "../../../../src/conversation/changesPort";
import type { EditedFile } from "../../../../src/conversation/history";
import type { ChangeList } from "../../../../src/shared/changedFiles";

/** A folder in which that changed which the test says. */
export class FakeChanges implements Changes {
  readonly differences = new Map<string, FileDifference>();
  readonly asked: { readonly path: string; readonly oldPath: string | null }[] = [];
  /** The edits that the last list was joined with. */
  edited: readonly EditedFile[] = [];

  list(edited: readonly EditedFile[]): Promise<Omit<ChangeList, "outside">> {
    this.edited = edited;
    const files = edited.map(({ path, added, removed, at }) => ({
      ...{ path, oldPath: null, state: "modified" as const, isStaged: false, isUnstaged: true },
      ...{ added, removed, isBinary: false, editedAt: at },
    }));
    const { length } = files;
    const none = { git: null, trouble: "no-repository" } as const;
    return Promise.resolve({ ...none, files, total: length, own: length, isPartial: false });
  }

  diff(path: string, oldPath: string | null): Promise<FileDifference | null> {
    this.asked.push({ path, oldPath });
    return Promise.resolve(this.differences.get(path) ?? null);
  }

  isPrivate(path: string): boolean {
    return path === ".env";
  }
}
