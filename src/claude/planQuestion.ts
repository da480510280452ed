import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import type { Quota } from "../base/quota";
import type { AgentEvent } from "../conversation/agent";
import type { Handshake } from "./handshake";
import { planAskAfterMs } from "../shared/limits";
import { usageWindows } from "./usageWindows";

export interface PlanQuestionPorts {
  readonly request: (subtype: string, fields: object) => Promise<unknown>;
  readonly emit: (event: AgentEvent) => void;
  readonly isIdle: () => boolean;
  readonly isEnding: () => boolean;
  /** How often the plan is asked for, by all processes together: each time the CLI may ask its service. */
  readonly pace: Quota;
  readonly logger: Logger;
}

/** The one key of what all processes share. */
const everybody = "";

/** Asks one process of the CLI how much of the plan is used, as long as it answers. */
export class PlanQuestion {
  private readonly ports: PlanQuestionPorts;
  private isOffered = false;

  constructor(ports: PlanQuestionPorts) {
    this.ports = ports;
  }

  /**
   * The CLI has greeted. Those that don't name themselves in it are older: for an answer they read all
   * logs there are, so they are not asked.
   */
  greeted(handshake: Handshake | null): void {
    this.isOffered = (handshake?.version ?? null) !== null;
    // A prompt that waited for the greeting comes first; the end of its turn asks, too.
    setTimeout(() => {
      if (this.ports.isIdle()) void this.ask();
    }, planAskAfterMs).unref();
  }

  /** Asks if it is time; what is told comes as an event. Never rejects. */
  async ask(): Promise<void> {
    const { request, emit, isEnding, pace, logger } = this.ports;
    if (!this.isOffered || isEnding() || pace.isSpent(everybody)) return;
    pace.take(everybody);
    // What an event tells while the answer is on its way is newer.
    const asOf = Date.now();
    try {
      const windows = usageWindows(await request("get_usage", { skip_behaviors: true }), asOf);
      if (windows.length > 0) emit({ type: "plan", windows });
    } catch (error) {
      this.isOffered = false;
      logger.debug(`get_usage: ${messageOf(error)}`);
    }
  }
}
