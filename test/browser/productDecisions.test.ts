import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { screenshot } from "../stand-ins/phone/screenshot";
import { useProductPhone } from "./support/productPhone";

/** What a person decides on a phone, at the real product. */
const phone = useProductPhone("light");

/** The next one begins with a conversation of its own: these answers are not looked at again. */
afterEach(async () => {
  const stop = button("Stop");
  if (await stop.isVisible()) await stop.tap();
  await phone.page.getByRole("button", { name: "New conversation" }).tap();
  await phone.page.getByText("Claude works in my-app").waitFor();
});

const card = (title: string) => phone.page.getByRole("region", { name: `Needs you: ${title}` });
const button = (name: string) => phone.page.getByRole("button", { name, exact: true });
const answered = (words: string) => phone.page.locator(".answered", { hasText: words });

const inWorkspace = (name: string): Promise<string> =>
  readFile(path.join(phone.headless.workspace, name), "utf8");

describe("what a phone decides", () => {
  it("writes the bytes that it showed, once allowed, and asks no more for this conversation", async () => {
    await phone.send("[[write first.txt | one\\ntwo]] [[say written]]");
    await card("Write a file").getByText("two").waitFor();
    await screenshot(phone.page, "product-write");
    await phone.page.getByRole("button", { name: /^Allow all file changes from now on/ }).tap();
    await phone.untilSaid("written");
    expect(await inWorkspace("first.txt")).toBe("one\ntwo");
    await phone.send("[[write second.txt | three]] [[say again]]");
    await phone.untilSaid("again");
    expect(await inWorkspace("second.txt")).toBe("three");
    await answered("All file changes allowed by you").waitFor();
  });

  it("denies with a reason, which Claude gets", async () => {
    await phone.send("[[bash mkdir forbidden]] [[say understood]]");
    await card("Run a command").getByText("mkdir forbidden", { exact: true }).waitFor();
    await button("More choices").tap();
    await phone.page
      .getByRole("textbox", { name: "What should Claude do instead?" })
      .fill("Use the old one.");
    await button("Deny with a reason").tap();
    await phone.untilSaid("understood");
    const said = await phone.headless.modelApi.waitForRequest(({ body }) =>
      JSON.stringify(body).includes("Use the old one."),
    );
    expect(said.kind).toBe("conversation");
    await answered("Denied by you").waitFor();
  });

  it("answers a question by tapping, which Claude gets", async () => {
    await phone.send("[[ask Which colour? | Red | Blue]] [[say thanks]]");
    await card("Answer a question").getByRole("radio", { name: "Blue" }).check();
    await screenshot(phone.page, "product-question");
    await button("Send answer").tap();
    await phone.untilSaid("thanks");
    await phone.headless.modelApi.waitForRequest(({ body }) =>
      /Which colour\?.{0,20}Blue/u.test(JSON.stringify(body)),
    );
    await answered("Answered by you").waitFor();
  });

  it("reads a plan and approves it, and work begins", async () => {
    await phone.page.getByRole("button", { name: /^Permissions/ }).tap();
    await phone.page.getByRole("radio", { name: /Plan first/ }).tap();
    await phone.page.getByRole("button", { name: "Permissions: Plan first" }).waitFor();
    await phone.send("[[plan # The way\\n\\n1. **Look** first]] [[say begun]]");
    await card("Approve the plan").locator("strong", { hasText: "Look" }).waitFor();
    await screenshot(phone.page, "product-plan");
    await button("Approve plan").tap();
    await phone.untilSaid("begun");
    await answered("Plan approved by you").waitFor();
    await phone.page.getByRole("button", { name: "Permissions: Plan first" }).waitFor({
      state: "detached",
    });
  });
});
