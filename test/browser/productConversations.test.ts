import { describe, expect, it } from "vitest";
import { screenshot } from "../stand-ins/phone/screenshot";
import { useProductPhone } from "./support/productPhone";

/** A phone's conversations at the real product. Each step follows from the one before. */
const phone = useProductPhone("dark");

const sheet = () => phone.page.getByRole("dialog", { name: "Conversations" });
const answers = () => phone.page.locator(".answer .markdown").allInnerTexts();

/** The newest request of the model that has these words as its prompt. */
const requestOf = (words: string) =>
  phone.headless.modelApi.waitForRequest(
    ({ kind, prompt }) => kind === "conversation" && prompt.includes(words),
  );

describe("the conversations of a phone", () => {
  it("are renamed, and found by their new name", async () => {
    await phone.send("[[say the blue whale]]");
    await phone.untilSaid("the blue whale");
    await phone.page.getByRole("button", { name: "Open conversations" }).tap();
    await sheet()
      .getByRole("button", { name: /^More about/ })
      .first()
      .tap();
    await sheet().getByRole("button", { name: "Rename", exact: true }).tap();
    await sheet().getByRole("textbox", { name: "New name" }).fill("Whales");
    await sheet().getByRole("button", { name: "Save" }).tap();
    await sheet().getByRole("button", { name: "More about “Whales”" }).waitFor();
    await sheet().getByRole("searchbox").fill("whales");
    await sheet().locator(".conversation-main", { hasText: "Whales" }).waitFor();
    await sheet().getByRole("button", { name: "Clear the search" }).tap();
  });

  it("are forked: the copy knows what was said, the original does not get what comes", async () => {
    await sheet().getByRole("button", { name: "More about “Whales”" }).tap();
    await sheet().getByRole("button", { name: "Fork" }).tap();
    await sheet().waitFor({ state: "detached" });
    await expect.poll(answers).toEqual([expect.stringContaining("the blue whale")]);
    await phone.send("[[say only in the copy]]");
    await phone.untilSaid("only in the copy");
    const { body } = await requestOf("only in the copy");
    expect(JSON.stringify(body)).toContain("the blue whale");
    await screenshot(phone.page, "product-fork");
    await phone.page.getByRole("button", { name: "Open conversations" }).tap();
    const whales = sheet().locator(".conversation-item", { hasText: "Whales" });
    await expect.poll(() => whales.count()).toBe(2);
  });

  it("begin anew by /clear, and what was before can be resumed with its context", async () => {
    await phone.page.keyboard.press("Escape");
    await sheet().waitFor({ state: "detached" });
    await phone.send("/clear");
    await phone.page.getByText("Claude works in my-app").waitFor();
    await phone.send("[[say a fresh start]]");
    await phone.untilSaid("a fresh start");
    expect(JSON.stringify((await requestOf("a fresh start")).body)).not.toContain("the blue whale");
    await phone.page.getByRole("button", { name: "Open conversations" }).tap();
    await sheet().getByRole("searchbox").fill("only in the copy");
    await sheet().getByText("Found").waitFor();
    await sheet().locator(".conversation-main").first().tap();
    await phone.page.locator(".answer", { hasText: "only in the copy" }).waitFor();
    await phone.send("[[say remembered]]");
    await phone.untilSaid("remembered");
    const resumed = JSON.stringify((await requestOf("remembered")).body);
    expect(resumed).toContain("the blue whale");
    expect(resumed).toContain("only in the copy");
  });

  it("take a model that was picked, from their next prompt on", async () => {
    await phone.page.getByRole("button", { name: /^Model/ }).tap();
    const models = phone.page.getByRole("radio");
    const wanted = models
      .filter({ hasText: /Haiku/iu })
      .or(phone.page.getByRole("radio", { name: /Haiku/iu }));
    await wanted.first().tap();
    await phone.page.getByRole("button", { name: /^Model: .*Haiku/iu }).waitFor();
    await phone.send("[[say by another one]]");
    await phone.untilSaid("by another one");
    const { body } = await requestOf("by another one");
    expect(JSON.stringify(body)).toMatch(/"model":"[^"]*haiku/u);
  });
});
