import { describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import {
  axeViolations,
  coveredParts,
  coverEdges,
  sidewaysOverflow,
  smallTargets,
} from "./support/axe";
import { newEditorView } from "./support/editorView";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { keptColours } from "./support/themeColours";
import { watchTrespasses } from "./support/trespasses";

/** What looks at every screen sees what it is to find. */
const bench = usePageBench();

/** Puts this into the page as the debugger may, past the policy on scripts. */
const put = (html: string, style: string, where = "#app"): Promise<unknown> =>
  bench.page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(style)});
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const [tag, text] = ${JSON.stringify(html.split("|"))};
    const element = document.createElement(tag);
    element.className = "planted";
    element.textContent = text;
    document.querySelector(${JSON.stringify(where)}).append(element);
  })()`);

describe("what looks at every screen", () => {
  it("sees what is too small, too faint, too wide, or under the camera", async () => {
    const phone = await newPhone(bench.browser);
    const insets = { top: 59, right: 0, bottom: 34, left: 0 };
    await coverEdges(phone, insets);
    await bench.openConversation(Promise.resolve(phone));
    expect(await coveredParts(phone, insets)).toEqual([]);
    expect(await smallTargets(phone, 44)).toEqual([]);
    await put(
      "button|small",
      ".planted { position: fixed; z-index: 9; top: 4px; left: 370px; width: 30px; height: 20px }",
    );
    await put("h3|faint", "h3.planted { all: unset; color: #777; background: #888 }", ".empty");
    expect((await coveredParts(phone, insets)).join()).toContain("button.planted at");
    expect((await smallTargets(phone, 44)).join()).toContain("30x20 planted small");
    expect((await sidewaysOverflow(phone)).join()).toContain("button.planted from 370 to 400");
    expect((await axeViolations(phone)).join()).toContain("color-contrast h3");
  });

  it("sees a colour that is not the editor's, and one that the system chooses", async () => {
    bench.host.look = { isEditor: true, language: "en" };
    bench.host.emit(...opened());
    await bench.open(newEditorView(bench.browser, bench.host, { theme: "light", width: 300 }));
    await bench.composer.waitFor();
    expect(await keptColours(bench.page)).toEqual([]);
    await put(
      "span|own",
      ".planted { color: #123456 } @media (prefers-color-scheme: dark) { .planted { background: #654321 } }",
    );
    const found = (await keptColours(bench.page)).join("\n");
    expect(found).toMatch(/span\.planted: color rgb\(18, 52, 86\)/u);
    expect(found).toMatch(/span\.planted: background-color rgb\(101, 67, 33\), {2}by the system/u);
  });

  it("sees whatever the policy stops", async () => {
    await bench.openConversation();
    const page = await (await bench.browser.newContext()).newPage();
    const seen = watchTrespasses(page, bench.origin);
    await page.goto(bench.origin);
    await page.getByText("Claude works in my-app").waitFor();
    expect(seen).toEqual([]);
    await page.evaluate(`(() => {
      const style = document.createElement("style");
      style.textContent = "p { color: red }";
      const script = document.createElement("script");
      const image = new Image();
      image.src = "https://evil.example/a.png";
      document.body.append(style, script, image);
      try { document.querySelector("#app").innerHTML = "<p>x</p>"; } catch {}
    })()`);
    for (const directive of ["style-src", "img-src", "TrustedHTML"]) {
      await expect.poll(() => seen.join("\n")).toMatch(new RegExp(`policy .*${directive}`, "su"));
    }
    await page.context().close();
  });
});
