import { readFile } from "node:fs/promises";
import hljs from "highlight.js/lib/core";
import type { LanguageFn } from "highlight.js";
import { describe, expect, it } from "vitest";
import { safeLink } from "../../../webview-ui/src/markdown/links";
import { highlight } from "../../../webview-ui/src/markdown/highlightLibrary";
import { deviceName } from "../../../webview-ui/src/platform/deviceName";
import {
  clockTime,
  compactCount,
  duration,
  exactTime,
  money,
  timeLeft,
} from "../../../webview-ui/src/text/format";
import { readFrame } from "../../../webview-ui/src/transport/readMessage";

describe("links", () => {
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vscode://x",
    "intent://x",
    "src/a.ts",
    "//evil.example",
    "JaVaScRiPt:x",
  ])("does not open %s", (href) => {
    expect(safeLink(href)).toBeNull();
  });

  it("shows the host that the browser will really go to", () => {
    expect(safeLink("https://good.example@evil.example/x")?.host).toBe("evil.example");
    expect(safeLink("https://аpple.example/")?.host).toBe("xn--pple-43d.example");
    expect(safeLink("mailto:me@example.com")?.host).toBe("me@example.com");
  });
});

describe("coloured code", () => {
  it("escapes whatever the code is", () => {
    const code = 'const a = "<img src=x onerror=alert(1)>"; // </span><script>';
    const html = highlight(code, "ts");
    expect(html).not.toMatch(/<(?!\/?span)/u);
    expect(html).toContain("hljs-keyword");
  });

  it("knows the languages by all the names that their grammars have", async () => {
    const folder = "highlight.js/lib/languages/";
    const library = await readFile("webview-ui/src/markdown/highlightLibrary.ts", "utf8");
    const carried = [...library.matchAll(/from "highlight\.js\/lib\/languages\/(\w+)"/gu)];
    expect(carried.length).toBeGreaterThan(25);
    for (const [, name = ""] of carried) {
      const { default: grammar } = (await import(`${folder}${name}`)) as { default: LanguageFn };
      for (const called of [name, ...(grammar(hljs).aliases ?? [])]) {
        expect([called, highlight("a", called)]).not.toEqual([called, null]);
      }
    }
  });

  it("colours what stands within code of another language", () => {
    const html = highlight("<style>a { color: red }</style>", "html");
    expect(html).toContain("hljs-attribute");
  });

  it("knows no colours for an unknown language", () => {
    expect(highlight("x", "brainfuck")).toBeNull();
  });
});

describe("the device's name", () => {
  it.each([
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1",
      5,
      "iPhone · Safari",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
      5,
      "Android phone · Chrome",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15; SM-S921N) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
      5,
      "Android phone · Samsung Internet",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
      5,
      "iPad · Safari",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
      0,
      "Windows PC · Edge",
    ],
    ["curl/8", 0, "Browser"],
  ])("is read from %s", (userAgent, touchPoints, name) => {
    expect(deviceName(userAgent, touchPoints)).toBe(name);
  });
});

describe("figures", () => {
  it("are short", () => {
    expect([clockTime(42_900), clockTime(3_723_000)]).toEqual(["0:42", "1:02:03"]);
    expect([duration(420, "en"), duration(12_400, "en"), duration(65_000, "en")]).toEqual([
      "0.4 s",
      "12 s",
      "1 m 05 s",
    ]);
    expect([12_400, 65_000, 7_500_000].map((ms) => duration(ms, "ko-KR"))).toEqual([
      "12초",
      "1분 05초",
      "2시간 05분",
    ]);
    expect([9_000, 125_000, 1_500, 3_605_000].map((ms) => exactTime(ms, "en-US"))).toEqual([
      "9 s",
      "2 m 05 s",
      "1,500 ms",
      "3,605,000 ms",
    ]);
    expect([842, 3_122, 15_400, 999_960].map(compactCount)).toEqual(["842", "3.1k", "15k", "1.0M"]);
  });
});

describe("costs", () => {
  const dollars = { currency: "USD", wonPerDollar: 1_400 } as const;
  const won = { currency: "KRW", wonPerDollar: 1_400 } as const;

  it.each([
    [0.0412, "$0.04", "₩58"],
    [0.0032, "$0.0032", "₩4"],
    [0.0001, "$0.0001", "₩1"],
    [0, "$0.00", "₩0"],
    [1_234.5, "$1,234.50", "₩1,728,300"],
  ])("of %d dollars are shown in the money that was chosen", (usd, inDollars, inWon) => {
    for (const locale of ["en-US", "ko-KR"]) {
      expect(money(usd, dollars, locale)).toBe(inDollars);
      expect(money(usd, won, locale)).toBe(inWon);
    }
  });

  it("follow the rate that was set", () => {
    expect(money(1, { ...won, wonPerDollar: 1_382.5 }, "ko-KR")).toBe("₩1,383");
  });
});

describe("messages from the host", () => {
  it.each(["", "null", "[]", "{}", '{"type":"welcome"}', '{"type":"event","envelope":{"seq":-1}}'])(
    "are ignored when they are none: %s",
    (frame) => {
      expect(readFrame(frame)).toBeNull();
    },
  );

  it("are read", () => {
    expect(readFrame('{"type":"pong"}')).toEqual({ type: "pong" });
    expect(
      readFrame(
        '{"type":"reply","requestId":"1","ok":false,"error":{"code":"internal","message":"x"}}',
      ),
    ).toMatchObject({ ok: false });
  });
});

describe("the time until something", () => {
  it("is rounded up, in the reader's language", () => {
    expect(timeLeft(47.2 * 60_000, "en-US")).toBe("in 48 minutes");
    expect(timeLeft(100 * 60_000, "en-US")).toBe("in 2 hours");
    expect(timeLeft(60_000, "ko-KR")).toBe("1분 후");
  });
});
