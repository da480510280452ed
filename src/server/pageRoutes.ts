import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { HttpErrorCode } from "../shared/http";
import { manifestPath, workerPath } from "../shared/workerBuild";
import { AssetBudget } from "./assetBudget";
import { chargeFor, serveAsset, takesBrotli } from "./assetRoute";
import type { Passed } from "./gate";
import type { PageAsset, PageAssets } from "./pageAssets";
import { pageManifest } from "./pageManifest";
import { preferredLanguage } from "./pageShell";
import { Shells } from "./shells";

export interface Env {
  readonly Bindings: HttpBindings;
}

interface PageRoutesContext {
  readonly assets: PageAssets;
  /** What the gate found out about a request. */
  readonly visitOf: (request: IncomingMessage) => Passed | null;
  readonly refuse: (c: Context<Env>, code: HttpErrorCode, reason: string) => Response;
}

/** What the page is made of: none of it needs a session, and none of it says anything about this PC. */
export function addPageRoutes(app: Hono<Env>, context: PageRoutesContext): void {
  const { assets, visitOf, refuse } = context;
  const budget = new AssetBudget();
  const serveFile = (c: Context<Env>, asset: PageAsset): Response => {
    const visit = visitOf(c.env.incoming);
    const waitMs = visit === null ? 0 : chargeFor(budget, visit, asset, c);
    if (waitMs === 0) return serveAsset(c, asset);
    c.header("Retry-After", Math.ceil(waitMs / 1_000).toString());
    return refuse(c, "too-many-attempts", "the page's files, again and again");
  };

  const shells = new Shells(assets);
  app.get("/", (c) => {
    const isPaired = (visitOf(c.env.incoming)?.device ?? null) !== null;
    const language = preferredLanguage(c.req.header("accept-language"));
    const { html, brotli, headers } = shells.of(language, isPaired);
    return takesBrotli(c)
      ? c.body(brotli, 200, { ...headers, "Content-Encoding": "br" })
      : c.body(html, 200, headers);
  });
  app.get(manifestPath, (c) =>
    c.body(pageManifest(assets, preferredLanguage(c.req.header("accept-language"))), 200, {
      "Content-Type": "application/manifest+json; charset=utf-8",
      Vary: "Accept-Language",
      "Cache-Control": "no-cache",
    }),
  );
  app.get(workerPath, (c) => serveFile(c, assets.worker));
  app.get("/assets/:name", (c) => {
    const asset = assets.byPath.get(c.req.path);
    return asset === undefined ? refuse(c, "not-found", "no such file") : serveFile(c, asset);
  });
}
