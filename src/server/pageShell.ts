import type { PageAssets } from "./pageAssets";

/**
 * The page's HTML. It is the same for everybody, so it says nothing about this PC; only the
 * language differs.
 */
export function pageShell(assets: PageAssets, acceptLanguage: string | undefined): string {
  // In the page itself: it is smaller than a request for it.
  const icon = assets.byPath.get("/assets/favicon.svg");
  const iconUrl =
    icon === undefined
      ? "data:,"
      : `data:${icon.type};base64,${Buffer.from(icon.body).toString("base64")}`;
  return `<!doctype html>
<html lang="${preferredLanguage(acceptLanguage)}">
<head>
<meta charset="utf-8">
<title>Remote Claude</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbfaf8" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0e0e10" media="(prefers-color-scheme: dark)">
<meta name="robots" content="noindex">
<link rel="icon" href="${iconUrl}">
<link rel="stylesheet" href="${assets.stylePath}">
<script type="module" src="${assets.scriptPath}"></script>
</head>
<body><div id="app"></div></body>
</html>
`;
}

function preferredLanguage(acceptLanguage: string | undefined): "en" | "ko" {
  const first = acceptLanguage?.split(",")[0]?.trim().toLowerCase() ?? "";
  return first === "ko" || first.startsWith("ko-") ? "ko" : "en";
}
