import { describe, expect, it } from "vitest";
import type { Keep } from "../../../webview-ui/src/platform/keep";
import { PreferenceStore } from "../../../webview-ui/src/platform/preferences";

const defaults = {
  language: "auto",
  theme: "auto",
  textSize: "normal",
  enter: "auto",
  wrapsCode: false,
  hasSound: true,
  hasVibration: true,
  keepsAwake: false,
};

function keepWith(kept?: string): Keep & { readonly entries: Map<string, string> } {
  const entries = new Map(kept === undefined ? [] : [["preferences", kept]]);
  return {
    entries,
    get: (key) => entries.get(key) ?? null,
    set: (key, value) => entries.set(key, value).has(key),
    remove: (key) => void entries.delete(key),
    keys: () => [...entries.keys()],
  };
}

const read = (kept?: string) => new PreferenceStore(keepWith(kept)).current.value;

describe("what a person chose on this device", () => {
  it("is the defaults at first", () => {
    expect(read()).toEqual(defaults);
  });

  it("is there again after a reload", () => {
    const keep = keepWith();
    new PreferenceStore(keep).set({ language: "ko", wrapsCode: true });
    expect(new PreferenceStore(keep).current.value).toEqual({
      ...defaults,
      language: "ko",
      wrapsCode: true,
    });
  });

  it.each(["", "null", "[]", "7", '"dark"', "{", "undefined"])(
    "survives %j in its place",
    (kept) => {
      expect(read(kept)).toEqual(defaults);
    },
  );

  it.each([
    ["language", "fr"],
    ["theme", "sepia"],
    ["textSize", 17],
    ["enter", null],
    ["wrapsCode", "yes"],
    ["hasSound", 1],
    ["hasVibration", {}],
    ["keepsAwake", []],
  ])("takes the default for %s = %j, and keeps the rest", (key, value) => {
    const others = { ...defaults, language: "en", theme: "dark", hasSound: false, [key]: value };
    const expected = { ...others, [key]: defaults[key as keyof typeof defaults] };
    expect(read(JSON.stringify(others))).toEqual(expected);
  });

  it("takes the defaults for what an older page did not know, and leaves a newer page's out", () => {
    expect(read(JSON.stringify({ theme: "dark", voice: "loud" }))).toEqual({
      ...defaults,
      theme: "dark",
    });
  });

  it("keeps what another tab has chosen meanwhile", () => {
    const keep = keepWith();
    const [one, other] = [new PreferenceStore(keep), new PreferenceStore(keep)];
    one.set({ language: "ko" });
    other.set({ theme: "dark" });
    expect(other.current.value).toMatchObject({ language: "ko", theme: "dark" });
    expect(new PreferenceStore(keep).current.value).toMatchObject({
      language: "ko",
      theme: "dark",
    });
  });

  it("counts for as long as the page lives where nothing can be kept", () => {
    const store = new PreferenceStore({ ...keepWith(), get: () => null, set: () => false });
    store.set({ theme: "dark" });
    store.set({ textSize: "large" });
    expect(store.current.value).toMatchObject({ theme: "dark", textSize: "large" });
  });

  it("tells who draws it", () => {
    const store = new PreferenceStore(keepWith());
    const seen: string[] = [];
    store.current.subscribe(({ theme }) => seen.push(theme));
    store.set({ theme: "dark" });
    expect(seen).toEqual(["auto", "dark"]);
  });
});
