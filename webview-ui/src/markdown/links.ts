/** A link that may be opened, with the host that the person is told before. */
export interface SafeLink {
  readonly href: string;
  /** Host as the browser will use it (punycode), or the mail address. */
  readonly host: string;
}

/** Only web and mail links can be opened; anything else stays text. */
export function safeLink(href: string): SafeLink | null {
  const url = parseUrl(href);
  switch (url?.protocol) {
    case "http:":
    case "https:":
      return { href: url.href, host: url.host };
    case "mailto:":
      return { href: url.href, host: decodeMail(url.pathname) };
    default:
      return null;
  }
}

function parseUrl(href: string): URL | null {
  try {
    return new URL(href);
  } catch {
    return null;
  }
}

function decodeMail(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
