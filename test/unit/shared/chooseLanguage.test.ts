import { describe, expect, it } from "vitest";
import { preferredLanguage } from "../../../src/server/pageShell";
import { chooseLanguage } from "../../../src/shared/wording/chooseLanguage";

describe("the language", () => {
  it("is the first that the person reads and the product speaks", () => {
    expect(chooseLanguage(["fr-FR", "ko-KR", "en"])).toBe("ko");
    expect(chooseLanguage(["en-GB", "ko"])).toBe("en");
    expect(chooseLanguage([])).toBe("en");
    expect(["ko", "KO-kr", "en", "ja", "kok"].map((tag) => chooseLanguage([tag]))).toEqual([
      "ko",
      "ko",
      "en",
      "en",
      "en",
    ]);
  });

  it("is the same one by what a browser asks for: the most wanted first", () => {
    expect(preferredLanguage("fr-FR,ko-KR;q=0.9,en;q=0.8")).toBe("ko");
    expect(preferredLanguage("en;q=0.5, ko;q=0.9")).toBe("ko");
    expect(preferredLanguage("ko;q=0, en;q=0.1")).toBe("en");
    for (const none of [undefined, "", "*", "ja", "ko;q=x"])
      expect(preferredLanguage(none)).toBe("en");
  });
});
