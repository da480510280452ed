import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { DeviceRegistry } from "../access/deviceRegistry";
import type { Door } from "../access/doorPolicy";
import type { Pairing, PairingOutcome } from "../access/pairing";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/errors";
import type { HttpErrorCode, Me, PairPending } from "../shared/http";
import { pairBodySchema } from "../shared/http";
import { maxBodyBytes, pairingWaitMs } from "../shared/limits";
import { httpError } from "./httpError";
import type { PageAsset, PageAssets } from "./pageAssets";
import { pageShell } from "./pageShell";
import { authenticate, clientAddress, expiredCookie, sessionCookie } from "./session";

export interface RouteContext {
  readonly door: Door;
  readonly devices: DeviceRegistry;
  readonly pairing: Pairing;
  readonly assets: PageAssets;
  readonly hostName: string;
  readonly workspaceName: string;
  readonly logger: Logger;
}

interface Env {
  readonly Bindings: HttpBindings;
}

/** The HTTP routes of one door. What is not listed here is 404; another method of a route is 405. */
export function makeRoutes(context: RouteContext): Hono<Env> {
  const { door, devices, pairing, assets, logger } = context;
  const app = new Hono<Env>();
  const refuse = (c: Context<Env>, code: HttpErrorCode, reason: string): Response => {
    const { status, body } = httpError(code, logger, reason);
    return c.json(body, status);
  };
  const me = (deviceId: string): Me | null => {
    const device = devices.list().find(({ id }) => id === deviceId);
    if (device === undefined) return null;
    const { hostName, workspaceName } = context;
    return { deviceId, deviceName: device.name, hostName, workspaceName };
  };

  app.get("/", (c) => c.html(pageShell(assets, c.req.header("accept-language"))));
  app.get("/health", (c) => c.json({ ok: true }));
  app.get("/assets/:name", (c) => {
    const asset = assets.byPath.get(c.req.path);
    if (asset === undefined) return refuse(c, "not-found", c.req.path);
    return serveAsset(c, asset);
  });

  app.get("/api/me", (c) => {
    const request = c.env.incoming;
    const device = authenticate(devices, door, request, clientAddress(door, request));
    const body = device === null ? null : me(device.id);
    return body === null ? refuse(c, "unauthenticated", "no session") : c.json(body);
  });

  app.post("/api/logout", async (c) => {
    const request = c.env.incoming;
    const device = authenticate(devices, door, request, clientAddress(door, request));
    if (device === null) return refuse(c, "unauthenticated", "no session");
    await devices.remove(device.id);
    return c.body(null, 204, {
      "Set-Cookie": expiredCookie(door),
      "Clear-Site-Data": '"cookies", "storage", "cache"',
    });
  });

  app.post(
    "/api/pair",
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (c) => {
        const { status, body } = httpError("too-large", logger, "body");
        return c.json(body, status);
      },
    }),
    async (c) => {
      if (!/^application\/json(; ?charset=utf-8)?$/i.test(c.req.header("content-type") ?? "")) {
        return refuse(c, "unsupported-type", "not JSON");
      }
      const json: unknown = await c.req.json().catch(() => undefined);
      const body = v.safeParse(pairBodySchema, json);
      if (!body.success) return refuse(c, "bad-request", "not a pairing request");
      const visitor = { door: door.kind, address: clientAddress(door, c.env.incoming) };
      const outcome =
        "code" in body.output
          ? await pairing.redeem(body.output.code, body.output.name, visitor)
          : await pairing.collect(body.output.ticket, pairingWaitMs);
      return answerPairing(c, outcome);
    },
  );

  const answerPaired = (c: Context<Env>, deviceId: string, token: string): Response => {
    const body = me(deviceId);
    if (body === null) return refuse(c, "unauthenticated", "revoked while pairing");
    c.header("Set-Cookie", sessionCookie(door, token));
    return c.json(body);
  };
  const answerPairing = (c: Context<Env>, outcome: PairingOutcome): Response => {
    switch (outcome.kind) {
      case "paired":
        return answerPaired(c, outcome.deviceId, outcome.token);
      case "pending":
        return c.json(
          { ticket: outcome.ticket, number: outcome.number } satisfies PairPending,
          202,
        );
      case "refused":
        if (outcome.retryAfterMs !== undefined) {
          c.header("Retry-After", Math.ceil(outcome.retryAfterMs / 1_000).toString());
        }
        return refuse(c, outcome.reason, "pairing");
    }
  };

  for (const path of ["/", "/health", "/assets/:name", "/api/me", "/api/logout", "/api/pair"]) {
    app.all(path, (c) => refuse(c, "method-not-allowed", `${c.req.method} ${c.req.path}`));
  }
  app.notFound((c) => refuse(c, "not-found", c.req.path));
  app.onError((error, c) => refuse(c, "internal", messageOf(error)));
  return app;
}

function serveAsset(c: Context<Env>, { type, body, brotli, isImmutable }: PageAsset): Response {
  const acceptsBrotli = /\bbr\b/.test(c.req.header("accept-encoding") ?? "");
  const compressed = acceptsBrotli ? brotli : null;
  return c.body(compressed ?? body, 200, {
    "Content-Type": type,
    Vary: "Accept-Encoding",
    "Cache-Control": isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    ...(compressed === null ? {} : { "Content-Encoding": "br" }),
  });
}
