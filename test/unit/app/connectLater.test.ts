import { describe, expect, it } from "vitest";
import type { LocalClient } from "../../../src/app/types";
import { connectLater } from "../../../src/app/clients";
import { Emitter } from "../../../src/base/emitter";

/** A client that comes during a restart, and the end of the restart in the test's hands. */
function early() {
  let finish: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const words = new Emitter<unknown>();
  const heard: unknown[] = [];
  let ends = 0;
  const client: LocalClient = {
    author: { id: "editor", name: "VS Code" },
    onMessage: words.event,
    send: () => undefined,
  };
  const connection = connectLater(ready, client, ({ onMessage }) => {
    const subscription = onMessage((word) => heard.push(word));
    return {
      dispose: () => {
        subscription.dispose();
        ends += 1;
      },
    };
  });
  return { ready, words, heard, connection, finish, fail, ends: () => ends };
}

describe("a client that comes during a restart", () => {
  it("is heard when the restart is over, from its last word on", async () => {
    const { ready, words, heard, connection, finish, ends } = early();
    words.fire("hello 1");
    words.fire("hello 2");
    expect(heard).toEqual([]);
    finish();
    await ready;
    words.fire("prompt");
    expect(heard).toEqual(["hello 2", "prompt"]);
    connection.dispose();
    words.fire("late");
    expect(heard).toHaveLength(2);
    expect(ends()).toBe(1);
  });

  it("that went again is not connected", async () => {
    const { ready, words, heard, connection, finish, ends } = early();
    words.fire("hello");
    connection.dispose();
    finish();
    await ready;
    expect([heard, ends()]).toEqual([[], 0]);
  });

  it("finds nobody after one that failed", async () => {
    const { ready, words, heard, fail } = early();
    words.fire("hello");
    fail(new Error("the folder is gone"));
    await ready.catch(() => undefined);
    expect(heard).toEqual([]);
  });
});
