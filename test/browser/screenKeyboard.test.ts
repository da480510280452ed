import { randomUUID } from "node:crypto";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { accepted, block, opened, requested, started, text } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { answerLists, queueStory } from "./support/panels";
import { isInReach, keyboardWays, raiseKeyboard, withKeyboard } from "./support/screenKeyboard";
import type { KeyboardWay } from "./support/screenKeyboard";

/** What is left of a screen while somebody types on it. */
const bench = usePageBench();

/** Screens as small as they come, and what their keyboards take. */
const screens = [
  { name: "a phone", width: 390, height: 844, keyboard: 336 },
  { name: "the narrowest phone", width: 320, height: 568, keyboard: 300 },
  { name: "a turned phone", width: 844, height: 390, keyboard: 200 },
] as const;
type Screen = (typeof screens)[number];
const looks = screens.flatMap((screen) => keyboardWays.map((way) => ({ ...screen, way })));

async function openOn({ width, height }: Screen): Promise<void> {
  bench.host.answers = answerLists(bench.host);
  const phone = await withKeyboard(await newPhone(bench.browser));
  await phone.setViewportSize({ width, height });
  await bench.open(Promise.resolve(phone));
  await bench.page.locator(".page[data-live=true]").waitFor();
}

const raise = (look: Screen & { readonly way: KeyboardWay }, pushedUp = 0): Promise<void> =>
  raiseKeyboard(bench.page, look.way, look.keyboard, pushedUp);

const button = (name: string): Locator => bench.page.getByRole("button", { name, exact: true });

/** All of them; what is not is named by its place among them. */
async function expectInReach(...places: readonly Locator[]): Promise<void> {
  const missing: number[] = [];
  for (const [index, place] of places.entries()) {
    if (!(await isInReach(place))) missing.push(index);
  }
  expect(missing).toEqual([]);
}

describe.each(looks)("on $name whose keyboard $way the page", (look) => {
  const picture = `keyboard-${look.width}-${look.way}`;

  it("the message box and all its buttons are in reach, however much is typed and whatever waits", async () => {
    bench.host.emit(...queueStory());
    await openOn(look);
    await bench.composer.fill("A line of what is typed\n".repeat(20));
    await raise(look, look.way === "covers" ? 40 : 0);
    await expectInReach(
      bench.composer,
      bench.sendButton,
      button("Stop"),
      button("Add to the message"),
    );
    await screenshot(bench.page, picture);
    await bench.sendButton.dispatchEvent("pointerdown", { pointerType: "touch", button: 0 });
    for (const name of [/^Queue/, /^Run now/]) {
      const way = bench.page.getByRole("menuitem", { name });
      await way.waitFor();
      await way.scrollIntoViewIfNeeded();
      await expectInReach(way);
    }
    await screenshot(bench.page, `${picture}-ways`);
  });

  it("what is added and completed is in reach, too", async () => {
    bench.host.emit(...queueStory());
    await openOn(look);
    await bench.composer.focus();
    await raise(look);
    await button("Add to the message").tap();
    for (const name of ["Take a photo", "Photo or picture", "Name a file", "Command or skill"]) {
      const item = bench.page.locator(".add-panel").getByRole("button", { name });
      await item.scrollIntoViewIfNeeded();
      await expectInReach(item);
    }
    await button("Add to the message").tap();
    await bench.composer.pressSequentially("/co");
    const option = bench.page.getByRole("option").first();
    await option.waitFor();
    await expectInReach(option, bench.composer, bench.sendButton, button("Stop"));
  });

  it("a request's own field and its answers are in reach", async () => {
    const turn = randomUUID();
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", "A line of an answer.\n\n".repeat(30))));
    const command = "npm test\n".repeat(30);
    bench.host.emit(requested("p1", { kind: "command", command, description: null }));
    await openOn(look);
    await button("More choices").tap();
    const reason = bench.page.locator(".permission").getByRole("textbox");
    await reason.tap();
    await raise(look);
    await expectInReach(reason);
    await bench.page.keyboard.type("not now");
    await expectInReach(reason);
    // Where there is room for no more a finger scrolls to it.
    const deny = bench.page.locator(".permission button:enabled").last();
    if (look.height > look.width) await expectInReach(deny);
    await deny.scrollIntoViewIfNeeded();
    await expectInReach(deny);
    await screenshot(bench.page, `${picture}-reason`);
  });

  it("the field of a sheet is in reach", async () => {
    bench.host.emit(...queueStory());
    await openOn(look);
    await bench.page.getByRole("button", { name: /3 waiting · next:/ }).tap();
    const sheet = bench.page.getByRole("dialog", { name: "Queue" });
    await sheet.getByRole("button", { name: /Run all tests/ }).tap();
    await sheet.getByRole("button", { name: "Edit", exact: true }).tap();
    const field = sheet.getByRole("textbox");
    await field.waitFor();
    await raise(look);
    await field.pressSequentially(" and again");
    await expectInReach(sheet.locator(".sheet-head"), field);
    await screenshot(bench.page, `${picture}-sheet`);
  });
});
