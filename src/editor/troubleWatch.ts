import type { HostState, Problem, TunnelStatus } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { Notice } from "./notices";
import { noticeOfProblem } from "./notices";

/**
 * Turns changes of the state into messages: each trouble once when it begins, again only after it
 * was over. What passes by itself (a network that comes and goes, a used-up allowance) is told once per
 * start.
 */
export class TroubleWatch {
  private readonly language: Language;
  private tunnelTrouble: string | null = null;
  private agentTrouble: string | null = null;
  private readonly toldRetries = new Set<string>();

  constructor(language: Language) {
    this.language = language;
  }

  /** The messages that this state asks for. Call it with every state, in order. */
  next({ host, conversations, currentId }: HostState): readonly Notice[] {
    const notices: Notice[] = [];
    const { tunnel } = host;
    const problem = tunnelProblem(tunnel);
    const tunnelKey = problem === null ? null : `${tunnel.kind} ${problem.code}`;
    if (problem !== null && tunnelKey !== this.tunnelTrouble && this.mayTell(tunnel, problem)) {
      notices.push(noticeOfProblem("warning", problem, this.language));
    }
    // An attempt that is under way again does not end the trouble; only its success does.
    if (tunnel.kind !== "starting") this.tunnelTrouble = tunnelKey;

    const current = conversations.find(({ id }) => id === currentId);
    const agentProblem =
      current?.agent.kind === "failed"
        ? current.agent.problem
        : loginProblem(current?.turns.at(-1));
    const agentKey = agentProblem?.code ?? null;
    if (agentProblem !== null && agentKey !== this.agentTrouble) {
      notices.push(noticeOfProblem("error", agentProblem, this.language));
    }
    if (current?.agent.kind !== "starting") this.agentTrouble = agentKey;
    return notices;
  }

  private mayTell({ kind }: TunnelStatus, { code }: Problem): boolean {
    if (kind === "failed") return true;
    if (this.toldRetries.has(code)) return false;
    this.toldRetries.add(code);
    return true;
  }
}

/** Why a phone can't come in, or gets errors of ngrok's; null: all is well. */
export function tunnelProblem(tunnel: TunnelStatus): Problem | null {
  if (tunnel.kind === "online") return tunnel.trouble ?? null;
  return "problem" in tunnel ? tunnel.problem : null;
}

/** A turn that failed because nobody is logged in: only somebody at the PC can mend that. */
function loginProblem(turn: { readonly problem: Problem | null } | undefined): Problem | null {
  return turn?.problem?.code === "claude-not-logged-in" ? turn.problem : null;
}
