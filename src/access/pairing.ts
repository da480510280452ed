import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { toLogLine } from "../base/logger";
import { unlessAborted, within } from "../base/within";
import {
  maxDeadCodes,
  maxDeviceNameLength,
  maxWrongCodes,
  maxWrongCodesPerAddress,
  pairingCodeLifeMs,
  pairingConfirmMs,
} from "../shared/limits";
import { PairingAttempts } from "./attempts";
import type { AuditActor, AuditEvent, DurableAudit } from "./audit";
import type { DeviceRegistry } from "./deviceRegistry";
import { hashSecret, isSameHash, randomNumber, randomSecret } from "./secrets";
import type { Visitor } from "./visitor";

/** Asks the owner; see `AppOptions.confirmDevice`. */
export type ConfirmDevice = (
  request: { readonly name: string; readonly address: string; readonly number: string },
  signal: AbortSignal,
) => Promise<boolean>;

export interface PairingPorts {
  readonly devices: DeviceRegistry;
  /** Null: every device with a valid code enters. */
  readonly confirm: ConfirmDevice | null;
  readonly audit: DurableAudit;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now?: () => number;
}

export type PairingOutcome =
  | { readonly kind: "paired"; readonly deviceId: string; readonly token: string }
  | { readonly kind: "pending"; readonly ticket: string; readonly number: string }
  | { readonly kind: "refused"; readonly reason: PairingRefusal; readonly retryAfterMs?: number };

type PairingRefusal =
  "code-invalid" | "pairing-denied" | "pairing-expired" | "pairing-busy" | "too-many-attempts";

/** What the owner should hear of at once. */
export type PairingAlert =
  | { readonly kind: "device-paired"; readonly name: string; readonly address: string }
  | { readonly kind: "wrong-codes"; readonly address: string; readonly count: number }
  | { readonly kind: "pairing-closed" }
  | { readonly kind: "pairing-crowded"; readonly address: string };

interface Confirmation {
  readonly codeHash: string;
  readonly ticketHash: string;
  readonly number: string;
  readonly decision: Promise<PairingOutcome>;
  /** Epoch ms of the decision's end of life, set once it is there. */
  endsAt: number | null;
  /** The owner was told that another one wants in. */
  isCrowded: boolean;
}

/**
 * Lets new devices in: a one-time code that only the owner's screen shows, then the owner's own
 * Allow. Invariants: one code lives at a time, for five minutes, and works once; a device exists
 * only after the owner allowed it; silence denies.
 */
export class Pairing implements Disposable {
  private readonly ports: PairingPorts;
  private readonly now: () => number;
  private readonly attempts: PairingAttempts;
  private code: { readonly hash: string; readonly expiresAt: number } | null = null;
  private readonly deadCodes: string[] = [];
  private confirmation: Confirmation | null = null;
  private question: AbortController | null = null;
  private isDisposed = false;

  private readonly used = new Emitter<void>();
  /** The code is dead, used, guessed at or taken back: take it off the screen. */
  readonly onDidUseCode = this.used.event;
  private readonly alerted = new Emitter<PairingAlert>();
  readonly onDidAlert = this.alerted.event;

  constructor(ports: PairingPorts) {
    this.ports = ports;
    this.now = ports.now ?? Date.now;
    this.attempts = new PairingAttempts(this.now);
  }

  /** Makes a code; the one before dies, and what was tried before counts no more. */
  createCode(): { readonly code: string; readonly expiresAt: number } {
    const code = randomSecret(16);
    const expiresAt = this.now() + pairingCodeLifeMs;
    this.retireCode();
    this.attempts.forget();
    this.code = { hash: hashSecret(code), expiresAt };
    this.note("code-made", { kind: "owner" }, null, null);
    return { code, expiresAt };
  }

  cancelCode(): void {
    this.retireCode();
  }

  /** Takes back the code and the question that is open; the owner's answer to it is ignored then. */
  takeBack(): void {
    const wasOpen = this.code !== null;
    this.retireCode();
    this.question?.abort();
    if (wasOpen) this.used.fire();
  }

  /** Nobody is let in any more; a question that is open is taken back. */
  dispose(): void {
    this.isDisposed = true;
    this.retireCode();
    this.question?.abort();
  }

  /**
   * First step of a device. Wrong, used, expired and malformed codes can't be told apart. Rejects
   * when a device can't be kept on record; it is not let in then.
   */
  async redeem(code: string, name: string, visitor: Visitor): Promise<PairingOutcome> {
    // Counted before anything is compared, or many guesses at once would all be looked at.
    const retryAfterMs = this.attempts.take(visitor);
    if (retryAfterMs > 0) {
      this.note("pairing-blocked", stranger, visitor, null);
      return refuse("too-many-attempts", retryAfterMs);
    }
    const hash = hashSecret(code);
    const verdict = this.judge(hash);
    if (verdict === "wrong") {
      this.onWrongCode(visitor);
      return refuse("code-invalid");
    }
    // Whoever has a code of ours is no guesser: the owner scans an old one again, say.
    this.attempts.giveBack(visitor);
    if (verdict === "dead") {
      this.onDeadCode(hash, visitor);
      return refuse("code-invalid");
    }
    if (this.isConfirming()) {
      this.onCrowd(visitor);
      return refuse("pairing-busy");
    }
    // No await between the comparison and this line: of equal requests exactly one gets here.
    this.retireCode();
    this.used.fire();
    const deviceName = toLogLine(name, maxDeviceNameLength);
    const { confirm } = this.ports;
    if (confirm === null) return this.admit(deviceName, visitor, null);
    return this.askOwner(confirm, hash, deviceName, visitor);
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
    if (this.ports.devices.wasUsed(outcome.deviceId)) return refuse("pairing-expired");
    const token = await this.ports.devices.renewToken(outcome.deviceId);
    return token === null ? refuse("pairing-expired") : { ...outcome, token };
  }

  /** Looks at all of them in any case, so that no time tells which code is which. */
  private judge(hash: string): "right" | "dead" | "wrong" {
    const { code } = this;
    const isCurrent = isSameHash(code?.hash ?? hashSecret(""), hash) && code !== null;
    const isDead = this.deadCodes.filter((dead) => isSameHash(dead, hash)).length > 0;
    if (isCurrent) return this.now() < code.expiresAt ? "right" : "dead";
    return isDead ? "dead" : "wrong";
  }

  private onWrongCode(visitor: Visitor): void {
    this.note("code-wrong", stranger, visitor, null);
    const { address } = visitor;
    // Where the address tells nobody apart, what all of the door tried is what is known.
    const count = this.attempts.countOf(visitor) || this.attempts.totalAt(visitor.door);
    if (count >= maxWrongCodesPerAddress) {
      this.ports.logger.warn(`${count} wrong pairing codes came from ${toLogLine(address, 80)}`);
      this.alerted.fire({ kind: "wrong-codes", address, count });
    }
    if (this.attempts.totalAt(visitor.door) >= maxWrongCodes) this.closePairing();
  }

  /** Somebody guesses from many addresses: nothing is left to be guessed. */
  private closePairing(): void {
    const wasOpen = this.code !== null;
    this.retireCode();
    this.note("pairing-closed", stranger, null, `${maxWrongCodes} wrong codes`);
    if (!wasOpen) return;
    this.ports.logger.warn("Pairing is closed: too many wrong codes came");
    this.used.fire();
    this.alerted.fire({ kind: "pairing-closed" });
  }

  private onDeadCode(hash: string, visitor: Visitor): void {
    const { confirmation } = this;
    const isTheSame = confirmation !== null && isSameHash(confirmation.codeHash, hash);
    if (isTheSame && this.isConfirming()) this.onCrowd(visitor);
    else this.note("code-wrong", stranger, visitor, "used, expired or replaced");
  }

  /** Told once for each question to the owner. */
  private onCrowd(visitor: Visitor): void {
    this.note("pairing-crowded", stranger, visitor, null);
    if (this.confirmation === null || this.confirmation.isCrowded) return;
    this.confirmation.isCrowded = true;
    this.alerted.fire({ kind: "pairing-crowded", address: visitor.address });
  }

  private retireCode(): void {
    if (this.code !== null) this.deadCodes.unshift(this.code.hash);
    this.deadCodes.splice(maxDeadCodes);
    this.code = null;
  }

  private isConfirming(): boolean {
    return this.confirmation !== null && this.confirmation.endsAt === null;
  }

  private askOwner(
    confirm: ConfirmDevice,
    codeHash: string,
    name: string,
    visitor: Visitor,
  ): PairingOutcome {
    const ticket = randomSecret(16);
    const number = randomNumber();
    const question = new AbortController();
    this.question = question;
    this.note("pairing-asked", stranger, visitor, name);
    const answer = confirm({ name, address: visitor.address, number }, question.signal).catch(
      (error: unknown) => {
        this.ports.logger.error(`The owner could not be asked: ${messageOf(error)}`);
        return false;
      },
    );
    const decided = within(unlessAborted(answer, question.signal), pairingConfirmMs, null);
    const decision = decided.then((isAllowed) => {
      // The answer may have come in the same moment.
      const isOver = this.isDisposed || question.signal.aborted;
      question.abort();
      if (isAllowed === true && !isOver) return this.admit(name, visitor, owner);
      const isDenied = isAllowed === false && !isOver;
      if (isDenied) this.note("pairing-denied", owner, visitor, name);
      else this.note("pairing-expired", stranger, visitor, name);
      return refuse(isDenied ? "pairing-denied" : "pairing-expired");
    });
    const confirmation: Confirmation = {
      codeHash,
      ticketHash: hashSecret(ticket),
      number,
      decision,
      endsAt: null,
      isCrowded: false,
    };
    this.confirmation = confirmation;
    const end = (): void => {
      confirmation.endsAt = this.now() + pairingConfirmMs;
    };
    decision.then(end, end);
    return { kind: "pending", ticket, number };
  }

  /** `by`: who allowed it; null: the code alone was enough. */
  private async admit(
    name: string,
    { door, address }: Visitor,
    by: AuditActor | null,
  ): Promise<PairingOutcome> {
    const { devices, audit, logger } = this.ports;
    const { device, token } = await devices.add(name, door, address, (added) =>
      audit.commit({
        event: "pairing-allowed",
        who: by ?? { kind: "device", id: added.id, name: added.name },
        door,
        address,
        detail: `${added.name} ${added.id}`,
      }),
    );
    logger.info(`Paired "${device.name}" from ${toLogLine(address, 80)} at the ${door} door`);
    this.alerted.fire({ kind: "device-paired", name: device.name, address });
    return { kind: "paired", deviceId: device.id, token };
  }

  private note(
    event: AuditEvent,
    who: AuditActor,
    visitor: Visitor | null,
    detail: string | null,
  ): void {
    const { door, address } = visitor ?? { door: null, address: null };
    this.ports.audit.record({ event, who, door, address, detail });
  }
}

const stranger = { kind: "stranger" } as const;
const owner = { kind: "owner" } as const;

function refuse(reason: PairingRefusal, retryAfterMs?: number): PairingOutcome {
  return retryAfterMs === undefined
    ? { kind: "refused", reason }
    : { kind: "refused", reason, retryAfterMs };
}
