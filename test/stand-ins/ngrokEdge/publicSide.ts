import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { EndpointTable, OnlineEndpoint } from "./endpoints";
import { forwardRequest, forwardUpgrade } from "./forward";
import { interstitialPage, needsInterstitial } from "./interstitial";
import type { OAuthDesk } from "./oauth";
import { escapeHtml, loginPath } from "./oauth";

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
  /** An answer to everybody, e.g. a used-up quota. */
  readonly fault: () => EdgeAnswer | null;
}

type Verdict =
  | { readonly kind: "forward"; readonly endpoint: OnlineEndpoint }
  | { readonly kind: "answer"; readonly answer: EdgeAnswer };

const answered = (answer: EdgeAnswer): Verdict => ({ kind: "answer", answer });

function judge(options: PublicSideOptions, request: IncomingMessage, proto: string): Verdict {
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
  const decision = endpoint.policy.decide(options.oauth.identify(request));
  switch (decision.kind) {
    case "allow":
      return { kind: "forward", endpoint };
    case "login": {
      const origin = originOf(request, proto);
      const location = options.oauth.loginUrl(request, origin, decision.provider);
      return answered({ status: 302, headers: { location }, body: "" });
    }
    case "deny":
      return answered({
        status: decision.status,
        headers: { "content-type": "text/plain" },
        body: "Forbidden by the traffic policy.\n",
      });
  }
}

/** Serves one public request over `proto`. */
export function servePublicRequest(
  options: PublicSideOptions,
  proto: "http" | "https",
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const isEdgeItself = /^(127\.0\.0\.1|localhost)$/.test(hostnameOf(request));
  if (isEdgeItself && (request.url ?? "").startsWith(loginPath)) {
    options.oauth.serveLogin(request, response);
    return;
  }
  if (options.oauth.serveOwnPath(request, response, originOf(request, proto))) return;
  const verdict = judge(options, request, proto);
  if (verdict.kind === "answer") {
    sendAnswer(verdict.answer, response);
    return;
  }
  forwardRequest(verdict.endpoint, proto, request, response, () => {
    sendAnswer(errorAnswer(502, "ERR_NGROK_3004", "The upstream gave no valid answer."), response);
  });
}

/** Serves one public upgrade, which in practice is a WebSocket. */
export function servePublicUpgrade(
  options: PublicSideOptions,
  proto: "http" | "https",
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on("error", () => undefined);
  const verdict = judge(options, request, proto);
  if (verdict.kind === "forward") {
    forwardUpgrade(verdict.endpoint, proto, request, socket, head);
    return;
  }
  const { status, headers, body } = verdict.answer;
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

function originOf(request: IncomingMessage, proto: string): string {
  const origin = `${proto}://${request.headers.host ?? ""}`;
  return URL.canParse(origin) ? origin : `${proto}://invalid`;
}
