import type { Logger } from "../base/logger";
import type { Command } from "../base/process";
import type { Quota } from "../base/quota";
import type { AgentEvent } from "../conversation/agent";
import type { AgentSettings } from "../shared/state";
import type { OpenTurn } from "./openTurn";
import type { ProcessEnd } from "./problems";
import type { ProcessGuard } from "./processGuard";
import type { SettingName } from "./settings";

/** How a run ended: what the process said, and the turn that it left without an end. */
export interface RunEnd {
  readonly process: ProcessEnd;
  readonly openTurn: OpenTurn | null;
  /** Somebody wanted it to end. */
  readonly isExpected: boolean;
}

export interface RunOptions {
  readonly command: Command;
  /** The session that the command's flags name. */
  readonly sessionId: string;
  /** What the command's flags say. */
  readonly settings: AgentSettings;
  /** The mark in the command's environment. */
  readonly mark: string;
  readonly guard: ProcessGuard;
  /** How often the plan is asked for, by all runs together. */
  readonly planPace: Quota;
  readonly logger: Logger;
  readonly emit: (event: AgentEvent) => void;
  /** The CLI does not take a choice: `kept` is what works instead. */
  readonly onRefused: (name: SettingName, kept: string | null) => void;
  /** Comes once, last, when nothing of the process is left. */
  readonly onEnd: (end: RunEnd) => void;
}
