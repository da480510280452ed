import { describe, expect, it } from "vitest";
import { pageManifest } from "../../../src/server/pageManifest";

const pictures = [
  ...["icon-any-192", "icon-any-512", "icon-maskable-192", "icon-maskable-512"],
  ...["shortcut-new", "shortcut-queue"],
].map((stem) => `/assets/${stem}-0A1B2C3D.png`);
const screenshots = ["narrow", "wide"].map((form) => `/assets/screenshot-${form}-0A1B2C3D.webp`);
const byPath = new Map([...pictures, ...screenshots].map((path) => [path, {} as never]));

const manifest = (language: "en" | "ko"): Record<string, unknown> =>
  JSON.parse(pageManifest({ byPath }, language)) as Record<string, unknown>;

describe("the manifest", () => {
  it("has an icon of both sizes for every shape of icon, the maskable ones of their own drawing", () => {
    const icon = (purpose: string, size: number): object => ({
      src: `/assets/icon-${purpose}-${size}-0A1B2C3D.png`,
      sizes: `${size}x${size}`,
      type: "image/png",
      purpose,
    });
    expect(manifest("en")["icons"]).toEqual([
      icon("any", 192),
      icon("any", 512),
      icon("maskable", 192),
      icon("maskable", 512),
    ]);
  });

  it.each([
    ["en", "New conversation", "Queue"],
    ["ko", "새 대화", "대기열"],
  ] as const)("has shortcuts to a new conversation and the queue in %s", (language, ...names) => {
    expect(manifest(language)["shortcuts"]).toMatchObject([
      {
        name: names[0],
        url: "/#new",
        icons: [{ src: "/assets/shortcut-new-0A1B2C3D.png", sizes: "96x96" }],
      },
      {
        name: names[1],
        url: "/#queue",
        icons: [{ src: "/assets/shortcut-queue-0A1B2C3D.png", sizes: "96x96" }],
      },
    ]);
  });

  it("shows itself on a phone and on a large screen, in the person's language", () => {
    const shown = (language: "en" | "ko"): unknown => manifest(language)["screenshots"];
    expect(shown("ko")).toMatchObject([
      { src: screenshots[0], form_factor: "narrow", label: "휴대폰에서 Claude와 나누는 대화" },
      { src: screenshots[1], form_factor: "wide", label: "큰 화면에서 Claude와 나누는 대화" },
    ]);
    expect(JSON.stringify(shown("en"))).toContain("on a phone");
  });

  it("takes what other apps share by a post, in no address", () => {
    expect(manifest("en")["share_target"]).toEqual({
      action: "/share",
      method: "POST",
      enctype: "multipart/form-data",
      params: {
        title: "title",
        text: "text",
        url: "url",
        files: [{ name: "pictures", accept: ["image/*"] }],
      },
    });
  });

  it("is one app under every address of this PC, opens as one, and says its language", () => {
    expect(manifest("ko")).toMatchObject({
      id: "/",
      start_url: "/",
      scope: "/",
      display: "standalone",
      lang: "ko",
      name: "Remote Claude",
    });
  });

  it("names a picture without the hash of a build where the build has none", () => {
    const bare = JSON.parse(pageManifest({ byPath: new Map() }, "en")) as {
      icons: { src: string }[];
    };
    expect(bare.icons[0]?.src).toBe("/assets/icon-any-192.png");
  });
});
