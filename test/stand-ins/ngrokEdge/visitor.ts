import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import http from "node:http";
import https from "node:https";
import { buffer } from "node:stream/consumers";
import type { NgrokEdge } from "./edge";

/** What a visitor got. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a visitor asks for; the default is `GET /` over HTTPS. */
export interface Visit {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** False: over HTTP. */
  readonly isSecure?: boolean;
}

/** Visits `hostname` through the public side of a loopback edge, as a client without a browser. */
export async function visitEdge(
  edge: NgrokEdge,
  hostname: string,
  visit: Visit = {},
): Promise<Reply> {
  const options = {
    host: "127.0.0.1",
    path: visit.path ?? "/",
    method: visit.method ?? "GET",
    headers: { host: hostname, ...visit.headers },
    agent: false,
  };
  const request =
    visit.isSecure !== false
      ? https.request({
          ...options,
          port: edge.httpsPort,
          servername: hostname,
          ca: edge.caPem,
        })
      : http.request({ ...options, port: edge.httpPort });
  request.end(visit.body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const { statusCode, headers } = response;
  return { status: statusCode ?? 0, headers, body: await buffer(response) };
}
