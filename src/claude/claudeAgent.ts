import { homedir } from "node:os";
import { childLogger, safeLogger } from "../base/logger";
import type { Logger } from "../base/logger";
import { Quota } from "../base/quota";
import { planAskEveryMs } from "../shared/limits";
import type { Agent, AgentSession, SessionOptions } from "../conversation/agent";
import { ClaudeSession } from "./claudeSession";
import { findClaude } from "./findClaude";
import type { ProcessGuard } from "./processGuard";
import { noGuard } from "./processGuard";

export interface ClaudeAgentOptions {
  /** Absolute path of the trusted folder in which the CLI works. */
  readonly workspaceFolder: string;
  /** Absolute path of the CLI, or null to look for it. */
  readonly claudePath: string | null;
  /** The environment that the CLI's own is made from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /** Who sees that no process outlives this program; absent: nobody. */
  readonly guard?: ProcessGuard;
}

/** The agent that is the Claude CLI of this computer: one warm process per conversation. */
export class ClaudeAgent implements Agent {
  private readonly options: ClaudeAgentOptions;
  private readonly planPace = new Quota(1, planAskEveryMs);

  constructor(options: ClaudeAgentOptions) {
    this.options = options;
  }

  openSession(session: SessionOptions): AgentSession {
    const { workspaceFolder, claudePath, environment, logger, guard } = this.options;
    return new ClaudeSession({
      ...session,
      workspaceFolder,
      environment,
      locate: () =>
        findClaude({
          settingPath: claudePath,
          workspaceFolder,
          environment,
          homeFolder: environment["HOME"] ?? environment["USERPROFILE"] ?? homedir(),
          platform: process.platform,
        }),
      guard: guard ?? noGuard,
      planPace: this.planPace,
      logger: safeLogger(childLogger(logger, session.sessionId.slice(0, 8))),
    });
  }
}
