import { createPublicKey, randomUUID, verify } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Server } from "node:https";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { PushMessage } from "../../../src/shared/pushChoices";
import { createCertificateAuthority } from "../ngrokEdge/certificates";
import { BrowserKeys } from "./browserKeys";

/** A message as the service got it. */
export interface Delivery {
  /** Of the subscription that it came over. */
  readonly endpoint: string;
  readonly headers: IncomingHttpHeaders;
  /** Encrypted. */
  readonly body: Buffer;
  /** What only the browser can read; null: it could not. */
  readonly text: string | null;
}

/** A browser's subscription at this service. */
export interface ServiceSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What the service answers next: a status, or nothing at all. */
type Answer = number | "silence";

/** A browser's push service (RFC 8030) on loopback, with a certificate of its own. */
export class PushServiceStandIn {
  readonly origin: string;
  /** PEM of the authority behind its certificate. */
  readonly authority: string;
  readonly deliveries: Delivery[] = [];
  private readonly server: Server;
  private readonly browsers = new Map<string, BrowserKeys>();
  private readonly answers = new Map<string, Answer[]>();
  private readonly told = new EventEmitter();

  private constructor(server: Server, origin: string, authority: string) {
    this.server = server;
    this.origin = origin;
    this.authority = authority;
    this.told.setMaxListeners(0);
    server.on("request", (request, response) => {
      void this.take(request).then((status) => {
        if (status === "silence") return;
        response.writeHead(status, { Location: `${origin}/message` }).end("x".repeat(10_000));
      });
    });
  }

  static async start(): Promise<PushServiceStandIn> {
    const authority = createCertificateAuthority();
    const { cert, key } = authority.issue(["127.0.0.1"]);
    const server = createServer({ cert, key });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return new PushServiceStandIn(server, `https://127.0.0.1:${port}`, authority.caPem);
  }

  subscribe(): ServiceSubscription {
    const keys = new BrowserKeys();
    const endpoint = `${this.origin}/send/${randomUUID()}`;
    this.browsers.set(endpoint, keys);
    return { endpoint, keys: keys.public };
  }

  /** What the next messages over this subscription get, one each; 201 after that. */
  answerWith(endpoint: string, ...answers: Answer[]): void {
    this.answers.set(endpoint, answers);
  }

  /** What came over a subscription, as its browser reads it. */
  messagesTo(endpoint: string): readonly PushMessage[] {
    return this.deliveries
      .filter((delivery) => delivery.endpoint === endpoint)
      .map(({ text }) => JSON.parse(text ?? "null") as PushMessage);
  }

  /** Resolves as soon as the condition holds; asked again after each message. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.told, "delivery");
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async take(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const endpoint = `${this.origin}${request.url ?? ""}`;
    const browser = this.browsers.get(endpoint);
    const body = Buffer.concat(chunks);
    const { headers } = request;
    let text: string | null = null;
    try {
      text = browser?.decrypt(body) ?? null;
    } catch {
      // A browser drops what it can't read.
    }
    this.deliveries.push({ endpoint, headers, body, text });
    this.told.emit("delivery");
    if (browser === undefined) return 404;
    return this.answers.get(endpoint)?.shift() ?? 201;
  }
}

/** What a message's `Authorization` claims (VAPID, RFC 8292); throws where its signature is wrong. */
export function vapidOf({ headers }: Delivery): {
  readonly key: string;
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
} {
  const [, token = "", key = ""] =
    /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? "") ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const publicKey = createPublicKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    },
  });
  const isRight = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isRight) throw new Error("the signature is wrong");
  return {
    key,
    claims: JSON.parse(Buffer.from(claims, "base64url").toString()) as ReturnType<
      typeof vapidOf
    >["claims"],
  };
}
