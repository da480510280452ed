import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { commandIds, commandTable } from "../../../src/editor/commands";
import { settingDefaults } from "../../../src/editor/settings";
import { maxAllowedEmails } from "../../../src/shared/limits";
import { oauthProviders } from "../../../src/tunnel/policy";

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(fileOf(name), "utf8");

const titled = v.object({
  command: v.string(),
  title: v.string(),
  category: v.optional(v.string()),
  enablement: v.optional(v.string()),
});
const manifestSchema = v.object({
  main: v.string(),
  engines: v.object({ vscode: v.string() }),
  devDependencies: v.looseObject({ "@types/vscode": v.string() }),
  capabilities: v.object({
    untrustedWorkspaces: v.object({ supported: v.boolean() }),
    virtualWorkspaces: v.object({ supported: v.boolean() }),
  }),
  contributes: v.object({
    commands: v.array(titled),
    configuration: v.object({
      properties: v.record(
        v.string(),
        v.looseObject({
          default: v.unknown(),
          scope: v.string(),
          order: v.number(),
          markdownDescription: v.string(),
        }),
      ),
    }),
    menus: v.record(v.string(), v.array(v.object({ command: v.string() }))),
    views: v.record(v.string(), v.array(v.object({ id: v.string() }))),
    viewsWelcome: v.array(v.object({ view: v.string() })),
  }),
});
const manifest = v.parse(manifestSchema, JSON.parse(textOf("package.json")));
const wordsSchema = v.record(v.string(), v.string());
const english = v.parse(wordsSchema, JSON.parse(textOf("package.nls.json")));
const korean = v.parse(wordsSchema, JSON.parse(textOf("package.nls.ko.json")));
const { commands, configuration, menus, views, viewsWelcome } = manifest.contributes;

describe("package.json", () => {
  it("declares the commands that are registered, usable at the same times", () => {
    const declared = commands.map(({ command, enablement }) => [command, enablement ?? null]);
    expect(Object.fromEntries(declared)).toEqual(commandTable);
    expect(commands.map(({ command }) => command)).toEqual(commandIds);
  });

  it("names the product once in each line of the command palette", () => {
    for (const { title, category } of commands) {
      const words = english[title.slice(1, -1)] ?? "";
      const line = category === undefined ? words : `${category}: ${words}`;
      expect(line.match(/Remote Claude/g)).toHaveLength(1);
    }
  });

  it("puts only commands of ours into menus", () => {
    const used = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
    expect(commandIds).toEqual(expect.arrayContaining(used));
  });

  it("declares the settings that are read, with the same defaults", () => {
    const declared = Object.entries(configuration.properties).map(([key, setting]) => [
      key.replace(/^remoteClaude\./, ""),
      setting.default,
    ]);
    expect(Object.fromEntries(declared)).toEqual(settingDefaults);
    expect(configuration.properties["remoteClaude.ngrok.provider"]?.["enum"]).toEqual(
      oauthProviders,
    );
    expect(configuration.properties["remoteClaude.ngrok.allowEmails"]?.["maxItems"]).toBe(
      maxAllowedEmails,
    );
  });

  it("lets no folder choose what runs or who gets in", () => {
    const scopes = Object.values(configuration.properties).map(({ scope }) => scope);
    expect(new Set(scopes)).toEqual(new Set(["machine"]));
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false);
    expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false);
  });

  it("says everything in both languages, and nothing that is not used", () => {
    const used = [...textOf("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    expect(Object.keys(english).sort()).toEqual([...new Set(used)].sort());
    expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort());
  });

  it("welcomes in a view that exists", () => {
    const ids = Object.values(views).flatMap((list) => list.map(({ id }) => id));
    expect(ids).toEqual(["remoteClaude.welcome", "remoteClaude.chat"]);
    for (const { view } of viewsWelcome) expect(ids).toContain(view);
  });

  it("is typed against the oldest VS Code that it accepts", () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"]}`);
  });

  it("starts at the extension's entry point", () => {
    expect(manifest.main).toBe("./dist/extension.js");
    expect(existsSync(fileOf("src/extension.ts"))).toBe(true);
  });
});
