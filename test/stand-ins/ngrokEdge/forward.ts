import type { IncomingMessage, ServerResponse } from "node:http";
import http from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream";
import type { OnlineEndpoint } from "./endpoints";

/** Headers that belong to one hop (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

type Pair = readonly [name: string, value: string];

function pairsOf(rawHeaders: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return pairs;
}

const endToEnd = (pairs: readonly Pair[]): Pair[] =>
  pairs.filter(([name]) => !hopByHop.has(name.toLowerCase()));

/** The address of the public side's peer without the IPv6 spelling of IPv4. */
function clientAddressOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
}

/**
 * The headers that the local server gets. `x-forwarded-for` and `-proto` are appended to what the
 * visitor sent, so only their last value can be believed; a `-host` that the visitor sent is passed
 * on as it is, so it can't be believed at all.
 */
function forwardedHeaders(request: IncomingMessage): Pair[] {
  const sent = endToEnd(pairsOf(request.rawHeaders));
  const valueOf = (name: string): string[] =>
    sent.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return [
    ...sent.filter(([name]) => !/^x-forwarded-(for|proto|host)$/i.test(name)),
    ["x-forwarded-for", [...valueOf("x-forwarded-for"), clientAddressOf(request)].join(", ")],
    ["x-forwarded-host", valueOf("x-forwarded-host").at(-1) ?? request.headers.host ?? ""],
    ["x-forwarded-proto", [...valueOf("x-forwarded-proto"), "https"].join(", ")],
  ];
}

function openStream(endpoint: OnlineEndpoint, request: IncomingMessage): Duplex {
  return endpoint.openStream(`${clientAddressOf(request)}:${request.socket.remotePort ?? 0}`);
}

/** Hands a request to the agent and its answer back; `fail` is called when no answer came. */
export function forwardRequest(
  endpoint: OnlineEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  fail: () => void,
): void {
  const upstream = http.request({
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: forwardedHeaders(request).flat(),
    createConnection: () => openStream(endpoint, request),
  });
  upstream.on("response", (answer) => {
    const headers = endToEnd(pairsOf(answer.rawHeaders)).flat();
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? "", headers);
    // The page must see the first byte when it is there, not when the next one follows.
    response.flushHeaders();
    pipeline(answer, response, () => undefined);
  });
  upstream.on("error", () => {
    if (response.headersSent) response.destroy();
    else fail();
  });
  response.on("close", () => upstream.destroy());
  pipeline(request, upstream, () => undefined);
}

/** Hands an upgrade to the agent; from then on bytes flow both ways, the answer's head included. */
export function forwardUpgrade(
  endpoint: OnlineEndpoint,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const stream = openStream(endpoint, request);
  const headers: readonly Pair[] = [
    ...forwardedHeaders(request),
    ["connection", "Upgrade"],
    ["upgrade", request.headers.upgrade ?? ""],
  ];
  const lines = [
    `${request.method ?? "GET"} ${request.url ?? "/"} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  stream.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  pipeline(socket, stream, () => undefined);
  pipeline(stream, socket, () => undefined);
  // The two pipelines, the server and we each listen for its end several times.
  socket.setMaxListeners(20);
  socket.on("close", () => stream.destroy());
}
