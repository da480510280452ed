import * as v from "valibot";
import type {
  ClientRequest,
  Refusal,
  RefusalCode,
  Results,
  ServerMessage,
} from "../../../src/shared/protocol";
import type { Transport } from "../transport/transport";
import { bringsResult, resultSchemas } from "./results";

export type RequestType = ClientRequest["type"];

/** A request without its id, which is given when it is sent. */
export type RequestBody<T extends RequestType> = { readonly type: T } & Omit<
  Extract<ClientRequest, { type: T }>,
  "requestId"
>;

/** What a yes to a request of this type brings. */
type ResultOf<T extends RequestType> = T extends keyof Results ? Results[T] : undefined;

/** What became of a request. */
export type AskOutcome<T extends RequestType> =
  | { readonly kind: "done"; readonly result: ResultOf<T> }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** The connection broke before the reply: it may have happened or not. */
  | { readonly kind: "lost" };

/** Why something that the person did came to nothing. */
export type Trouble = RefusalCode | "connection-lost";

/** Why a request came to nothing; null: it was done. */
export function troubleOf(outcome: AskOutcome<RequestType>): Trouble | null {
  if (outcome.kind === "done") return null;
  return outcome.kind === "lost" ? "connection-lost" : outcome.refusal.code;
}

/** `Omit` that keeps the members of a union apart. */
type Unnamed<T> = T extends unknown ? Omit<T, "requestId"> : never;
type Reply = Extract<ServerMessage, { type: "reply" }>;
type AnyOutcome =
  | { readonly kind: "done"; readonly result: Results[keyof Results] | undefined }
  | Exclude<AskOutcome<RequestType>, { kind: "done" }>;

interface Waiting {
  readonly type: RequestType;
  readonly settle: (outcome: AnyOutcome) => void;
}

/** Asks the host and finds the reply to each question. */
export class Requests {
  readonly #transport: Transport;
  readonly #waiting = new Map<string, Waiting>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Never rejects. `onSent` is called at once where there is a connection to send it over. */
  ask<T extends RequestType>(body: RequestBody<T>, onSent?: () => void): Promise<AskOutcome<T>>;
  ask(body: Unnamed<ClientRequest>, onSent?: () => void): Promise<AnyOutcome> {
    const requestId = crypto.randomUUID();
    return new Promise((settle) => {
      this.#waiting.set(requestId, { type: body.type, settle });
      if (this.#transport.send({ ...body, requestId })) onSent?.();
      else this.#settle(requestId, { kind: "lost" });
    });
  }

  receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.requestId);
    if (waiting !== undefined) this.#settle(reply.requestId, outcomeOf(waiting.type, reply));
  }

  /** The connection is gone, and with it every reply that was still due. */
  lose(): void {
    for (const requestId of [...this.#waiting.keys()]) this.#settle(requestId, { kind: "lost" });
  }

  #settle(requestId: string, outcome: AnyOutcome): void {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    waiting?.settle(outcome);
  }
}

function outcomeOf(type: RequestType, reply: Reply): AnyOutcome {
  if (!reply.ok) return { kind: "refused", refusal: reply.error };
  if (!bringsResult(type)) return { kind: "done", result: undefined };
  const result = v.safeParse(resultSchemas[type], reply.result);
  if (result.success) return { kind: "done", result: result.output };
  const message = `The reply to ${type} has another form than this page knows.`;
  return { kind: "refused", refusal: { code: "internal", message } };
}
