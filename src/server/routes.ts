import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as v from "valibot";
import type { DeviceRecord } from "../access/deviceFile";
import type { DeviceRegistry } from "../access/deviceRegistry";
import type { Door } from "../access/doorPolicy";
import type { Pairing, PairingOutcome } from "../access/pairing";
import { messageOf } from "../base/errors";
import { parseJson } from "../base/json";
import type { Logger } from "../base/logger";
import type { HttpErrorCode, Me, PairPending } from "../shared/http";
import { pairBodySchema } from "../shared/http";
import { maxBodyBytes, pairingWaitMs } from "../shared/limits";
import type { Passed } from "./gate";
import { httpError, jsonType } from "./httpError";
import type { PageAssets } from "./pageAssets";
import { addPageRoutes } from "./pageRoutes";
import type { Env } from "./pageRoutes";
import { readBody } from "./requestBody";
import { expiredCookie, sessionCookie } from "./session";

export interface RouteContext {
  readonly door: Door;
  readonly devices: DeviceRegistry;
  readonly pairing: Pairing;
  readonly assets: PageAssets;
  readonly hostName: string;
  readonly workspaceName: string;
  readonly logger: Logger;
  /** What the gate found out about a request. */
  readonly visitOf: (request: IncomingMessage) => Passed | null;
  /** To be told of each request without a session that needs one. */
  readonly reportStranger: (passed: Passed, request: IncomingMessage) => void;
}

/** The HTTP routes of one door. The gate lets nothing come here but their paths and methods. */
export function makeRoutes(context: RouteContext): Hono<Env> {
  const { door, devices, pairing, assets, logger, visitOf, reportStranger } = context;
  const app = new Hono<Env>();
  const answer = (c: Context<Env>, body: unknown, status: ContentfulStatusCode = 200): Response =>
    c.body(JSON.stringify(body), status, { "Content-Type": jsonType });
  const refuse = (c: Context<Env>, code: HttpErrorCode, reason: string): Response => {
    const { status, body } = httpError(code, logger, reason);
    return answer(c, body, status);
  };
  const refuseStranger = (c: Context<Env>, visit: Passed | null): Response => {
    if (visit !== null) reportStranger(visit, c.env.incoming);
    return refuse(c, "unauthenticated", "no session");
  };
  const me = (deviceId: string): Me | null => {
    const device = devices.list().find(({ id }) => id === deviceId);
    if (device === undefined) return null;
    const { hostName, workspaceName } = context;
    return { deviceId, deviceName: device.name, hostName, workspaceName };
  };

  app.get("/health", (c) => answer(c, { ok: true }));
  addPageRoutes(app, { assets, visitOf, refuse });

  app.get("/api/me", (c) => {
    const visit = visitOf(c.env.incoming);
    const device = visit?.device ?? null;
    const body = device === null ? null : me(device.id);
    return body === null ? refuseStranger(c, visit) : answer(c, body);
  });

  app.post("/api/logout", async (c) => {
    const visit = visitOf(c.env.incoming);
    const device = visit?.device ?? null;
    if (device === null) return refuseStranger(c, visit);
    await logOut(context, device);
    return c.body(null, 204, {
      "Set-Cookie": expiredCookie(door),
      // Reaches further than our own cookie, which the line above ends alone: see SECURITY.md.
      "Clear-Site-Data": '"cookies", "storage", "cache"',
    });
  });

  app.post("/api/pair", async (c) => {
    const { incoming } = c.env;
    const read = await readBody(incoming, maxBodyBytes);
    if (read.kind !== "text") {
      // What is left of the body is not waited for.
      c.header("Connection", "close");
      return refuse(c, read.kind === "broken" ? "bad-request" : "too-large", "body");
    }
    const body = v.safeParse(pairBodySchema, parseJson(read.text));
    if (!body.success) return refuse(c, "bad-request", "not a pairing request");
    const visitor = { door: door.kind, address: visitOf(incoming)?.address ?? "unknown" };
    const outcome =
      "code" in body.output
        ? await pairing.redeem(body.output.code, body.output.name, visitor)
        : await pairing.collect(body.output.ticket, pairingWaitMs);
    return answerPairing(c, outcome);
  });

  const answerPaired = (c: Context<Env>, deviceId: string, token: string): Response => {
    const body = me(deviceId);
    if (body === null) return refuse(c, "unauthenticated", "revoked while pairing");
    c.header("Set-Cookie", sessionCookie(door, token, devices.life.absoluteMs));
    return answer(c, body);
  };
  const answerPairing = (c: Context<Env>, outcome: PairingOutcome): Response => {
    switch (outcome.kind) {
      case "paired":
        return answerPaired(c, outcome.deviceId, outcome.token);
      case "pending":
        return answer(
          c,
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

  app.notFound((c) => refuse(c, "not-found", "no such path"));
  app.onError((error, c) => refuse(c, "internal", messageOf(error)));
  return app;
}

/** A session that could not be ended on the disk is over all the same, and the browser has to know. */
async function logOut({ devices, logger }: RouteContext, device: DeviceRecord): Promise<void> {
  try {
    await devices.logOut(device.id);
  } catch (error) {
    logger.error(`A device's log-out was not saved: ${messageOf(error)}`);
  }
}
