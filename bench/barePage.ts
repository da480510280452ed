import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, get } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync } from "node:zlib";
import { WebSocketServer } from "ws";

/** What a page's start consists of, in bytes as they are on the line. */
export interface StartSizes {
  readonly html: number;
  /** Of what the HTML itself asks for, in its order. */
  readonly scripts: readonly number[];
  /** What the WebSocket says first. */
  readonly welcome: number;
}

/** Asks the product for a paired phone's page; `welcome`: bytes of the welcome. */
export async function startSizesOf(
  origin: string,
  cookie: string,
  welcome: number,
): Promise<StartSizes> {
  const html = await ask(`${origin}/`, cookie);
  const names =
    brotliDecompressSync(html)
      .toString()
      .match(/\/assets\/[\w-]+\.js/gu) ?? [];
  const scripts = await Promise.all(
    [...new Set(names)].map(async (name) => (await ask(origin + name, cookie)).length),
  );
  return { html: html.length, scripts, welcome };
}

async function ask(url: string, cookie: string): Promise<Buffer> {
  const headers: OutgoingHttpHeaders = { cookie, "accept-encoding": "br" };
  // What a browser says of itself: the door asks for it.
  const fetched = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const [response] = (await once(
    get(url, { headers: { ...headers, ...fetched, "sec-fetch-site": "none" } }),
    "response",
  )) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`);
  return Buffer.concat(chunks);
}

/**
 * A page with a start of those sizes that does nothing with them: a text field in its HTML, an answer when its last
 * script and the WebSocket's first message are there, a service worker that keeps it all. What the line, the browser
 * and the machine take for such a start alone.
 */
export class BarePage {
  private readonly server: Server;
  private readonly sockets: WebSocketServer;

  private constructor(server: Server, sockets: WebSocketServer) {
    this.server = server;
    this.sockets = sockets;
  }

  static async open(sizes: StartSizes): Promise<BarePage> {
    const files = filesOf(sizes);
    const server = createServer((request, response) => {
      const { type, body } = files.get(request.url ?? "") ?? { type: "text/plain", body: "" };
      response.setHeader("content-type", type).setHeader("cache-control", "no-store").end(body);
    });
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    sockets.on("connection", (socket, request) => {
      socket.send(request.url === "/known" ? "{}" : filler(sizes.welcome));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new BarePage(server, sockets);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

interface File {
  readonly type: string;
  readonly body: string;
}

function filesOf({ html, scripts }: StartSizes): ReadonlyMap<string, File> {
  const paths = scripts.map((_, index) => `/script${index}.js`);
  const links = paths.map((path) => `<script type="module" src="${path}"></script>`).join("");
  const page = `<!doctype html><meta name="viewport" content="width=device-width">${links}
<textarea class="composer-field" style="resize:none;height:44px"></textarea>`;
  return new Map([
    ["/", { type: "text/html", body: `${page}<!--${filler(html - page.length)}-->` }],
    ["/worker.js", { type: "text/javascript", body: worker(["/", ...paths]) }],
    ...paths.map((path, index): [string, File] => {
      const isLast = index === paths.length - 1;
      const body = `${index === 0 ? openSocket : ""}${isLast ? showAnswer : ""}`;
      const rest = filler((scripts[index] ?? 0) - body.length);
      return [path, { type: "text/javascript", body: `${body}//${rest}` }];
    }),
  ]);
}

/** The second time it has what it was told the first time, as the product's has. */
const openSocket = `
  const way = localStorage.known === "1" ? "/known" : "/";
  const socket = new WebSocket(location.origin.replace("http", "ws") + way);
  window.welcome = new Promise((resolve) => (socket.onmessage = resolve));
`;

const showAnswer = `
  window.welcome.then(() => {
    localStorage.known = "1";
    const page = document.createElement("div");
    page.className = "page";
    page.dataset.live = "true";
    page.innerHTML = '<div class="answer"><div class="markdown"><strong>Answer</strong></div></div>';
    document.body.append(page);
    setTimeout(() => navigator.serviceWorker.register("/worker.js"), 500);
  });
`;

function worker(paths: readonly string[]): string {
  return `
    addEventListener("install", (event) => {
      skipWaiting();
      event.waitUntil(caches.open("all").then((cache) => cache.addAll(${JSON.stringify(paths)})));
    });
    addEventListener("activate", (event) => event.waitUntil(clients.claim()));
    addEventListener("fetch", (event) => {
      event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
    });
  `;
}

/** Nothing that could be compressed, nor that ends a comment. */
function filler(bytes: number): string {
  return randomBytes(Math.max(0, Math.ceil(bytes / 2)))
    .toString("hex")
    .slice(0, Math.max(0, bytes));
}
