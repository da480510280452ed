import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { packReadme } from "../../../scripts/support/packedReadme.mjs";

describe("the README of the package", () => {
  it("has no pictures, for they would be broken", () => {
    const text =
      '# A\n\n<p>\n  <img src="media/a.webp" alt="A">\n  <img src="media/b.webp" alt="B">\n</p>\n\nEnd\n';
    expect(packReadme(text)).toBe("# A\n\nEnd\n");
  });

  it("leads to other sites, but to no file that is not there", () => {
    const text =
      "한국어: [README.ko.md](README.ko.md)\n\n[set-up](docs/setup.md#a), [top](#top), [ngrok](https://ngrok.com)";
    expect(packReadme(text)).toBe("set-up, top, [ngrok](https://ngrok.com)");
  });

  it("is made of the real one", () => {
    const text = readFileSync("README.md", "utf8");
    const packed = packReadme(text);
    expect(packed).not.toContain("<img");
    expect(packed).not.toMatch(/\]\((?!https:)/);
    expect(packed.match(/^#+ .*/gm)).toEqual(text.match(/^#+ .*/gm));
  });
});
