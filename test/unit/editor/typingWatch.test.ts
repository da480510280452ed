import { beforeEach, describe, expect, it, vi } from "vitest";
import { TypingWatch } from "../../../src/editor/typingWatch";

interface Change {
  readonly document: { readonly isDirty: boolean };
  readonly contentChanges: readonly object[];
}

const fake = vi.hoisted(() => ({
  listener: null as ((change: Change) => void) | null,
  front: { isDirty: true },
  isFocused: true,
}));

vi.mock("vscode", () => ({
  workspace: {
    onDidChangeTextDocument: (listener: (change: Change) => void) => {
      fake.listener = listener;
      return {
        dispose: () => {
          fake.listener = null;
        },
      };
    },
  },
  window: {
    get activeTextEditor() {
      return { document: fake.front };
    },
    get state() {
      return { focused: fake.isFocused };
    },
  },
}));

beforeEach(() => {
  fake.isFocused = true;
});

describe("whether the owner types in the editor", () => {
  it("is told by a change of the text in front, and by nothing that comes from the disk", () => {
    const watch = new TypingWatch();
    const hasTyped = (document: { isDirty: boolean }, contentChanges: readonly object[] = [{}]) => {
      fake.listener?.({ document, contentChanges });
      return watch.typedAt !== null;
    };
    expect(watch.typedAt).toBeNull();
    // Another program, Claude for one, wrote it: the text is that of the disk.
    fake.front = { isDirty: false };
    expect(hasTyped(fake.front)).toBe(false);
    fake.front = { isDirty: true };
    expect(hasTyped({ isDirty: true })).toBe(false);
    expect(hasTyped(fake.front, [])).toBe(false);
    fake.isFocused = false;
    expect(hasTyped(fake.front)).toBe(false);
    fake.isFocused = true;
    expect(hasTyped(fake.front)).toBe(true);
    watch.dispose();
    expect(fake.listener).toBeNull();
  });
});
