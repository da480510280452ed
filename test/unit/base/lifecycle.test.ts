import { describe, expect, it } from "vitest";
import { Emitter } from "../../../src/base/emitter";
import { DisposableStore, toDisposable } from "../../../src/base/lifecycle";

describe("DisposableStore", () => {
  it("releases in reverse order, once, and at once what comes late", () => {
    const released: string[] = [];
    const store = new DisposableStore();
    const item = (name: string) => toDisposable(() => released.push(name));
    store.add(item("first"));
    store.add(item("second"));
    store.dispose();
    store.dispose();
    store.add(item("late"));
    expect(released).toEqual(["second", "first", "late"]);
  });
});

describe("Emitter", () => {
  it("lets a listener leave while it is told", () => {
    const emitter = new Emitter<number>();
    const seen: string[] = [];
    const first = emitter.event((value) => {
      seen.push(`first ${value}`);
      first.dispose();
    });
    emitter.event((value) => seen.push(`second ${value}`));
    emitter.fire(1);
    emitter.fire(2);
    expect(seen).toEqual(["first 1", "second 1", "second 2"]);
  });
});
