import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { usePageBench } from "./support/pageBench";

/** The panels' code, which the page fetches after its first load, and the network that is not always there. */
const bench = usePageBench();

/** A phone that cannot fetch these scripts until `mend`. */
async function cutOffPhone(
  scripts: RegExp,
): Promise<{ readonly phone: Page; readonly mend: () => void }> {
  let isCut = true;
  const phone = await bench.newPhone();
  await phone.route(scripts, (route) =>
    isCut ? route.abort("internetdisconnected") : route.continue(),
  );
  return {
    phone,
    mend: () => {
      isCut = false;
    },
  };
}

const panelScript = /\/panels-/u;
const failure = "This part of the page could not be loaded.";
const sheet = (name: string) => bench.page.getByRole("dialog", { name });
const opener = () => bench.page.getByRole("button", { name: /^Open conversations/ });

describe("a panel whose code cannot be fetched", () => {
  it("says so in a sheet that can be closed, and is there at the next tap", async () => {
    const { phone, mend } = await cutOffPhone(panelScript);
    await bench.openConversation(Promise.resolve(phone));
    await opener().tap();
    await sheet("Conversations").getByText(failure).waitFor();
    const retry = sheet("Conversations").getByRole("button", { name: "Try again" });
    expect(Math.round((await retry.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await sheet("Conversations").getByRole("button", { name: "Close" }).tap();
    await sheet("Conversations").waitFor({ state: "detached" });
    mend();
    await bench.page.getByRole("button", { name: "Menu" }).tap();
    await bench.page.getByRole("button", { name: "Devices" }).tap();
    await sheet("Devices").getByText("No device is paired", { exact: true }).waitFor();
  });

  it("can be tried again in its sheet", async () => {
    const { phone, mend } = await cutOffPhone(panelScript);
    await bench.openConversation(Promise.resolve(phone));
    await opener().tap();
    const retry = sheet("Conversations").getByRole("button", { name: "Try again" });
    await retry.waitFor();
    mend();
    await retry.tap();
    await sheet("Conversations").getByRole("searchbox").waitFor();
  });

  it("is fetched by itself when the connection is back", async () => {
    const { phone, mend } = await cutOffPhone(panelScript);
    await bench.openConversation(Promise.resolve(phone));
    await opener().tap();
    await sheet("Conversations").getByText(failure).waitFor();
    mend();
    bench.host.cut();
    await sheet("Conversations").getByRole("searchbox").waitFor();
  });

  it("can be had again where only a script that it needs was missing", async () => {
    const { phone, mend } = await cutOffPhone(/\/chunk-/u);
    let pageScript: string | null = null;
    await phone.route(/\/chunk-/u, async (route) => {
      // The page's own script comes first.
      pageScript ??= route.request().url();
      await (route.request().url() === pageScript ? route.continue() : route.fallback());
    });
    await bench.openConversation(Promise.resolve(phone));
    await opener().tap();
    const retry = sheet("Conversations").getByRole("button", { name: "Try again" });
    const field = sheet("Conversations").getByRole("searchbox");
    await retry.waitFor();
    mend();
    // Other parts of the page need that script as well: where one of them brings it first, nothing is left to be tapped.
    const tapOnce = async () => {
      if (await retry.isVisible()) await retry.tap({ timeout: 1_000 }).catch(() => undefined);
      return field.isVisible();
    };
    await expect.poll(tapOnce).toBe(true);
  });

  it("offers a reload where nothing else helps, and keeps what was typed", async () => {
    const { phone, mend } = await cutOffPhone(panelScript);
    await bench.openConversation(Promise.resolve(phone));
    await bench.composer.fill("half a thought");
    await opener().tap();
    const reload = sheet("Conversations").getByRole("button", { name: "Reload" });
    await reload.waitFor();
    mend();
    const loaded = bench.page.waitForEvent("load");
    await reload.tap();
    await loaded;
    await bench.composer.waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
    await opener().tap();
    await sheet("Conversations").getByRole("searchbox").waitFor();
  });
});

describe("a panel", () => {
  it("is fetched before it is wanted, so that it opens without a network", async () => {
    const phone = await bench.newPhone();
    const fetched = phone.waitForEvent("requestfinished", (request) =>
      panelScript.test(request.url()),
    );
    await bench.openConversation(Promise.resolve(phone));
    const panelUrl = (await fetched).url();
    // Its own script is there; what that one imports may not be yet. As text: the test's own
    // build would rewrite an import().
    await phone.evaluate(`import(${JSON.stringify(panelUrl)})`);
    await bench.page.context().setOffline(true);
    await opener().tap();
    await sheet("Conversations").getByRole("searchbox").waitFor();
  });
});
