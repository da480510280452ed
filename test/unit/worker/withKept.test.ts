import { describe, expect, it } from "vitest";
import { maxInlinedStateLength } from "../../../src/shared/limits";
import { withKept } from "../../../webview-ui/src/worker/withKept";

const shell = "<head>\n<title>Remote Claude</title>\n</head><body><div></div></body>";
const place = { build: "b", epoch: "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01", seq: 7 };

/** What stands in the element, as a browser finds its end. */
function inlined(html: string): unknown {
  const [, text] = /<script type="application\/json" id="kept">(.*?)<\/script>/su.exec(html) ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}

describe("the page's HTML from its worker", () => {
  it("says from where the page goes on, and brings what was kept", () => {
    const record = { build: "b", state: '{"conversations":[]}' };
    const html = withKept(shell, place, record);
    expect(html).toContain(`<meta name="place" content="${place.epoch} 7">`);
    expect(inlined(html)).toEqual(record);
    expect(html.endsWith("</body>")).toBe(true);
  });

  it.each(["</script><script>alert(1)</script>", "<!--<script>", "$& $' $`", "\u2028 </body>"])(
    "brings %j as it is, and nothing of it is HTML",
    (state) => {
      const html = withKept(shell, place, { state });
      expect(inlined(html)).toEqual({ state });
      expect(html.match(/<\/?script/gu)).toEqual(["<script", "</script"]);
    },
  );

  it.each([
    ["there is nothing", undefined],
    ["it is long", { state: "x".repeat(maxInlinedStateLength) }],
  ])("brings nothing where %s", (_, record) => {
    const html = withKept(shell, place, record);
    expect(inlined(html)).toBeUndefined();
    expect(html).toContain('name="place"');
  });
});
