import { messageOf } from "../base/errors";
import { Emitter } from "../base/emitter";
import { within } from "../base/within";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { toLogLine } from "../base/logger";
import {
  maxDeadCodes,
  maxDeviceNameLength,
  pairingCodeLifeMs,
  pairingConfirmMs,
} from "../shared/limits";
import type { DeviceRegistry } from "./deviceRegistry";
import { PairingAttempts } from "./attempts";
import { hashSecret, isSameHash, randomNumber, randomSecret } from "./secrets";
import type { Visitor } from "./visitor";

/** Asks the owner; see `AppOptions.confirmDevice`. */
export type ConfirmDevice = (
  request: { readonly name: string; readonly address: string; readonly number: string },
  signal: AbortSignal,
) => Promise<boolean>;

export type PairingOutcome =
  | { readonly kind: "paired"; readonly deviceId: string; readonly token: string }
  | { readonly kind: "pending"; readonly ticket: string; readonly number: string }
  | { readonly kind: "refused"; readonly reason: PairingRefusal; readonly retryAfterMs?: number };

type PairingRefusal =
  "code-invalid" | "pairing-denied" | "pairing-expired" | "pairing-busy" | "too-many-attempts";

interface Confirmation {
  readonly ticketHash: string;
  readonly number: string;
  readonly decision: Promise<PairingOutcome>;
  /** Epoch ms of the decision's end of life, set once it is there. */
  endsAt: number | null;
}

/**
 * Lets new devices in: a one-time code that only the owner's screen shows, then the owner's own
 * Allow. Invariants: one code lives at a time, for five minutes, and works once; a device exists
 * only after the owner allowed it; silence denies.
 */
export class Pairing implements Disposable {
  private readonly devices: DeviceRegistry;
  private readonly confirm: ConfirmDevice | null;
  private readonly logger: Logger;
  private readonly now: () => number;
  private readonly attempts = new PairingAttempts();
  private code: { readonly hash: string; readonly expiresAt: number } | null = null;
  private readonly deadCodes: string[] = [];
  private confirmation: Confirmation | null = null;
  private question: AbortController | null = null;
  private isDisposed = false;

  private readonly used = new Emitter<void>();
  /** The code was used, rightly, and is dead: take it off the screen. */
  readonly onDidUseCode = this.used.event;

  constructor(
    devices: DeviceRegistry,
    confirm: ConfirmDevice | null,
    logger: Logger,
    now: () => number = Date.now,
  ) {
    this.devices = devices;
    this.confirm = confirm;
    this.logger = logger;
    this.now = now;
  }

  /** Makes a code; the one before dies. */
  createCode(): { readonly code: string; readonly expiresAt: number } {
    const code = randomSecret(16);
    const expiresAt = this.now() + pairingCodeLifeMs;
    this.retireCode();
    void this.attempts.forgetTotal();
    this.code = { hash: hashSecret(code), expiresAt };
    return { code, expiresAt };
  }

  cancelCode(): void {
    this.retireCode();
  }

  /** Nobody is let in any more; a question that is open is taken back, and its answer ignored. */
  dispose(): void {
    this.isDisposed = true;
    this.retireCode();
    this.question?.abort();
  }

  /** First step of a device. Wrong, used, expired and malformed codes can't be told apart. */
  async redeem(code: string, name: string, visitor: Visitor): Promise<PairingOutcome> {
    // Asked before anything is compared, or a blocked address could still guess.
    const retryAfterMs = await this.attempts.waitMs(visitor);
    if (retryAfterMs > 0) return refuse("too-many-attempts", retryAfterMs);
    const { code: current } = this;
    const isRight =
      current !== null &&
      this.now() < current.expiresAt &&
      isSameHash(current.hash, hashSecret(code));
    if (!isRight) {
      // Whoever has a code of ours is no guesser: the owner scans an old one again, say.
      if (this.deadCodes.includes(hashSecret(code))) return refuse("code-invalid");
      await this.attempts.countWrongCode(visitor);
      this.logger.warn(`A wrong pairing code came from ${toLogLine(visitor.address, 80)}`);
      return refuse("code-invalid");
    }
    if (this.isConfirming()) return refuse("pairing-busy");
    // No await between the comparison and this line: of equal requests exactly one gets here.
    this.retireCode();
    this.used.fire();
    const deviceName = toLogLine(name, maxDeviceNameLength);
    if (this.confirm === null) return this.admit(deviceName, visitor);
    return this.askOwner(this.confirm, deviceName, visitor);
  }

  /**
   * Second step: waits for the owner's answer, `waitMs` at the most, then says "pending" again. A
   * phone that lost the answer on its way may ask again for a minute and gets a fresh token, as long as
   * the first one was not used.
   */
  async collect(ticket: string, waitMs: number): Promise<PairingOutcome> {
    const { confirmation } = this;
    if (confirmation === null || !isSameHash(confirmation.ticketHash, hashSecret(ticket))) {
      return refuse("pairing-expired");
    }
    const wasDecided = confirmation.endsAt !== null;
    if (confirmation.endsAt !== null && this.now() > confirmation.endsAt) {
      return refuse("pairing-expired");
    }
    const pending: PairingOutcome = { kind: "pending", ticket, number: confirmation.number };
    const outcome = await within(confirmation.decision, waitMs, pending);
    if (outcome.kind !== "paired" || !wasDecided) return outcome;
    // Once the first token came to use the phone has it: another one would be somebody else's.
    if (this.devices.wasUsed(outcome.deviceId)) return refuse("pairing-expired");
    const token = await this.devices.renewToken(outcome.deviceId);
    return token === null ? refuse("pairing-expired") : { ...outcome, token };
  }

  private retireCode(): void {
    if (this.code !== null) this.deadCodes.unshift(this.code.hash);
    this.deadCodes.splice(maxDeadCodes);
    this.code = null;
  }

  private isConfirming(): boolean {
    return this.confirmation !== null && this.confirmation.endsAt === null;
  }

  private askOwner(confirm: ConfirmDevice, name: string, visitor: Visitor): PairingOutcome {
    const ticket = randomSecret(16);
    const number = randomNumber();
    const question = new AbortController();
    this.question = question;
    const answer = confirm({ name, address: visitor.address, number }, question.signal).catch(
      (error: unknown) => {
        this.logger.error(`The owner could not be asked: ${messageOf(error)}`);
        return false;
      },
    );
    const decision = within(answer, pairingConfirmMs, null).then((isAllowed) => {
      question.abort();
      if (isAllowed === null || this.isDisposed) return refuse("pairing-expired");
      return isAllowed ? this.admit(name, visitor) : refuse("pairing-denied");
    });
    const confirmation: Confirmation = {
      ticketHash: hashSecret(ticket),
      number,
      decision,
      endsAt: null,
    };
    this.confirmation = confirmation;
    const end = (): void => {
      confirmation.endsAt = this.now() + pairingConfirmMs;
    };
    decision.then(end, end);
    return { kind: "pending", ticket, number };
  }

  private async admit(name: string, { door, address }: Visitor): Promise<PairingOutcome> {
    const { device, token } = await this.devices.add(name, door, address);
    this.logger.info(`Paired "${device.name}" from ${toLogLine(address, 80)} at the ${door} door`);
    return { kind: "paired", deviceId: device.id, token };
  }
}

function refuse(reason: PairingRefusal, retryAfterMs?: number): PairingOutcome {
  return retryAfterMs === undefined
    ? { kind: "refused", reason }
    : { kind: "refused", reason, retryAfterMs };
}
