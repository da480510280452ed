import type { Block, Conversation } from "../../../src/shared/state";
import { amberAfterMs, redAfterMs } from "../transport/stripOf";
import { isActive } from "./workState";

/** A link behind the PC that fails: its Claude, or the service that Claude asks. Times are epoch ms of the PC. */
export interface Upstream {
  readonly link: "claude" | "service";
  /** Null: it failed before anybody could say when. */
  readonly since: number | null;
  /** When the answer may be another one by itself; null: only an event changes it. */
  readonly until: number | null;
}

/** An attempt that is under way for so long (ms) without another failure is taken for a success. */
const attemptMs = 10_000;

/** What is known to fail behind the PC, for the conversation on the screen; null: nothing. */
export function upstreamOf(conversation: Conversation | null, now: number): Upstream | null {
  if (conversation === null) return null;
  if (conversation.agent.kind === "failed") {
    return { link: "claude", since: endOfClaude(conversation), until: null };
  }
  return serviceTrouble(conversation, now);
}

/** The last turn tells it, where Claude ended in one. */
function endOfClaude({ turns }: Conversation): number | null {
  const last = turns.at(-1);
  return last?.problem?.code.startsWith("claude-") === true ? last.endedAt : null;
}

/** Failed attempts with nothing after them: the service has not answered since the first. */
function serviceTrouble({ turns }: Conversation, now: number): Upstream | null {
  const turn = turns.findLast(isActive);
  if (turn === undefined) return null;
  const first = turn.blocks.findLastIndex((block) => !isFailedAttempt(block)) + 1;
  const failed = turn.blocks.slice(first).filter(isFailedAttempt);
  const [begun, last] = [failed[0]?.until, failed.at(-1)?.until];
  if (begun === undefined || last === undefined || now > last + attemptMs) return null;
  return { link: "service", since: Math.min(begun, now), until: last + attemptMs };
}

type Notice = Extract<Block, { kind: "notice" }>;

function isFailedAttempt(block: Block): block is Notice {
  return block.kind === "notice" && block.problem.code === "api-retry";
}

/** `isLong`: it has lasted so long that its reason has to be told. */
export type ShownUpstream = Upstream & { readonly isLong: boolean };

/** A short trouble is nobody's business, and Claude's own attempts mend most of them. */
export function shownUpstream(upstream: Upstream | null, now: number): ShownUpstream | null {
  if (upstream === null) return null;
  const passed = upstream.since === null ? Infinity : now - upstream.since;
  // Claude that has ended does not come back by itself.
  if (upstream.link === "claude") return { ...upstream, isLong: true };
  return passed < amberAfterMs ? null : { ...upstream, isLong: passed >= redAfterMs };
}

/** When it has to be looked at again (ms from now); null when only an event changes it. */
export function nextUpstreamLook(upstream: Upstream | null, now: number): number | null {
  if (upstream === null || upstream.until === null) return null;
  const { since, until } = upstream;
  const moments = [...(since === null ? [] : [since + amberAfterMs, since + redAfterMs]), until];
  const next = moments.filter((moment) => moment > now);
  return next.length === 0 ? null : Math.min(...next) - now;
}
