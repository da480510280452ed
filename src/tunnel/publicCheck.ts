import type { IncomingMessage } from "node:http";
import https from "node:https";
import * as tls from "node:tls";
import { messageOf } from "../base/errors";
import { maxPublicAnswerBytes, publicCheckMs } from "../shared/limits";
import { interstitialCode, ngrokCodeHeader, skipsInterstitial } from "../shared/ngrokCodes";
import type { TunnelConfig } from "./config";

/** What one look at the public address found. */
export type PublicFinding =
  /** The expected answer: whoever knows the address gets through to the door. */
  | { readonly kind: "ok" }
  /** An answer of ngrok's own, such as a used-up allowance. `code` is `ERR_NGROK_…`. */
  | { readonly kind: "ngrok-error"; readonly code: string }
  /** A redirect to another host, where visitors sign in. */
  | { readonly kind: "sign-in" }
  /** The free plan's warning, although the request asked to skip it. */
  | { readonly kind: "interstitial" }
  /** Somebody else's answer. */
  | { readonly kind: "foreign"; readonly status: number }
  | { readonly kind: "unreachable"; readonly detail: string };

export interface PublicQuestion {
  /** `https://NAME` of the tunnel. */
  readonly url: string;
  /** The body of `GET /health` behind the tunnel, byte for byte. */
  readonly expected: string;
  readonly signal?: AbortSignal;
}

type PublicSide = Pick<TunnelConfig, "serverAddress" | "certificateAuthority" | "publicAddress">;

/** The body that the product's own doors answer `GET /health` with. */
export const healthAnswer = '{"ok":true}';

/**
 * Whether the public side can be looked at: where a private server's names lead to is not known
 * unless it was said.
 */
export function canCheckPublic({ serverAddress, publicAddress }: PublicSide): boolean {
  return serverAddress === null || publicAddress !== null;
}

/** Asks the public address once what a visitor would get. Never rejects; an abort is `unreachable`. */
export function checkPublic(
  config: PublicSide,
  { url, expected, signal }: PublicQuestion,
): Promise<PublicFinding> {
  return new Promise((resolve) => {
    const limit = AbortSignal.timeout(publicCheckMs);
    const unreachable = (error: unknown): void => {
      resolve({ kind: "unreachable", detail: messageOf(error) });
    };
    try {
      const request = https.request({
        ...targetOf(config, url),
        method: "GET",
        path: "/health",
        headers: { host: new URL(url).host, ...skipsInterstitial },
        agent: false,
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      });
      request.on("error", unreachable);
      request.on("response", (response) => {
        // No stranger's bytes are kept beyond what tells the answer apart.
        read(response).then((body) => {
          resolve(judge(response, body, url, expected));
        }, unreachable);
      });
      request.end();
    } catch (error) {
      unreachable(error);
    }
  });
}

function targetOf(config: PublicSide, url: string): https.RequestOptions {
  const { hostname, port } = new URL(url);
  const { publicAddress } = config;
  const authorities = authoritiesOf(config);
  const ca = authorities === null ? {} : { ca: authorities };
  if (publicAddress === null) return { host: hostname, port: port || 443, ...ca };
  const colon = publicAddress.lastIndexOf(":");
  const host = publicAddress.slice(0, colon).replace(/^\[|\]$/g, "");
  return { host, port: Number(publicAddress.slice(colon + 1)), servername: hostname, ...ca };
}

/** Null: those of Node. The agent's server and the public side of a private ngrok share theirs. */
function authoritiesOf({ certificateAuthority, publicAddress }: PublicSide): string[] | null {
  if (certificateAuthority === "host") return systemAuthorities();
  return publicAddress === null || certificateAuthority === null ? null : [certificateAuthority];
}

/** Newer than the oldest Node that we support; without it those of Node have to do. */
function systemAuthorities(): string[] | null {
  const read: unknown = Reflect.get(tls, "getCACertificates");
  if (typeof read !== "function") return null;
  const found: unknown = Reflect.apply(read, tls, ["system"]);
  if (!Array.isArray(found)) return null;
  const own = tls.rootCertificates;
  return [...own, ...found.filter((one): one is string => typeof one === "string")];
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    chunks.push(chunk);
    // Leaving the loop ends the connection.
    if (size > maxPublicAnswerBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function judge(
  response: IncomingMessage,
  body: string,
  url: string,
  expected: string,
): PublicFinding {
  const status = response.statusCode ?? 0;
  const code = response.headers[ngrokCodeHeader];
  if (typeof code === "string" && /^ERR_NGROK_\d{1,6}$/.test(code)) {
    return code === interstitialCode ? { kind: "interstitial" } : { kind: "ngrok-error", code };
  }
  if (status === 200 && body === expected) return { kind: "ok" };
  if (status >= 300 && status < 400 && leadsAway(response.headers.location, url)) {
    return { kind: "sign-in" };
  }
  return { kind: "foreign", status };
}

function leadsAway(location: string | undefined, url: string): boolean {
  if (location === undefined || !URL.canParse(location, url)) return false;
  return new URL(location, url).host !== new URL(url).host;
}
