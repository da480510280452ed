import { describe, expect, it } from "vitest";
import { chatHtml } from "../../../src/editor/chatHtml";
import { chatOffCommands, chatOffHtml } from "../../../src/editor/chatOffHtml";
import { linkToCopy } from "../../../src/editor/copyLink";
import { escapeHtml } from "../../../src/editor/html";
import { pairingCommands, pairingHtml } from "../../../src/editor/pairingHtml";
import { qrCodeSvg } from "../../../src/editor/qrCode";
import { relativeTime } from "../../../src/editor/relativeTime";
import { en } from "../../../src/editor/wording/en";
import { ko } from "../../../src/editor/wording/ko";
import type { TunnelStatus } from "../../../src/shared/state";
import { FakeApp, hostWith } from "./fakes";

const online: TunnelStatus = { kind: "online", url: "https://my.ngrok.example" };
const links = {
  local: "http://127.0.0.1:8765/#p=AAAAAAAAAAAAAAAAAAAAAA",
  public: "https://my.ngrok.example/#p=AAAAAAAAAAAAAAAAAAAAAA",
  others: [],
  expiresAt: 300_000,
};

describe("the chat view's shell", () => {
  const html = chatHtml({
    place: "view",
    language: "ko",
    nonce: "abc",
    cspSource: "https://source.example",
    scriptUri: "https://source.example/app-1.js",
    styleUris: ["https://source.example/app-1.css", "https://source.example/editor-1.css"],
  });

  it("says that it is in the editor, and where the page goes", () => {
    expect(html).toContain('<html lang="ko" data-host="vscode" data-place="view">');
    expect(html).toContain('<div id="app"></div>');
  });

  it("allows its own script and style only", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).toContain("script-src &#39;nonce-abc&#39; https://source.example;");
    expect(policy).not.toMatch(/unsafe|\*/);
  });
});

describe("the chat's tab while nothing runs", () => {
  const kinds = ["off", "starting", "stopping", "failed"] as const;
  const page = (kind: (typeof kinds)[number]) =>
    chatOffHtml({ language: "en", nonce: "abc", kind });
  const commandsOf = (html: string) =>
    [...html.matchAll(/href="command:([^"?]+)/g)].map(([, id]) => id);

  it.each([
    ["off", ["remoteClaude.start"]],
    ["starting", ["remoteClaude.stop"]],
    ["stopping", []],
    ["failed", ["remoteClaude.start", "remoteClaude.showLog"]],
  ] as const)("%s: says so, with the ways out", (kind, commands) => {
    expect(page(kind)).toContain(`<h1>${en.chatTab[kind]}</h1>`);
    expect(commandsOf(page(kind))).toEqual(commands);
  });

  it("runs no script and links to no command that it may not run", () => {
    for (const kind of kinds) {
      expect(page(kind)).not.toContain("<script");
      expect(page(kind)).toContain("default-src &#39;none&#39;; style-src &#39;nonce-abc&#39;;");
      expect(chatOffCommands).toEqual(expect.arrayContaining(commandsOf(page(kind))));
    }
  });
});

describe("the pairing panel", () => {
  const page = (tunnel: TunnelStatus, change: Partial<Parameters<typeof pairingHtml>[0]> = {}) =>
    pairingHtml({
      language: "en",
      nonce: "abc",
      host: hostWith({ tunnel }).host,
      links: { ...links, public: tunnel.kind === "online" ? links.public : null },
      external: { kind: "same" },
      now: 0,
      ...change,
    });

  it("shows the code, the link and what ngrok can see", () => {
    const html = page(online);
    expect(html).toContain('role="img"');
    expect(html).toContain(links.public);
    expect(html).toContain(links.local);
    expect(html).toContain(en.pairing.ngrokText.slice(0, 40));
    expect(html).toContain("desk · my-app");
  });

  it("says that the phone can't come in yet, and offers the set-up and the local link", () => {
    const html = page({ kind: "off" });
    expect(html).not.toContain('role="img"');
    expect(html).toContain("command:remoteClaude.configureNgrok");
    expect(html).toContain(links.local);
  });

  it("says why the tunnel is down", () => {
    const problem = { code: "tunnel-token-wrong", detail: "<ERR_NGROK_105>" } as const;
    expect(page({ kind: "failed", problem })).toContain("(&lt;ERR_NGROK_105&gt;)");
  });

  it.each([
    ["expired", en.pairing.expiredTitle],
    ["hidden", en.pairing.hiddenTitle],
    ["used", en.pairing.usedTitle],
  ] as const)("holds no link that is %s, says so and offers a new one", (links, heading) => {
    const html = page(online, { links });
    expect(html).not.toContain("#p=");
    expect(html).not.toContain('role="img"');
    expect(html).toContain(heading);
    expect(html).toContain("command:remoteClaude.pairDevice");
  });

  it("shows the link that was hidden again by its button, not another one", () => {
    const shows = (html: string) => html.includes(`pairDevice?${encodeURIComponent('["show"]')}"`);
    expect(shows(page(online, { links: "hidden" }))).toBe(true);
    expect(shows(page(online, { links: "expired" }))).toBe(false);
  });

  it("has the phone scan an own secure address when there is no tunnel", () => {
    const others = ["http://localhost:9000/#p=BBBB", "https://claude.example.com/#p=BBBB"];
    const html = page({ kind: "off" }, { links: { ...links, public: null, others } });
    expect(html).toContain(qrCodeSvg(others[1]!, en.pairing.qrLabel));
    expect(html).toContain(others[0]);
    const argument = encodeURIComponent('["http://localhost:9000"]');
    expect(html).toContain(`copyUrl?${argument}"`);
    expect(html).not.toContain("command:remoteClaude.configureNgrok");
  });

  it("gives the browser the address that VS Code forwards, once", () => {
    const others = ["http://localhost:9000/#p=BBBB"];
    const external = { kind: "origin", origin: "http://localhost:9000" } as const;
    const html = page({ kind: "off" }, { links: { ...links, public: null, others }, external });
    expect(html.split(`href="${others[0]!}"`)).toHaveLength(2);
    expect(html).not.toContain(links.local);
    expect(html).toContain(en.pairing.browserHeading);
  });

  it("says what to do where VS Code forwards to a path", () => {
    const url = "https://host.example/proxy/8765/";
    const html = page({ kind: "off" }, { external: { kind: "unusable", url } });
    expect(html).toContain(url);
    expect(html).toContain("remoteClaude.publicOrigins");
    expect(html).toContain(links.local);
  });

  it("runs no script and links to no command that the panel may not run", () => {
    for (const tunnel of [online, { kind: "off" } as const, { kind: "starting" } as const]) {
      const html = page(tunnel);
      expect(html).not.toContain("<script");
      expect(html).toContain("default-src &#39;none&#39;; style-src &#39;nonce-abc&#39;;");
      const commands = [...html.matchAll(/href="command:([^"?]+)/g)].map(([, id]) => id);
      expect(pairingCommands).toEqual(expect.arrayContaining(commands));
    }
  });

  it("shows a folder's name as text", () => {
    const host = hostWith({ workspaceName: '<img src=x onerror="1">' }).host;
    expect(page(online, { host })).not.toContain("<img");
  });
});

describe("the QR code", () => {
  const svg = qrCodeSvg(links.public, "QR code");
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const dark = new Set([...svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`));

  it("has the three finder patterns inside a quiet zone of four modules", () => {
    const isRing = (left: number, top: number): boolean =>
      Array.from({ length: 7 }, (_, i) => i).every((i) =>
        [
          [left + i, top],
          [left + i, top + 6],
          [left, top + i],
          [left + 6, top + i],
        ].every(([x, y]) => dark.has(`${x},${y}`)),
      );
    const far = size - 4 - 7;
    expect([isRing(4, 4), isRing(far, 4), isRing(4, far), isRing(far, far)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const inQuietZone = [...dark].filter((module) =>
      module.split(",").some((at) => Number(at) < 4 || Number(at) >= size - 4),
    );
    expect(inQuietZone).toEqual([]);
  });

  it("differs with its text", () => {
    expect(qrCodeSvg(`${links.public}x`, "QR code")).not.toBe(svg);
  });
});

describe("Copy Link", () => {
  const app = new FakeApp();
  const same = { kind: "same" } as const;

  it("copies the shown link with its code from the panel only", () => {
    expect(linkToCopy("public", links, app, same, en).text).toBe(links.public);
    expect(linkToCopy("local", links, app, same, en).text).toBe(links.local);
    expect(linkToCopy(undefined, links, app, same, en).text).toBe(app.localUrl);
    expect(linkToCopy("public", null, app, same, en).text).toBe(app.localUrl);
  });

  it("copies the link of an own address by its origin, and nothing for another", () => {
    const shown = { ...links, others: ["https://claude.example.com/#p=BBBB"] };
    const copy = (argument: unknown) => linkToCopy(argument, shown, app, same, en).text;
    expect(copy("https://claude.example.com")).toBe("https://claude.example.com/#p=BBBB");
    expect(copy("https://evil.example")).toBe(app.localUrl);
    expect(copy({ toString: () => "public" })).toBe(app.localUrl);
  });

  it("copies the address for the browser in front of VS Code, when that is another one", () => {
    const external = { kind: "origin", origin: "https://forwarded.example" } as const;
    const copied = linkToCopy(undefined, null, app, external, en);
    expect(copied).toEqual({ text: external.origin, message: en.copy.browserAddress });
  });

  it("copies the public address when there is one", () => {
    const reachable = { localUrl: app.localUrl, state: hostWith({ tunnel: online }) };
    expect(linkToCopy(undefined, null, reachable, same, en).text).toBe(online.url);
  });
});

describe("words", () => {
  it("are none of them empty or left in English", () => {
    const flat = (words: object): readonly [string, unknown][] =>
      Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
        typeof value === "object" && value !== null
          ? flat(value).map(([inner, text]) => [`${key}.${inner}`, text] as [string, unknown])
          : [[key, value] as [string, unknown]],
      );
    const english = new Map(flat(en));
    for (const [key, text] of flat(ko)) {
      if (typeof text !== "string") continue;
      expect(text, key).not.toBe("");
      if (key !== "productName" && key !== "status.claude") {
        expect(text, key).not.toBe(english.get(key));
      }
    }
  });

  it("tell times as people do", () => {
    const now = Date.UTC(2026, 0, 2, 12);
    expect(relativeTime(now - 1_000, now, "en")).toBe("now");
    expect(relativeTime(now - 5 * 60_000, now, "en")).toBe("5 minutes ago");
    expect(relativeTime(now - 3 * 3_600_000, now, "ko")).toBe("3시간 전");
    expect(relativeTime(now - 48 * 3_600_000, now, "en")).toMatch(/2025/);
  });

  it("become text, not HTML", () => {
    expect(escapeHtml(`<a href="x">'&`)).toBe("&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
  });
});
