import { chooseLanguage } from "../shared/wording/chooseLanguage";
import type { Language } from "../shared/wording/problems";
import { shellWords } from "../shared/wording/shell";
import type { ShellAssets } from "./pageAssets";
import { pageColours, picturePath } from "./pageManifest";
import { inlineStyle } from "./pageStyle";

/**
 * The page's HTML. It says nothing about this PC; only the language differs, and whether it is for a
 * device that is paired: then the message box stands in it, and can be written in before the page's
 * script is there, its style sheet stands in the HTML, and what runs first is told what will be wanted.
 * The service worker keeps it for such devices only.
 */
export function pageShell(
  assets: ShellAssets,
  acceptLanguage: string | undefined,
  isPaired = true,
): string {
  const language = preferredLanguage(acceptLanguage);
  // In the page itself: it is smaller than a request for it.
  const icon = assets.byPath.get("/assets/favicon.svg");
  const iconUrl =
    icon === undefined
      ? "data:,"
      : `data:${icon.type};base64,${Buffer.from(icon.body).toString("base64")}`;
  const style = isPaired ? inlineStyle(assets) : null;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>Remote Claude</title>
<meta name="build" content="${assets.build}">
${isPaired ? `<meta name="soon" content="${assets.markdownPath}">\n` : ""}<script type="module" async src="${assets.bootPaths[language]}"></script>
<script type="module" src="${assets.scriptPath}"></script>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="${pageColours.light}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${pageColours.dark}" media="(prefers-color-scheme: dark)">
<meta name="robots" content="noindex">
<meta name="mobile-web-app-capable" content="yes">
<meta name="apple-mobile-web-app-title" content="Remote Claude">
<link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials">
<link rel="apple-touch-icon" href="${picturePath(assets, "apple-touch-icon.png")}">
<link rel="icon" href="${iconUrl}">
${style === null ? `<link rel="stylesheet" href="${assets.stylePath}">` : `<style>${style}</style>`}
</head>
<body><div id="app">${isPaired ? messageBox(language) : ""}</div></body>
</html>
`;
}

/**
 * The page as its script draws it first, as far as it matters: the elements are the same and in the same order, so
 * that the script takes these over and who writes already is not disturbed (webview-ui/src/platform/shellField.ts).
 */
function messageBox(language: Language): string {
  const { label, placeholder, add, send } = shellWords[language];
  const button = (kind: string, name: string, path: string): string =>
    `<button type="button" class="round-button ${kind}" aria-label="${name}" disabled>` +
    `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg></button>`;
  return (
    `<div class="page" data-live="false"><header class="header"></header><main class="chat"></main>` +
    `<section class="composer"><div class="composer-row">` +
    `<div class="add-menu">${button("add", add, "M12 5v14M5 12h14")}</div>` +
    `<textarea class="composer-field" rows="1" autocomplete="off" enterkeyhint="enter"` +
    ` placeholder="${placeholder}" aria-label="${label}"></textarea>` +
    `<div class="send-ways">${button("send", send, "M12 20V5M5.5 11L12 4.5 18.5 11")}</div>` +
    `</div></section></div>`
  );
}

/** The language that a browser asks for: those of its `Accept-Language` (RFC 9110, 12.5.4), the most wanted first. */
export function preferredLanguage(acceptLanguage = ""): Language {
  const wanted = acceptLanguage.split(",").map((each) => {
    const [tag = "", quality = ""] = each.split(";q=");
    return { tag: tag.trim(), weight: quality === "" ? 1 : Number(quality) };
  });
  const tags = wanted
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
  return chooseLanguage(tags);
}
