import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { extensionId } from "../../../src/base/storageRoots";
import { commandIds, commandTable } from "../../../src/editor/commands";
import { setUpKeys } from "../../../src/editor/context";
import { settingDefaults } from "../../../src/editor/settings";
import {
  defaultWonPerDollar,
  leastWonPerDollar,
  maxAllowedEmails,
  mostWonPerDollar,
} from "../../../src/shared/limits";
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
    walkthroughs: v.array(
      v.object({
        id: v.string(),
        icon: v.string(),
        steps: v.array(
          v.object({
            id: v.string(),
            description: v.string(),
            media: v.object({ svg: v.string(), altText: v.string() }),
            completionEvents: v.array(v.string()),
          }),
        ),
      }),
    ),
  }),
  name: v.string(),
  publisher: v.string(),
  scripts: v.record(v.string(), v.string()),
});
const manifest = v.parse(manifestSchema, JSON.parse(textOf("package.json")));
const wordsSchema = v.record(v.string(), v.string());
const english = v.parse(wordsSchema, JSON.parse(textOf("package.nls.json")));
const korean = v.parse(wordsSchema, JSON.parse(textOf("package.nls.ko.json")));
const { commands, configuration, menus, views, viewsWelcome, walkthroughs } = manifest.contributes;

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

  it("bounds the rate of the money as the reading does", () => {
    const { properties } = configuration;
    expect(properties["remoteClaude.wonPerDollar"]).toMatchObject({
      default: defaultWonPerDollar,
      minimum: leastWonPerDollar,
      maximum: mostWonPerDollar,
    });
    expect(properties["remoteClaude.currency"]?.["enum"]).toEqual(["USD", "KRW"]);
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

  it("leads through the set-up by commands, pictures and context keys that exist", () => {
    const [walkthrough] = walkthroughs;
    const keys = Object.values(setUpKeys);
    expect(walkthroughs.map(({ id }) => id)).toEqual(["remoteClaude.setUp"]);
    expect(walkthrough?.steps).toHaveLength(6);
    for (const { id, description, media, completionEvents } of walkthrough?.steps ?? []) {
      expect(existsSync(fileOf(media.svg))).toBe(true);
      expect(completionEvents).toHaveLength(1);
      expect(completionEvents[0]).toMatch(new RegExp(`^onContext:(${keys.join("|")})( |$)`));
      for (const words of [english, korean]) {
        const text = words[description.slice(1, -1)] ?? "";
        const used = [...text.matchAll(/\(command:(remoteClaude\.\w+)/g)].map(([, name]) => name);
        expect([id, used.length > 0 || text.includes("command:")]).toEqual([id, true]);
        expect(commandIds).toEqual(expect.arrayContaining(used));
      }
      const commandsOf = (words: Record<string, string>) =>
        (words[description.slice(1, -1)] ?? "").match(/command:[^)]+/g)?.toSorted();
      expect(commandsOf(korean)).toEqual(commandsOf(english));
    }
  });

  it("names the script of its uninstall, and the id that this one looks for", () => {
    expect(manifest.scripts["vscode:uninstall"]).toBe("node ./dist/uninstall.js");
    expect(`${manifest.publisher}.${manifest.name}`).toBe(extensionId);
  });

  it("is typed against the oldest VS Code that it accepts", () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"]}`);
  });

  it("starts at the extension's entry point", () => {
    expect(manifest.main).toBe("./dist/extension.js");
    expect(existsSync(fileOf("src/extension.ts"))).toBe(true);
  });
});
