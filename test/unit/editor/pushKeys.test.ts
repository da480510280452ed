import { describe, expect, it } from "vitest";
import { pushKeysIn } from "../../../src/editor/pushKeys";

describe("the keys for notifications", () => {
  it("are kept in the editor's secret store, and nowhere else", async () => {
    const secrets = new Map<string, string>();
    const store = {
      get: (name: string) => Promise.resolve(secrets.get(name)),
      store: (name: string, value: string) => {
        secrets.set(name, value);
        return Promise.resolve();
      },
    };
    const keys = pushKeysIn(store);
    expect(await keys.read()).toBeNull();
    await keys.write("not a real key");
    expect([...secrets]).toEqual([["push.keys", "not a real key"]]);
    expect(await pushKeysIn(store).read()).toBe("not a real key");
  });
});
