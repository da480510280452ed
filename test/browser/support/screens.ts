import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../../stand-ins/phone/devices";
import { screenshot } from "../../stand-ins/phone/screenshot";
import type { SafeArea } from "./axe";
import { axeViolations, coveredParts, coverEdges, sidewaysOverflow, smallTargets } from "./axe";
import type { EditorTheme } from "./editorView";
import { newEditorView } from "./editorView";
import type { PageBench } from "./pageBench";
import { scenes } from "./scenes";
import type { Scene, Stage } from "./stage";
import { keptColours } from "./themeColours";

/** `app`: a phone whose page reaches under the camera and the home bar; `landscape`: the same, turned. */
type Device = "phone" | "app" | "landscape" | "desktop";

interface Look {
  readonly device: Device;
  readonly language: "en" | "ko";
  /** Which of the scenes are its share: every `of`-th, from `from` on. */
  readonly share: Share;
}

interface Share {
  readonly from: number;
  readonly of: number;
}

/** Whether every look has all scenes and pictures (`npm run screens`); else it has a share of them, and a run takes minutes less. */
const isWhole = process.env["REMOTE_CLAUDE_ALL_SCREENS"] === "1";

function scenesOf({ from, of }: Share, all = scenes): readonly Scene[] {
  if (isWhole) return all;
  return all.filter((_, index) => index % of === from);
}

/** What a thumb has to hit (CSS px). */
const target = 44;

/** Of a phone with a camera in its screen, upright and turned. */
const insets: Readonly<Partial<Record<Device, SafeArea>>> = {
  app: { top: 59, right: 0, bottom: 34, left: 0 },
  landscape: { top: 0, right: 59, bottom: 21, left: 59 },
};

/**
 * Every screen and state in one language on one device: axe finds nothing in either theme, nothing
 * stands out to the side, what can be pressed is large enough. Each is kept as a picture.
 */
export function examineScreens(bench: PageBench, { device, language, share }: Look): void {
  describe(`every screen on a ${device} in ${language}`, () => {
    it.each(scenesOf(share))("$name", async (scene) => {
      await play(bench, scene, device, language);
      const { page } = bench;
      const found: string[] = [];
      for (const theme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme: theme });
        const isPictured = isWhole || theme === (language === "en" ? "dark" : "light");
        const picture = `screen-${device}-${language}-${theme}-${scene.name}`;
        if (isPictured) await screenshot(page, picture);
        const rules = theme === "dark" || isWhole ? "all" : "colours";
        found.push(...named(theme, await axeViolations(page, rules)));
      }
      found.push(...named("wide", await sidewaysOverflow(page)));
      const edges = insets[device];
      if (edges !== undefined) found.push(...named("covered", await coveredParts(page, edges)));
      if (device !== "desktop") found.push(...named("small", await smallTargets(page, target)));
      expect(found).toEqual([]);
    });
  });
}

/**
 * The same on the narrowest screen (320 px, which is also 200 % zoom of 640), there with the text spacing
 * of WCAG 1.4.12, with text of twice the size, and in the colours that a system forces upon the page.
 */
export function examineNarrowScreens(bench: PageBench, { device, language, share }: Look): void {
  describe(`every screen in ${language}, narrow, widely spaced and in forced colours`, () => {
    it.each(scenesOf(share))("$name", async (scene) => {
      await play(bench, scene, device, language);
      const { page } = bench;
      const name = (what: string): string => `screen-${what}-${device}-${language}-${scene.name}`;
      await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
      await screenshot(page, name("forced"));
      await page.emulateMedia({ forcedColors: "none" });
      await page.setViewportSize({ width: 320, height: 568 });
      const found = [...named("320 px", await sidewaysOverflow(page))];
      found.push(...named("axe", await axeViolations(page)));
      await screenshot(page, name("narrow"));
      const setBack = await spaceText(page);
      found.push(...named("spaced", await sidewaysOverflow(page)));
      await setBack();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.evaluate('document.documentElement.style.fontSize = "200%"');
      found.push(...named("200 %", await sidewaysOverflow(page)));
      await screenshot(page, name("large"));
      expect(found).toEqual([]);
    });
  });
}

/**
 * Every screen that there is in the editor's side bar, in one of its themes: axe finds nothing, nothing
 * stands out to the side, and no colour is another than the theme's.
 */
export function examineEditorScreens(
  bench: PageBench,
  theme: EditorTheme,
  language: "en" | "ko",
  share: Share,
): void {
  const own = scenes.filter(({ isNotInEditor }) => !isNotInEditor);
  describe(`every screen in the editor's theme ${theme} in ${language}`, () => {
    it.each(scenesOf(share, own))("$name", async (scene) => {
      bench.host.look = { isEditor: true, language };
      const view = newEditorView(bench.browser, bench.host, { theme, width: 300 });
      const page = await view;
      await page.emulateMedia({ reducedMotion: "reduce" });
      await playOn(bench, page, scene, language);
      await screenshot(page, `screen-editor-${theme}-${language}-${scene.name}`);
      const found = [...named("axe", await axeViolations(page))];
      found.push(...named("wide", await sidewaysOverflow(page)));
      found.push(...named("colour", await keptColours(page)));
      expect(found).toEqual([]);
    });
  });
}

function named(name: string, found: readonly string[]): string[] {
  return found.map((one) => `${name}: ${one}`);
}

async function play(
  bench: PageBench,
  scene: Scene,
  device: Device,
  language: "en" | "ko",
): Promise<void> {
  const options = {
    locale: language === "ko" ? "ko-KR" : "en-US",
    colorScheme: "dark",
    reducedMotion: "reduce",
  } as const;
  const page = await (device === "desktop" ? newDesktop : newPhone)(bench.browser, options);
  if (device === "landscape") await page.setViewportSize({ width: 844, height: 390 });
  const edges = insets[device];
  if (edges !== undefined) await coverEdges(page, edges);
  await playOn(bench, page, scene, language);
}

async function playOn(
  bench: PageBench,
  page: Page,
  scene: Scene,
  language: "en" | "ko",
): Promise<void> {
  const stage: Stage = {
    host: bench.host,
    build: bench.build,
    origin: bench.origin,
    page,
    language,
    open: (path) => bench.open(Promise.resolve(page), path),
  };
  await scene.play(stage);
}

/**
 * What a reader's own style sheet may ask for, as a sheet of theirs, which the policy does not concern.
 * Returns how to take it away.
 */
async function spaceText(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  })()`);
  return () =>
    page.evaluate("void (document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1))");
}
