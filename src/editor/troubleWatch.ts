import type { HostState, Problem } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { Notice } from "./notices";
import { noticeOfProblem } from "./notices";

/**
 * Turns changes of the state into messages: each trouble once when it begins, again only after it
 * was over. What the tunnel retries by itself is told once per start, for a network comes and goes.
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
    const tunnelKey = "problem" in tunnel ? `${tunnel.kind} ${tunnel.problem.code}` : null;
    if ("problem" in tunnel && tunnelKey !== this.tunnelTrouble && this.mayTell(tunnel)) {
      notices.push(noticeOfProblem("warning", tunnel.problem, this.language));
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

  private mayTell(tunnel: { readonly kind: string; readonly problem: Problem }): boolean {
    if (tunnel.kind !== "retrying") return true;
    if (this.toldRetries.has(tunnel.problem.code)) return false;
    this.toldRetries.add(tunnel.problem.code);
    return true;
  }
}

/** A turn that failed because nobody is logged in: only somebody at the PC can mend that. */
function loginProblem(turn: { readonly problem: Problem | null } | undefined): Problem | null {
  return turn?.problem?.code === "claude-not-logged-in" ? turn.problem : null;
}
