import { describe, expect, it } from "vitest";
import { Emitter } from "../../../src/base/emitter";

describe("an emitter", () => {
  it("tells all listeners, also when one throws, and reports what it threw", () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const failure = new Error("broken listener");
    const heard: number[] = [];
    emitter.event(() => {
      throw failure;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire(1);
    emitter.fire(2);
    expect(heard).toEqual([1, 2]);
    expect(errors).toEqual([failure, failure]);
  });

  it("calls a listener no more once it is disposed", () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>();
    const listening = emitter.event((value) => heard.push(value));
    emitter.fire(1);
    listening.dispose();
    emitter.fire(2);
    expect(heard).toEqual([1]);
  });
});
