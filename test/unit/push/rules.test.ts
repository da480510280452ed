import { describe, expect, it } from "vitest";
import type { Happening } from "../../../src/push/happenings";
import type { Circumstances } from "../../../src/push/rules";
import { whatToTell } from "../../../src/push/rules";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import type { PushKind } from "../../../src/shared/pushChoices";

const at = 1_000_000;
const nobody: Circumstances = {
  now: at,
  since: at,
  lookedAt: null,
  isAnswererThere: false,
  typedAt: null,
  choices: defaultPushChoices,
};
const of = (kind: PushKind): Happening => ({
  kind,
  sort: kind === "needs" ? "permission" : "done",
  id: "x",
  conversationId: "c",
  tag: "t",
});
const verdict = (kind: PushKind, change: Partial<Circumstances> = {}) =>
  whatToTell(of(kind), { ...nobody, ...change });

describe("whether a device is told", () => {
  it.each(["needs", "done", "failed", "usage", "limit"] as const)(
    "%s: where nobody looks",
    (kind) => {
      expect(verdict(kind)).toBe("tell");
    },
  );

  it.each(["needs", "done", "failed", "usage", "limit"] as const)(
    "%s: not where it is switched off",
    (kind) => {
      const kinds = { ...defaultPushChoices.kinds, [kind]: false };
      expect(verdict(kind, { choices: { kinds, showsTitle: false } })).toBe("drop");
    },
  );

  it.each(["done", "failed", "usage"] as const)(
    "%s: not where somebody looks, or types in the editor",
    (kind) => {
      expect(verdict(kind, { lookedAt: at - 9_000 })).toBe("drop");
      expect(verdict(kind, { isAnswererThere: true })).toBe("drop");
      expect(verdict(kind, { typedAt: at - 29_000 })).toBe("drop");
      expect(verdict(kind, { typedAt: at - 31_000 })).toBe("tell");
    },
  );

  it("what needs a person is not told where it was seen, and waits while it may be", () => {
    expect(verdict("needs", { since: at - 2_000, lookedAt: at - 1_000 })).toBe("drop");
    // The proof is older than the request: the phone may lie there by now.
    expect(verdict("needs", { since: at - 1_000, lookedAt: at - 2_000 })).toBe("wait");
  });

  it("nobody typed, and nothing has just happened, at a time that is yet to come", () => {
    expect(verdict("done", { typedAt: at + 1 })).toBe("tell");
    const later = { since: at + 3_600_000 };
    expect(verdict("needs", { ...later, typedAt: at })).toBe("tell");
    expect(verdict("needs", { ...later, isAnswererThere: true })).toBe("tell");
  });

  it("what needs a person is told all the same, a little later, while he types in the editor", () => {
    expect(verdict("needs", { typedAt: at, since: at - 19_000 })).toBe("wait");
    expect(verdict("needs", { typedAt: at, since: at - 21_000 })).toBe("tell");
  });

  it("what needs a person is told all the same when whoever looks elsewhere does not answer", () => {
    expect(verdict("needs", { isAnswererThere: true, since: at - 119_000 })).toBe("wait");
    expect(verdict("needs", { isAnswererThere: true, since: at - 121_000 })).toBe("tell");
  });
});
