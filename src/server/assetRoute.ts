import type { Context } from "hono";
import type { AssetBudget } from "./assetBudget";
import type { Passed } from "./gate";
import type { PageAsset } from "./pageAssets";

interface AssetForm {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly isCompressed: boolean;
}

/** Counts a file against who fetches it; gives ms until there is some left, 0: it may be sent. */
export function chargeFor(
  budget: AssetBudget,
  { door, address, device }: Passed,
  asset: PageAsset,
  c: Context,
): number {
  // Only ngrok's plan has a month to use up; behind a proxy everybody may have one address.
  if (device !== null || door.kind !== "tunnel") return 0;
  return budget.take({ door: door.kind, address }, formOf(asset, c).body.length);
}

/** What may change under its name is asked for each time, and sent only where it did. */
export function serveAsset(c: Context, asset: PageAsset): Response {
  const { type, tag, isImmutable } = asset;
  const { body, isCompressed } = formOf(asset, c);
  const headers = {
    Vary: "Accept-Encoding",
    "Cache-Control": isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: tag,
  };
  if (c.req.header("if-none-match") === tag) return c.body(null, 304, headers);
  return c.body(body, 200, {
    ...headers,
    "Content-Type": type,
    ...(isCompressed ? { "Content-Encoding": "br" } : {}),
  });
}

function formOf({ body, brotli }: PageAsset, c: Context): AssetForm {
  return brotli !== null && takesBrotli(c)
    ? { body: brotli, isCompressed: true }
    : { body, isCompressed: false };
}

export function takesBrotli(c: Context): boolean {
  return /\bbr\b/.test(c.req.header("accept-encoding") ?? "");
}
