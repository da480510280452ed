import { describe, expect, it } from "vitest";
import { readHandshake } from "../../../src/claude/handshake";
import { maxCatalogEntries, maxCatalogTextLength } from "../../../src/shared/limits";

const model = {
  value: "opus[1m]",
  displayName: "Opus",
  description: "Best",
  resolvedModel: "claude-opus",
  supportedEffortLevels: ["low", "high"],
  supportsAutoMode: true,
};

describe("what the CLI says about itself", () => {
  it("becomes what can be chosen", () => {
    const handshake = readHandshake({
      claude_code_version: "2.1.330",
      models: [model],
      commands: [
        { name: "compact", description: "Shorten", argumentHint: "[what]", builtin: true },
      ],
    });
    expect(handshake.version).toBe("2.1.330");
    expect(handshake.catalog).toEqual({
      models: [{ value: "opus[1m]", name: "Opus", description: "Best", efforts: ["low", "high"] }],
      permissionModes: ["default", "acceptEdits", "plan", "dontAsk"],
      commands: [{ name: "compact", description: "Shorten", argumentHint: "[what]" }],
    });
    expect(handshake.resolvedModels.get("opus[1m]")).toBe("claude-opus");
  });

  it("of an older version offers what that one has", () => {
    const { version, catalog, leavesPlan } = readHandshake({
      models: [{ value: "default", displayName: "Default", description: "" }],
      commands: [],
    });
    expect(version).toBeNull();
    expect(catalog.models[0]?.efforts).toEqual([]);
    expect(catalog.permissionModes).toEqual(["default", "acceptEdits", "plan"]);
    expect(leavesPlan).toBe(false);
  });

  it.each([null, 7, [], {}, { models: "x", commands: 5 }, { models: [null, { value: 3 }, {}] }])(
    "may have any shape: %j offers nothing more than the usual modes",
    (answer) => {
      expect(readHandshake(answer).catalog).toEqual({
        models: [],
        permissionModes: ["default", "acceptEdits", "plan"],
        commands: [],
      });
    },
  );

  it("is cut, and what could be more than a value is left out", () => {
    const long = "x".repeat(10_000);
    const { catalog } = readHandshake({
      models: [
        { ...model, value: "--x y" },
        { ...model, description: long, supportedEffortLevels: ["low", "a b", long] },
      ],
      commands: [
        { name: "two words" },
        ...Array.from({ length: 1_000 }, (_, index) => ({ name: `c${index}`, description: long })),
      ],
    });
    expect(catalog.models.map(({ value }) => value)).toEqual(["opus[1m]"]);
    expect(catalog.models[0]?.efforts).toEqual(["low"]);
    expect(catalog.models[0]?.description).toHaveLength(maxCatalogTextLength);
    expect(catalog.commands.length).toBeLessThanOrEqual(maxCatalogEntries);
    expect(catalog.commands[0]).toMatchObject({ name: "c0", argumentHint: "" });
    expect(catalog.commands[0]?.description).toHaveLength(maxCatalogTextLength);
  });
});
