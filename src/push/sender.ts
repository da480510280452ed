import { Agent, request } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { maxPushAnswerBytes, pushCallMs, pushLifeSeconds, pushRetryMs } from "../shared/limits";
import type { PushMessage } from "../shared/pushChoices";
import type { PushService } from "./endpoint";
import { isPushEndpoint } from "./endpoint";
import { loadWebPush } from "./loadWebPush";
import { encode } from "./messages";
import type { PushKeys } from "./pushKeys";
import type { Subscription } from "./subscriptions";

/** `gone`: the push service will never take anything for this subscription again. */
export type SendOutcome = "sent" | "gone" | "failed" | "unwanted";

export interface Sending {
  readonly subscription: Subscription;
  readonly message: PushMessage;
  /** `high` wakes a phone that saves power. */
  readonly urgency: "high" | "normal";
  /** Asked before each try that is not the first. */
  readonly isWanted: () => boolean;
}

/** Who is behind these messages, as push services want to know it (RFC 8292, 2.1). */
const subject = "https://marketplace.visualstudio.com/items?itemName=onethelab.remote-claude";

/** What a push service says when there is no such subscription any more (RFC 8030, 7.3). */
const goneStatuses: readonly number[] = [404, 410];

/**
 * Hands messages to push services: encrypted for the device (RFC 8291), directly, whatever proxy the
 * environment names, in a bounded number of tries.
 */
export class Sender {
  private readonly ownService: PushService | null;
  private readonly logger: Logger;
  private readonly ended = new AbortController();
  private readonly agent: Agent;

  constructor(ownService: PushService | null, logger: Logger) {
    this.ownService = ownService;
    this.logger = logger;
    const ca = ownService?.certificateAuthority ?? null;
    // Of our own, so that none that somebody put in the place of Node's has a say in it.
    this.agent = new Agent({ keepAlive: false, ...(ca === null ? {} : { ca }) });
  }

  /** Never rejects. */
  async send(sending: Sending, keys: PushKeys): Promise<SendOutcome> {
    for (const waitMs of [0, ...pushRetryMs]) {
      try {
        if (waitMs > 0) {
          await pause(waitMs, undefined, { ref: false, signal: this.ended.signal });
          if (!sending.isWanted()) return "unwanted";
        }
        const status = await this.post(sending, keys);
        if (status >= 200 && status < 300) return "sent";
        this.logger.debug(`A push service answered ${status}`);
        if (goneStatuses.includes(status)) return "gone";
        if (status !== 429 && status < 500) return "failed";
      } catch (error) {
        if (this.ended.signal.aborted) return "unwanted";
        this.logger.debug(`A push service can't be reached: ${messageOf(error)}`);
      }
    }
    return "failed";
  }

  dispose(): void {
    this.ended.abort();
    this.agent.destroy();
  }

  /** The status of the answer. Redirections are not followed. */
  private async post({ subscription, message, urgency }: Sending, keys: PushKeys): Promise<number> {
    const { endpoint } = subscription;
    // It was checked when it came; a file that somebody changed is no way around that.
    if (!isPushEndpoint(endpoint, this.ownService)) return 404;
    const { method, headers, body } = (await loadWebPush()).generateRequestDetails(
      { endpoint, keys: subscription.keys },
      encode(message),
      {
        TTL: pushLifeSeconds,
        urgency,
        topic: message.tag,
        vapidDetails: { subject, ...keys },
      },
    );
    const signal = AbortSignal.any([this.ended.signal, AbortSignal.timeout(pushCallMs)]);
    return new Promise((resolve, reject) => {
      const call = request(endpoint, { method, headers, agent: this.agent, signal }, (answer) => {
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          // Nothing of it is needed; a little is taken so that the connection ends well.
          if (bytes > maxPushAnswerBytes) answer.destroy();
        });
        answer.on("error", () => undefined);
        answer.on("close", () => {
          resolve(answer.statusCode ?? 0);
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }
}
