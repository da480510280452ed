import type { ClientRequest, Refusal, ServerMessage } from "../../../src/shared/protocol";
import type { Transport } from "../transport/transport";

export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** The connection broke before the reply: it may have happened or not. */
  | { readonly kind: "lost" };

/** `Omit` that keeps the members of a union apart. */
type Unnamed<T> = T extends unknown ? Omit<T, "requestId"> : never;
export type RequestBody = Unnamed<ClientRequest>;

/** Asks the host and finds the reply to each question. */
export class Requests {
  readonly #transport: Transport;
  readonly #waiting = new Map<string, (outcome: Outcome) => void>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Never rejects. */
  ask(body: RequestBody): Promise<Outcome> {
    const requestId = crypto.randomUUID();
    return new Promise((resolve) => {
      this.#waiting.set(requestId, resolve);
      if (!this.#transport.send({ ...body, requestId })) this.#settle(requestId, { kind: "lost" });
    });
  }

  receive(reply: Extract<ServerMessage, { type: "reply" }>): void {
    this.#settle(
      reply.requestId,
      reply.ok ? { kind: "done" } : { kind: "refused", refusal: reply.error },
    );
  }

  /** The connection is gone, and with it every reply that was still due. */
  lose(): void {
    for (const requestId of [...this.#waiting.keys()]) this.#settle(requestId, { kind: "lost" });
  }

  #settle(requestId: string, outcome: Outcome): void {
    const resolve = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    resolve?.(outcome);
  }
}
