import { homedir } from "node:os";
import { childLogger, safeLogger } from "../base/logger";
import type { Logger } from "../base/logger";
import type { Agent, AgentSession } from "../conversation/agent";
import type { SessionChoice } from "./arguments";
import { ClaudeSession } from "./claudeSession";
import { findClaude } from "./findClaude";

export interface ClaudeAgentOptions {
  /** Absolute path of the trusted folder in which the CLI works. */
  readonly workspaceFolder: string;
  /** Absolute path of the CLI, or null to look for it. */
  readonly claudePath: string | null;
  /** The environment that the CLI's own is made from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** The agent that is the Claude CLI of this computer: one warm process per conversation. */
export class ClaudeAgent implements Agent {
  private readonly options: ClaudeAgentOptions;

  constructor(options: ClaudeAgentOptions) {
    this.options = options;
  }

  openSession(choice: SessionChoice): AgentSession {
    const { workspaceFolder, claudePath, environment, logger } = this.options;
    return new ClaudeSession({
      choice,
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
      logger: safeLogger(childLogger(logger, choice.sessionId.slice(0, 8))),
    });
  }
}
