import type { Page } from "playwright-core";
import type { FakeHost } from "./fakeHost";
import type { PageBuild } from "./pageBuild";
import { answerLists, queueStory } from "./panels";
import { story } from "./story";

/** Where a scene is played: a host of its own, and a device that has not opened the page yet. */
export interface Stage {
  readonly host: FakeHost;
  readonly page: Page;
  readonly language: "en" | "ko";
  /** Of the host; "" in the editor's view. */
  readonly origin: string;
  readonly build: PageBuild;
  /** Opens the page; `path` follows the origin. */
  readonly open: (path?: string) => Promise<void>;
}

/** One state of the page, from nothing to what is to be looked at. */
export interface Scene {
  readonly name: string;
  /** The editor's view has no such thing: no pairing, no way to the PC, nothing of an app of its own. */
  readonly isNotInEditor: boolean;
  readonly play: (stage: Stage) => Promise<void>;
}

export function scene(name: string, play: Scene["play"]): Scene {
  return { name, isNotInEditor: false, play };
}

/** The same scenes, for pages with a way to the PC only. */
export function outsideEditor(scenes: readonly Scene[]): readonly Scene[] {
  return scenes.map((each) => ({ ...each, isNotInEditor: true }));
}

/** What an item of the menu opens. */
export async function openFromMenu({ page }: Stage, name: RegExp): Promise<void> {
  await page.locator(".menu > .icon-button").click();
  await page.locator(".menu-item", { hasText: name }).first().click();
}

export async function live(page: Page): Promise<void> {
  await page.locator(".page[data-live=true]").waitFor();
}

export async function showStory({ host, page, language, open }: Stage): Promise<void> {
  host.emit(...story(language));
  await open();
  await page.locator(".figures", { hasText: /\d/u }).waitFor();
  await page.locator(".markdown table").waitFor();
  await live(page);
}

export async function showQueue({ host, page, language, open }: Stage): Promise<void> {
  host.emit(...queueStory(language));
  host.answers = answerLists(host);
  await open();
  await page.locator(".queue-strip").waitFor();
  await live(page);
}

/** To the beginning, as by a hand: only that leaves the end. */
export async function scrollUp(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const scroller = document.querySelector(".chat-scroller");
    scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -100 }));
    scroller.scrollTop = 0;
  })()`);
  await page.locator(".to-end").waitFor();
}

/** How far (px) what is in an element is wider than it. */
export function widthOverflow(page: Page, selector = ".chat-scroller"): Promise<number> {
  return page.evaluate<number>(
    `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("${selector}"))`,
  );
}
