const devices: readonly (readonly [RegExp, string])[] = [
  [/iPhone/u, "iPhone"],
  [/iPad/u, "iPad"],
  [/Android.*Mobile/u, "Android phone"],
  [/Android/u, "Android tablet"],
  [/CrOS/u, "Chromebook"],
  [/Windows/u, "Windows PC"],
  [/Macintosh/u, "Mac"],
  [/Linux/u, "Linux PC"],
];

const browsers: readonly (readonly [RegExp, string])[] = [
  [/SamsungBrowser\//u, "Samsung Internet"],
  [/EdgA?\/|EdgiOS\//u, "Edge"],
  [/OPR\//u, "Opera"],
  [/Whale\//u, "Whale"],
  [/Firefox\/|FxiOS\//u, "Firefox"],
  [/Chrome\/|CriOS\//u, "Chrome"],
  [/Safari\//u, "Safari"],
];

/**
 * A name by which the owner recognises this device: `iPhone · Safari`.
 * An iPad calls itself a Mac, but has a touch screen, which no Mac has.
 */
export function deviceName(userAgent: string, touchPoints: number): string {
  const device = nameIn(devices, userAgent) ?? "Browser";
  const browser = nameIn(browsers, userAgent);
  const shown = device === "Mac" && touchPoints > 1 ? "iPad" : device;
  return browser === null ? shown : `${shown} · ${browser}`;
}

function nameIn(names: readonly (readonly [RegExp, string])[], userAgent: string): string | null {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}
