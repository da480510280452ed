import * as v from "valibot";
import type { HttpErrorCode, PairBody } from "../../../src/shared/http";
import { meSchema, pairPendingSchema, request } from "../platform/http";
import type { Answer } from "../platform/http";
import type { Interception } from "../platform/interception";

/** Where a pairing is. `number` is what the PC shows too. */
export type PairingStep =
  | { readonly kind: "connecting" }
  | { readonly kind: "waiting"; readonly number: string; readonly obstacle: Obstacle | null }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: PairingFailure };

export type PairingFailure =
  | { readonly kind: "refused"; readonly code: HttpErrorCode; readonly retryAfterS: number | null }
  | Obstacle;

/** Why the PC could not be asked. */
export type Obstacle =
  { readonly kind: "intercepted"; readonly by: Interception } | { readonly kind: "unreachable" };

export interface Ticket {
  readonly ticket: string;
  readonly number: string;
}

/** The answer to a code comes at once; the one to a ticket when the owner has decided. */
const codeTimeoutMs = 20_000;
const ticketTimeoutMs = 90_000;
const retryMs = 2_000;

/** Presents a code. The owner may have to allow it: then a ticket says what to wait with. */
export async function presentCode(code: string, name: string): Promise<PairingStep | Ticket> {
  const body = { code, name } satisfies PairBody;
  const answer = await request("POST", "/api/pair", { body, timeoutMs: codeTimeoutMs });
  return ticketIn(answer) ?? stepFor(answer);
}

/**
 * Waits for the owner's answer, over lost connections, until there is one.
 * @param onObstacle told what is in the way meanwhile, null: nothing
 */
export async function awaitOwner(
  { ticket }: Ticket,
  onObstacle: (obstacle: Obstacle | null) => void,
  signal: AbortSignal,
): Promise<PairingStep> {
  while (!signal.aborted) {
    const body = { ticket } satisfies PairBody;
    const answer = await request("POST", "/api/pair", { body, timeoutMs: ticketTimeoutMs });
    const isPending = ticketIn(answer) !== null;
    const obstacle = answer.kind === "unreachable" || answer.kind === "intercepted" ? answer : null;
    if (!isPending && obstacle === null) return stepFor(answer);
    onObstacle(obstacle);
    await pause(retryMs);
  }
  return { kind: "connecting" };
}

function ticketIn(answer: Answer): Ticket | null {
  if (answer.kind !== "ok" || answer.status !== 202) return null;
  const pending = v.safeParse(pairPendingSchema, answer.body);
  return pending.success ? pending.output : null;
}

function stepFor(answer: Answer): PairingStep {
  switch (answer.kind) {
    case "ok": {
      const isPaired = answer.status === 200 && v.is(meSchema, answer.body);
      return isPaired
        ? { kind: "done" }
        : { kind: "failed", failure: { kind: "intercepted", by: "tunnel" } };
    }
    case "refused":
    case "intercepted":
    case "unreachable":
      return { kind: "failed", failure: answer };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
