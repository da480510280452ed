import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import {
  accepted,
  block,
  ended,
  requested,
  resolved,
  started,
  text,
  tool,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

/** Notes every motion that begins, whatever it moves, and the scrolling that takes its time. */
const watch = `
  window.moves = [];
  for (const name of ["animationstart", "transitionrun"]) {
    addEventListener(name, (event) => {
      const { target, pseudoElement } = event;
      window.moves.push((target.className || target.localName) + pseudoElement);
    }, true);
  }
`;

/** Plays what moves otherwise: a first load, a turn, a card, sheets, a switch, the strip of a lost connection. */
async function play(device: Promise<Page>): Promise<string[]> {
  const page = await device;
  await page.addInitScript(watch);
  await bench.openConversation(Promise.resolve(page));
  const turn = randomUUID();
  bench.host.emit(accepted("Run it", turn), started(turn));
  bench.host.emit(block(turn, tool("t", { kind: "command", name: "Bash", status: "running" })));
  bench.host.emit(block(turn, text("a", "It runs.", true)));
  bench.host.emit(requested("p", { kind: "command", command: "ls", description: null }));
  await bench.allowButton.waitFor();
  bench.host.emit(resolved("p"), ended(turn));
  const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
  await press("Menu");
  await press("Settings");
  const wraps = page.getByRole("switch", { name: "Wrap long lines of code" });
  await wraps.click();
  const scrolls = await page.evaluate<string[]>(
    `[...document.querySelectorAll("*")].map((one) => getComputedStyle(one).scrollBehavior)`,
  );
  const isSmooth = scrolls.includes("smooth");
  await page.keyboard.press("Escape");
  bench.host.cut();
  await page.locator(".page[data-live=false]").waitFor();
  await page.locator(".page[data-live=true]").waitFor();
  const going = `document.getAnimations().map(({ effect }) => effect.target.className)`;
  return [
    ...(isSmooth ? ["scrolling"] : []),
    ...(await page.evaluate<string[]>(going)),
    ...(await page.evaluate<string[]>("window.moves")),
  ];
}

describe("for who wants no motion", () => {
  it.each([
    ["a phone", newPhone],
    ["a desktop", newDesktop],
  ])("nothing moves on %s, what lies behind a sheet neither", async (_name, device) => {
    expect(await play(device(bench.browser, { reducedMotion: "reduce" }))).toEqual([]);
  });

  it("it would be seen: the control", async () => {
    const moves = await play(newPhone(bench.browser));
    expect(moves.some((name) => name.endsWith("::backdrop"))).toBe(true);
    expect(new Set(moves).size).toBeGreaterThan(3);
  });
});
