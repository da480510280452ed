import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { EndpointTable, OnlineEndpoint } from "./endpoints";
import { forwardRequest, forwardUpgrade } from "./forward";
import { interstitialPage, needsInterstitial } from "./interstitial";
import type { OAuthDesk } from "./oauth";
import { escapeHtml, loginHost } from "./oauth";

/** An answer that the edge gives itself. */
export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error page of the edge, with the header by which clients can tell it from the application. */
export function errorAnswer(status: number, code: string, message: string): EdgeAnswer {
  const headers = { "content-type": "text/html; charset=utf-8", "ngrok-error-code": code };
  const body = `<!doctype html><title>${code}</title><p>${escapeHtml(message)}</p><p>${code}</p>\n`;
  return { status, headers, body };
}

/** What the public side decides with. */
export interface PublicSideOptions {
  readonly endpoints: EndpointTable;
  readonly oauth: OAuthDesk;
  /** The free plan's warning comes first. */
  readonly hasInterstitial: () => boolean;
  readonly appliesPolicies: () => boolean;
  /** An answer to everybody, e.g. a used-up quota. */
  readonly fault: () => EdgeAnswer | null;
  /** Called for each visit. */
  readonly count: () => void;
}

type Verdict =
  | { readonly kind: "forward"; readonly endpoint: OnlineEndpoint }
  | { readonly kind: "answer"; readonly answer: EdgeAnswer };

const answered = (answer: EdgeAnswer): Verdict => ({ kind: "answer", answer });

function judge(options: PublicSideOptions, request: IncomingMessage): Verdict {
  const fault = options.fault();
  if (fault !== null) return answered(fault);
  const hostname = hostnameOf(request);
  const endpoint = options.endpoints.find(hostname);
  if (endpoint === undefined) {
    return answered(errorAnswer(404, "ERR_NGROK_3200", `The endpoint ${hostname} is offline.`));
  }
  if (options.hasInterstitial() && needsInterstitial(request, hostname)) {
    const headers = { "content-type": "text/html", "ngrok-error-code": "ERR_NGROK_6024" };
    return answered({ status: 200, headers, body: interstitialPage(hostname) });
  }
  if (!options.appliesPolicies()) return { kind: "forward", endpoint };
  const decision = endpoint.policy.decide(options.oauth.identify(request));
  switch (decision.kind) {
    case "allow":
      return { kind: "forward", endpoint };
    case "login": {
      const headers = options.oauth.sendToLogin(request, originOf(request), decision.provider);
      return answered({ status: 302, headers, body: "" });
    }
    case "deny":
      return answered({
        status: decision.status,
        headers: { "content-type": "text/plain" },
        body: "Forbidden by the traffic policy.\n",
      });
  }
}

/** Serves one public request over HTTPS. */
export function servePublicRequest(
  options: PublicSideOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (hostnameOf(request) === loginHost) {
    options.oauth.serveLogin(request, response);
    return;
  }
  options.count();
  if (options.oauth.serveOwnPath(request, response, originOf(request))) return;
  const verdict = judge(options, request);
  if (verdict.kind === "answer") {
    sendAnswer(verdict.answer, response);
    return;
  }
  forwardRequest(verdict.endpoint, request, response, () => {
    sendAnswer(errorAnswer(502, "ERR_NGROK_3004", "The upstream gave no valid answer."), response);
  });
}

/** Serves one public upgrade, which in practice is a WebSocket. */
export function servePublicUpgrade(
  options: PublicSideOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on("error", () => undefined);
  options.count();
  const verdict = judge(options, request);
  if (verdict.kind === "forward") forwardUpgrade(verdict.endpoint, request, socket, head);
  else sendRawAnswer(verdict.answer, socket);
}

function toHttps(request: IncomingMessage): EdgeAnswer {
  const location = `https://${hostnameOf(request)}${request.url ?? "/"}`;
  return { status: 307, headers: { location }, body: "" };
}

/** The plain port: nothing of the application passes here. */
export function redirectToHttps(request: IncomingMessage, response: ServerResponse): void {
  sendAnswer(toHttps(request), response);
}

/** The same for an upgrade. */
export function redirectUpgradeToHttps(request: IncomingMessage, socket: Duplex): void {
  socket.on("error", () => undefined);
  sendRawAnswer(toHttps(request), socket);
}

function sendRawAnswer({ status, headers, body }: EdgeAnswer, socket: Duplex): void {
  const lines = Object.entries({
    ...headers,
    connection: "close",
    "content-length": String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("")}\r\n${body}`);
}

function sendAnswer({ status, headers, body }: EdgeAnswer, response: ServerResponse): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

function hostnameOf(request: IncomingMessage): string {
  return (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
}

function originOf(request: IncomingMessage): string {
  const origin = `https://${request.headers.host ?? ""}`;
  return URL.canParse(origin) ? origin : "https://invalid";
}
