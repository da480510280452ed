import { describe, expect, it } from "vitest";
import { twoClients } from "../../experiments/twoClients";

const none = {
  different: 0,
  withoutReply: 0,
  gaps: 0,
  withoutFate: 0,
  doubleFates: 0,
  neverAccepted: 0,
  ranTwice: 0,
};

describe("two clients that do everything at random over slow lines", () => {
  it.each([1, 2])("see what the host has, and each prompt has one fate (seed %i)", async (seed) => {
    const numbers = await twoClients(seed, 0.05);
    expect(numbers).toMatchObject(none);
    expect(numbers["promised"]).toBeGreaterThan(40);
    expect(numbers["drops"]).toBeGreaterThan(5);
  });
});
