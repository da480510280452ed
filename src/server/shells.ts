import { brotliCompressSync } from "node:zlib";
import type { Language } from "../shared/wording/problems";
import type { ShellAssets } from "./pageAssets";
import { compression } from "./pageAssets";
import { pageShell } from "./pageShell";
import { inlineStyle, policyWith } from "./pageStyle";

interface Shell {
  readonly html: string;
  readonly brotli: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The page's HTML in the few forms that there are, each made when it is first asked for. */
export class Shells {
  private readonly assets: ShellAssets;
  private readonly made = new Map<string, Shell>();

  constructor(assets: ShellAssets) {
    this.assets = assets;
  }

  of(language: Language, isPaired: boolean): Shell {
    const name = `${language} ${String(isPaired)}`;
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const shell = make(this.assets, language, isPaired);
    this.made.set(name, shell);
    return shell;
  }
}

function make(assets: ShellAssets, language: Language, isPaired: boolean): Shell {
  const html = pageShell(assets, language, isPaired);
  return {
    html,
    brotli: new Uint8Array(brotliCompressSync(html, compression)),
    headers: {
      "Content-Type": "text/html; charset=UTF-8",
      Vary: "Accept-Encoding",
      "Content-Security-Policy": policyWith(isPaired ? inlineStyle(assets) : null),
    },
  };
}
