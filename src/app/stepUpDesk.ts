import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { toLogLine } from "../base/logger";
import { Quota } from "../base/quota";
import { unlessAborted, within } from "../base/within";
import type { LastingGrant, Requester } from "../server/hostDesk";
import { deviceName } from "../shared/deviceName";
import {
  maxStepUpQuestions,
  maxTurnedDownGrants,
  stepUpConfirmMs,
  stepUpPauseMs,
  stepUpWindowMs,
} from "../shared/limits";
import type { RefusalCode } from "../shared/protocol";
import type { Access } from "./access";
import { owner } from "./access";
import type { AppOptions, StepUpAnswer } from "./types";

/** Why nobody is asked. `why`: for the owner's log. */
interface Unasked {
  readonly code: RefusalCode;
  readonly why: string;
}

/**
 * Asks the owner at the PC for what a paired device can't grant by itself. A No holds: what was turned
 * down is not asked about again, and its device asks nothing for a while. Who asks has no way to
 * make more questions than the owner can answer with care: one slip would grant for good.
 */
export class StepUpDesk {
  private readonly confirm: AppOptions["confirmStepUp"];
  private readonly access: Pick<Access, "note" | "commit" | "revoke">;
  private readonly logger: Logger;
  /** Devices whose question is before the owner yet, also when its time is over. */
  private readonly asking = new Set<string>();
  /** Content hashes, oldest first: each belongs to one permission request only. */
  private readonly turnedDown = new Set<string>();
  private readonly questions = new Quota(maxStepUpQuestions, stepUpWindowMs);
  private readonly pauses = new Quota(1, stepUpPauseMs);

  constructor(
    confirm: AppOptions["confirmStepUp"],
    access: Pick<Access, "note" | "commit" | "revoke">,
    logger: Logger,
  ) {
    this.confirm = confirm;
    this.access = access;
    this.logger = logger;
  }

  /** See `HostDesk.stepUp`. Silence and a fault refuse. */
  async ask(grant: LastingGrant, by: Requester, signal: AbortSignal): Promise<RefusalCode | null> {
    const { confirm, access } = this;
    const { deviceId } = by;
    const detail = `always ${grant.contentHash}`;
    if (deviceId === null) return null;
    const unasked = this.unasked(grant, deviceId);
    if (confirm === null || unasked !== null) {
      const { code, why } = unasked ?? onlyInEditor;
      access.note("step-up-refused", by, `${detail}: ${why}`);
      return code;
    }
    this.questions.take(deviceId);
    access.note("step-up-asked", by, detail);
    const answer = await this.answerTo(confirm, grant, { ...by, deviceId }, signal);
    if (answer === "allow" && access.commit("step-up-allowed", owner, detail)) return null;
    // Silence is nobody's No; an Allow that the disk does not take is refused by the product.
    const why = answer === "none" ? noAnswer(signal) : answer === "allow" ? ": not on record" : "";
    access.note("step-up-refused", owner, `${detail}${why}`);
    return "step-up-refused";
  }

  private unasked({ contentHash }: LastingGrant, deviceId: string): Unasked | null {
    if (this.confirm === null) return onlyInEditor;
    if (this.asking.has(deviceId)) {
      return { code: "step-up-refused", why: "another question is open" };
    }
    if (this.turnedDown.has(contentHash)) {
      return { code: "step-up-refused", why: "it was turned down already" };
    }
    if (this.pauses.isSpent(deviceId)) {
      return { code: "step-up-refused", why: "the device was turned down just now" };
    }
    if (this.questions.isSpent(deviceId))
      return { code: "rate-limited", why: "too many questions" };
    return null;
  }

  /** What the owner says in time, to somebody who is there yet. */
  private async answerTo(
    confirm: NonNullable<AppOptions["confirmStepUp"]>,
    grant: LastingGrant,
    by: Requester & { readonly deviceId: string },
    signal: AbortSignal,
  ): Promise<StepUpAnswer | "none"> {
    const question = new AbortController();
    const answer = this.put(confirm, grant, by, question.signal);
    const given = await within(unlessAborted(answer, signal), stepUpConfirmMs, "late" as const);
    question.abort();
    if (given === "late") this.turnDown(grant, by.deviceId);
    return given === null || given === "late" || signal.aborted ? "none" : given;
  }

  /** Puts the question, and does what a No says, whenever it is said. */
  private async put(
    confirm: NonNullable<AppOptions["confirmStepUp"]>,
    grant: LastingGrant,
    { author, deviceId }: Requester & { readonly deviceId: string },
    isOver: AbortSignal,
  ): Promise<StepUpAnswer | "none"> {
    this.asking.add(deviceId);
    const details = grant.rules.map((rule) => toLogLine(rule));
    try {
      const request = { kind: "always", deviceName: deviceName(author.name), details } as const;
      const answer = await confirm(request, isOver);
      if (answer !== "allow") this.turnDown(grant, deviceId);
      if (answer === "revoke") this.revoke(deviceId);
      return answer;
    } catch (error) {
      // A question that could be taken away ends like this.
      if (!isOver.aborted) {
        this.logger.error(`The owner could not be asked: ${messageOf(error)}`);
      }
      return "none";
    } finally {
      this.asking.delete(deviceId);
    }
  }

  private turnDown({ contentHash }: LastingGrant, deviceId: string): void {
    this.pauses.take(deviceId);
    this.turnedDown.add(contentHash);
    const [oldest] = this.turnedDown;
    if (this.turnedDown.size > maxTurnedDownGrants && oldest !== undefined) {
      this.turnedDown.delete(oldest);
    }
  }

  private revoke(deviceId: string): void {
    this.access.revoke(deviceId, owner).catch((error: unknown) => {
      this.logger.error(`The revoked device is still on record: ${messageOf(error)}`);
    });
  }
}

/** `signal`: aborted where nobody waits for the answer any more. */
function noAnswer({ aborted }: AbortSignal): string {
  return aborted ? ": the device went away" : ": no answer";
}

const onlyInEditor: Unasked = { code: "step-up-required", why: "only in the editor" };
