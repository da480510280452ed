import { describe, expect, it } from "vitest";
import { hashSecret, isSameHash, randomNumber, randomSecret } from "../../../src/access/secrets";

describe("R31 a code", () => {
  const codes = Array.from({ length: 10_000 }, () => randomSecret(16));

  it("never comes twice, and fits a link", () => {
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it("has bytes of which none is more likely", () => {
    const counts = Array<number>(256).fill(0);
    for (const code of codes) {
      for (const byte of Buffer.from(code, "base64url")) counts[byte] = (counts[byte] ?? 0) + 1;
    }
    const expected = (codes.length * 16) / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: outside of this once in a billion runs.
    expect(chiSquare).toBeGreaterThan(130);
    expect(chiSquare).toBeLessThan(420);
  });
});

describe("secrets", () => {
  it("are compared by their hashes", () => {
    expect(isSameHash(hashSecret("a"), hashSecret("a"))).toBe(true);
    expect(isSameHash(hashSecret("a"), hashSecret("b"))).toBe(false);
    expect(isSameHash(hashSecret("a"), "short")).toBe(false);
  });

  it("to compare by eye have two digits", () => {
    for (let count = 0; count < 500; count += 1) expect(randomNumber()).toMatch(/^\d\d$/);
  });
});
