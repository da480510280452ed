import * as v from "valibot";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { within } from "../base/within";
import type { AgentEvent } from "../conversation/agent";
import { cliVersionMs, maxChoiceLength } from "../shared/limits";
import type { Handshake } from "./handshake";
import { readHandshake } from "./handshake";
import { knowledgeOf } from "./knownVersions";
import { oneLine } from "./text";

export interface GreetingOptions {
  /** Makes a control request; `timeoutMs` null: its answer may take as long as it likes. */
  readonly request: (
    subtype: string,
    fields?: object,
    timeoutMs?: number | null,
  ) => Promise<unknown>;
  /** Whether the process is on its way out: then it does not get ready any more. */
  readonly isEnding: () => boolean;
  readonly emit: (event: AgentEvent) => void;
  readonly logger: Logger;
}

/** The first words with a process: that it is ready, what can be chosen, and which version it is. */
export class Greeting {
  private readonly options: GreetingOptions;
  private known: Handshake | null = null;
  private version: string | null = null;

  constructor(options: GreetingOptions) {
    this.options = options;
  }

  /** What the CLI said about itself; null until it has. */
  get handshake(): Handshake | null {
    return this.known;
  }

  /** Asks, and resolves with the first answer. A slow start is not a failed one: only the end of the process ends the wait. */
  async begin(): Promise<void> {
    const { request, emit, logger } = this.options;
    try {
      this.known = readHandshake(await request("initialize", {}, null));
      emit({ type: "catalog", catalog: this.known.catalog });
      const { version } = this.known;
      if (version === null) void this.learnVersion();
      else this.getReady(version);
    } catch (error) {
      // A process that ended says so by itself.
      logger.debug(`greeting: ${messageOf(error)}`);
    }
  }

  /** The CLI named its version elsewhere. */
  noteVersion(version: string): void {
    this.getReady(version);
  }

  private async learnVersion(): Promise<void> {
    this.getReady(await within(this.askVersion(), cliVersionMs, null));
  }

  /** Older versions don't name themselves in their first answer; the oldest only with the first turn. */
  private async askVersion(): Promise<string | null> {
    const answer = await this.options.request("get_binary_version").catch(() => null);
    const parsed = v.safeParse(v.object({ version: v.string() }), answer);
    return parsed.success ? parsed.output.version : null;
  }

  private getReady(version: string | null): void {
    const { isEnding, emit } = this.options;
    // A turn may have told it meanwhile.
    if (isEnding() || this.version !== null) return;
    this.version = version === null ? null : oneLine(version, maxChoiceLength);
    const isTested = knowledgeOf(this.version) === "known";
    emit({ type: "status", status: { kind: "ready", version: this.version, isTested } });
  }
}
