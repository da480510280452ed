import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parsePublicOrigin } from "../../../src/editor/publicOrigin";
import type { Settings } from "../../../src/editor/settings";
import { readSettings, settingDefaults } from "../../../src/editor/settings";
import { maxPublicOrigins } from "../../../src/shared/limits";

const settingSchema = v.strictObject({
  order: v.number(),
  scope: v.string(),
  type: v.picklist(["string", "boolean", "integer", "number", "array"]),
  default: v.unknown(),
  markdownDescription: v.pipe(v.string(), v.regex(/^%setting\.[\w.]+%$/)),
  enum: v.optional(v.array(v.string())),
  markdownEnumDescriptions: v.optional(v.array(v.string())),
  enumItemLabels: v.optional(v.array(v.string())),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  items: v.optional(v.looseObject({ type: v.string(), pattern: v.optional(v.string()) })),
  maxItems: v.optional(v.number()),
  uniqueItems: v.optional(v.boolean()),
});
const manifestSchema = v.object({
  contributes: v.object({
    configuration: v.object({ properties: v.record(v.string(), settingSchema) }),
  }),
});
const manifestFile = fileURLToPath(new URL("../../../package.json", import.meta.url));
const { properties } = v.parse(manifestSchema, JSON.parse(readFileSync(manifestFile, "utf8")))
  .contributes.configuration;
const declared = Object.entries(properties).map(
  ([key, setting]) => [key.replace(/^remoteClaude\./, ""), setting] as const,
);

const read = (key: string, value: unknown): Settings =>
  readSettings({ get: (asked) => (asked === key ? value : undefined) });
const isGood = (key: string, value: unknown): boolean => read(key, value).bad.length === 0;

/** Something of every kind. */
const samples: Readonly<Record<string, unknown>> = {
  string: "words",
  boolean: true,
  number: 12.5,
  array: ["words"],
  object: { a: 1 },
};

describe("a setting", () => {
  it.each(declared)("has a default that the reading takes: %s", (key, setting) => {
    expect(isGood(key, setting.default)).toBe(true);
    expect(read(key, setting.default)).toEqual(read(key, undefined));
    expect(settingDefaults).toHaveProperty([key]);
  });

  it.each(declared)("can't be set by a folder: %s", (key, setting) => {
    expect([key, setting.scope]).toEqual([key, "machine"]);
    expect(setting.markdownDescription).toBe(`%setting.${key}%`);
  });

  it.each(declared)("is of the kind that is declared, and of no other: %s", (key, { type }) => {
    for (const [kind, value] of Object.entries(samples)) {
      const isOfKind = kind === type || (kind === "number" && type === "integer");
      if (!isOfKind) expect([key, kind, isGood(key, value)]).toEqual([key, kind, false]);
    }
    if (type === "integer") expect(isGood(key, 12.5)).toBe(false);
  });

  it.each(declared.filter(([, { minimum }]) => minimum !== undefined))(
    "has the bounds that are declared: %s",
    (key, { minimum = 0, maximum = 0 }) => {
      expect(maximum).toBeGreaterThan(minimum);
      for (const value of [minimum, maximum]) expect(isGood(key, value)).toBe(true);
      for (const value of [minimum - 1, maximum + 1]) expect(isGood(key, value)).toBe(false);
    },
  );

  it.each(declared.filter(([, setting]) => /integer|number/.test(setting.type)))(
    "that is a number has bounds: %s",
    (_key, { minimum, maximum }) => {
      expect([minimum, maximum].every((bound) => bound !== undefined)).toBe(true);
    },
  );

  it.each(declared.filter(([, setting]) => setting.enum !== undefined))(
    "is one of those that are declared: %s",
    (key, setting) => {
      for (const value of setting.enum ?? []) expect(isGood(key, value)).toBe(true);
      expect(isGood(key, "none of them")).toBe(false);
    },
  );
});

describe("the settings", () => {
  it("stand in an order of their own, each in one place", () => {
    const orders = declared.map(([, { order }]) => order);
    expect([...orders].sort((one, other) => one - other)).toEqual(
      Array.from(orders, (_, index) => index + 1),
    );
  });

  it("take as many entries as is declared", () => {
    const origins = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `https://a${index}.example.com`);
    const most = properties["remoteClaude.publicOrigins"]?.maxItems ?? 0;
    expect(most).toBe(maxPublicOrigins);
    expect(read("publicOrigins", origins(most)).badOrigins).toEqual([]);
    expect(read("publicOrigins", origins(most + 1)).badOrigins).toHaveLength(1);
    const emails = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `a${index}@example.com`);
    const people = properties["remoteClaude.ngrok.allowEmails"]?.maxItems ?? 0;
    expect(isGood("ngrok.allowEmails", emails(people))).toBe(true);
    expect(isGood("ngrok.allowEmails", emails(people + 1))).toBe(false);
  });

  it("mark no origin as wrong that is taken, and none as right that has another form", () => {
    const pattern = properties["remoteClaude.publicOrigins"]?.items?.pattern ?? "";
    const isMarked = (origin: string): boolean => !new RegExp(pattern).test(origin);
    for (const origin of [
      ...["https://claude.example.com", "https://claude.example.com:8443", "http://localhost:9000"],
      ...["http://127.0.0.1:9000", "https://192.0.2.7"],
    ]) {
      expect([origin, parsePublicOrigin(origin), isMarked(origin)]).toEqual([
        origin,
        origin,
        false,
      ]);
    }
    for (const origin of [
      ...["https://claude.example.com/", "http://claude.example.com", "http://localhost", "*", ""],
      ...["https://user@claude.example.com", "https://a.example.com?x", "ws://localhost:9000"],
    ]) {
      expect([origin, parsePublicOrigin(origin), isMarked(origin)]).toEqual([origin, null, true]);
    }
  });
});
