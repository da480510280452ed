import { toLogLine } from "../base/logger";
import { maxProblemDetailLength } from "../shared/limits";
import type { EdgeMeaning } from "../shared/ngrokCodes";
import { edgeMeaningOf, interstitialCode } from "../shared/ngrokCodes";
import type { ProblemCode } from "../shared/problemCodes";
import type { Problem } from "../shared/state";
import type { PublicFinding } from "./publicCheck";

/** How the supervisor takes an error, and what the log says. */
export interface TunnelErrorEntry {
  /** `fatal`: trying again can't help before the person has changed something. */
  readonly kind: "fatal" | "retry";
  readonly reasonKey: ProblemCode;
  /** What happened, for the log; a person reads the words for `reasonKey` and what ngrok said. */
  readonly message: string;
}

/** One error as it happened: the entry of its code and what the service said, redacted. */
export interface TunnelProblem extends TunnelErrorEntry {
  /** `ERR_NGROK_…`, one of our own codes such as `addon-missing`, or null when there is none. */
  readonly code: string | null;
  readonly detail: string | null;
}

const fatal = (reasonKey: ProblemCode, message: string): TunnelErrorEntry => ({
  kind: "fatal",
  reasonKey,
  message,
});
const retry = (reasonKey: ProblemCode, message: string): TunnelErrorEntry => ({
  kind: "retry",
  reasonKey,
  message,
});

const suspended = fatal("tunnel-suspended", "ngrok has suspended this account.");
const outdated = fatal("tunnel-too-old", "ngrok no longer accepts this version.");
const addressRefused = fatal(
  "tunnel-address-refused",
  "An IP policy of the ngrok account does not allow this PC.",
);
const domainRefused = fatal(
  "tunnel-domain-refused",
  "ngrok does not give this domain to your account.",
);
const domainIsPaid = fatal("tunnel-domain-plan", "Your ngrok plan does not include this domain.");
const domainMissing = fatal("tunnel-domain-missing", "Your ngrok account has no domain yet.");
const badAddress = fatal("tunnel-domain-refused", "ngrok can't use this address.");
const notLeadingHere = retry("tunnel-public-unreachable", "The public address does not lead here.");

/** What visitors get while the session itself may be fine; see {@link edgeMeaningOf} for the codes. */
const edgeErrors: Readonly<Record<EdgeMeaning, TunnelErrorEntry>> = {
  quota: retry("tunnel-quota", "A monthly limit of the ngrok plan is reached."),
  rate: retry("tunnel-rate", "A limit per minute of the ngrok plan is reached."),
  asleep: notLeadingHere,
  "no-server": notLeadingHere,
  interstitial: notLeadingHere,
};

/**
 * Error codes that the agent gets from the service (https://ngrok.com/docs/errors) and our own, which
 * are lower-case.
 */
export const tunnelErrors: ReadonlyMap<string, TunnelErrorEntry> = new Map([
  ["ERR_NGROK_102", suspended],
  ["ERR_NGROK_103", suspended],
  ["ERR_NGROK_105", fatal("tunnel-token-wrong", "This is not an ngrok authtoken.")],
  [
    "ERR_NGROK_106",
    fatal("tunnel-token-wrong", "This authtoken is of the old ngrok 1, which has ended."),
  ],
  [
    "ERR_NGROK_107",
    fatal("tunnel-token-wrong", "ngrok does not know this authtoken, or it was reset."),
  ],
  ["ERR_NGROK_109", fatal("tunnel-token-wrong", "ngrok refuses this authtoken.")],
  ["ERR_NGROK_4018", fatal("tunnel-token-wrong", "ngrok needs an authtoken.")],
  ["ERR_NGROK_8014", fatal("tunnel-token-wrong", "ngrok refuses this authtoken.")],
  ["ERR_NGROK_115", addressRefused],
  ["ERR_NGROK_116", addressRefused],
  ["ERR_NGROK_9040", fatal("tunnel-not-served", "ngrok does not serve the network you are in.")],
  ["ERR_NGROK_119", outdated],
  ["ERR_NGROK_120", outdated],
  ["ERR_NGROK_121", outdated],
  [
    "ERR_NGROK_123",
    fatal("tunnel-email-unverified", "The e-mail address of your ngrok account is not verified."),
  ],
  ["ERR_NGROK_301", fatal("tunnel-refused", "ngrok does not understand the request.")],
  ["ERR_NGROK_313", domainIsPaid],
  ["ERR_NGROK_314", domainIsPaid],
  ["ERR_NGROK_319", domainRefused],
  ["ERR_NGROK_320", domainRefused],
  ["ERR_NGROK_326", domainRefused],
  ["ERR_NGROK_9037", badAddress],
  ["ERR_NGROK_9038", badAddress],
  ["ERR_NGROK_15002", domainMissing],
  ["ERR_NGROK_15013", domainMissing],
  ["ERR_NGROK_108", retry("tunnel-agents", "Too many ngrok agents of your account are online.")],
  [
    "ERR_NGROK_324",
    retry("tunnel-endpoints", "Too many ngrok endpoints of your account are online."),
  ],
  [
    "ERR_NGROK_334",
    retry("tunnel-endpoint-taken", "Your ngrok address is already online from somewhere else."),
  ],
  [
    "addon-missing",
    fatal(
      "tunnel-addon-missing",
      "The ngrok part for this kind of computer is missing or can't be loaded.",
    ),
  ],
  ["bad-settings", fatal("tunnel-settings", "ngrok can't start with these settings.")],
  [
    "stopped-by-service",
    fatal("tunnel-stopped-remotely", "The tunnel was stopped in the ngrok dashboard."),
  ],
  [
    "gate-missing",
    fatal("tunnel-gate-missing", "The public address answers without asking for sign-in."),
  ],
  ["tls-failed", retry("tunnel-tls", "The encrypted connection to ngrok can't be made.")],
  ["timeout", retry("tunnel-offline", "ngrok does not answer.")],
  ["no-heartbeat", retry("tunnel-offline", "The connection to ngrok went silent.")],
  ["lost", retry("tunnel-offline", "The connection to ngrok was lost.")],
  ["unpublished", retry("tunnel-public-unreachable", "The public address leads nowhere.")],
  ["exited", retry("tunnel-offline", "The tunnel's process ended.")],
]);

const offline = retry("tunnel-offline", "ngrok can't be reached.");
const unknownCode = retry("tunnel-refused", "ngrok refuses the tunnel for now.");

/** The entry of a code. No code means no answer; a code that we don't know is tried again. */
export function describeTunnelError(code: string | null): TunnelErrorEntry {
  if (code === null) return offline;
  const meaning = edgeMeaningOf(code);
  return tunnelErrors.get(code) ?? (meaning === null ? unknownCode : edgeErrors[meaning]);
}

/** Puts an error together from what the SDK said; the token is taken out. */
export function toTunnelProblem(
  code: string | null,
  detail: string | null,
  authtoken: string,
): TunnelProblem {
  const words = detail === null ? "" : ownWords(redactToken(detail, authtoken));
  return {
    ...describeTunnelError(code),
    code,
    detail: words === "" ? null : toLogLine(words, maxProblemDetailLength),
  };
}

/** For the shared state. The code of ngrok stays visible: its documentation is searched by it. */
export function toProblem({ reasonKey, code, detail }: Omit<TunnelProblem, "kind">): Problem {
  const parts = [code, detail].filter((part) => part !== null);
  return { code: reasonKey, detail: parts.length === 0 ? null : parts.join(": ") };
}

/** What is wrong with the public address, from a look that did not find what it should. */
export function toPublicProblem(
  finding: Exclude<PublicFinding, { kind: "ok" | "sign-in" }>,
): Problem {
  switch (finding.kind) {
    case "ngrok-error":
      return { code: describeTunnelError(finding.code).reasonKey, detail: finding.code };
    case "unreachable":
      return {
        code: "tunnel-public-unreachable",
        detail: toLogLine(finding.detail, maxProblemDetailLength),
      };
    case "foreign":
      return { code: "tunnel-public-unreachable", detail: `HTTP ${finding.status}` };
    case "interstitial":
      return { code: "tunnel-public-unreachable", detail: interstitialCode };
  }
}

/** The service's words without what the SDK puts around them and what the problem says anyway. */
function ownWords(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replace(/^failed to \w+ \w+: /, "")
    .replace(/ ?\(?error_code: \(?ERR_NGROK_\d+\)?$/, "")
    .replace(/ ?Your authtoken: \[authtoken\]\.?/i, "")
    .trim();
}

/** The code in an SDK message; `listenAndForward` gives it in the text only. */
export function parseErrorCode(message: string): string | null {
  return /error_code: \(?(ERR_NGROK_\d+)\)?/.exec(message)?.[1] ?? null;
}

/** The usual form of an authtoken, for texts that hold another one than ours. */
const tokenShape = /\b[0-9A-Za-z]{16,}_[0-9A-Za-z]{12,}\b/g;
/** The service's own words before a token. */
const announcedToken = /(authtoken:\s*)\S+/gi;

/** Takes tokens out of a text: the given one in any place, and whatever looks or is announced like one. */
export function redactToken(text: string, authtoken: string): string {
  const hidden = "[authtoken]";
  const forms = [authtoken, encodeURIComponent(authtoken), JSON.stringify(authtoken).slice(1, -1)];
  let result = text;
  for (const form of forms) if (form !== "") result = result.replaceAll(form, hidden);
  return result.replaceAll(announcedToken, `$1${hidden}`).replaceAll(tokenShape, hidden);
}
