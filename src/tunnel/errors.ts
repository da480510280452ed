import type { ProblemCode } from "../shared/state";
import { maxProblemDetailLength } from "../shared/limits";
import { toLogLine } from "../base/logger";

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

const suspended = fatal("tunnel-refused", "ngrok has suspended this account.");
const outdated = fatal("tunnel-refused", "ngrok no longer accepts this version.");
const addressRefused = fatal(
  "tunnel-refused",
  "An IP policy of the ngrok account does not allow this PC.",
);
const domainRefused = fatal(
  "tunnel-domain-refused",
  "ngrok does not give this domain to your account.",
);
const domainIsPaid = fatal(
  "tunnel-domain-refused",
  "Your ngrok plan does not include this domain.",
);
const badAddress = fatal("tunnel-domain-refused", "ngrok can't use this address.");
const overQuota = retry("tunnel-quota", "A limit of the ngrok plan is reached.");

/** Error codes of the service (https://ngrok.com/docs/errors) and our own, which are lower-case. */
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
  ["ERR_NGROK_9040", fatal("tunnel-refused", "ngrok does not serve the network you are in.")],
  ["ERR_NGROK_119", outdated],
  ["ERR_NGROK_120", outdated],
  ["ERR_NGROK_121", outdated],
  [
    "ERR_NGROK_123",
    fatal("tunnel-refused", "The e-mail address of your ngrok account is not verified."),
  ],
  ["ERR_NGROK_301", fatal("tunnel-refused", "ngrok does not understand the request.")],
  ["ERR_NGROK_313", domainIsPaid],
  ["ERR_NGROK_314", domainIsPaid],
  ["ERR_NGROK_319", domainRefused],
  ["ERR_NGROK_320", domainRefused],
  ["ERR_NGROK_326", domainRefused],
  ["ERR_NGROK_9037", badAddress],
  ["ERR_NGROK_9038", badAddress],
  ["ERR_NGROK_15002", fatal("tunnel-domain-refused", "Your ngrok account has no domain yet.")],
  ["ERR_NGROK_15013", fatal("tunnel-domain-refused", "Your ngrok account has no domain yet.")],
  ["ERR_NGROK_108", retry("tunnel-quota", "Too many ngrok agents of your account are online.")],
  ["ERR_NGROK_324", retry("tunnel-quota", "Too many ngrok endpoints of your account are online.")],
  [
    "ERR_NGROK_334",
    retry("tunnel-endpoint-taken", "Your ngrok address is already online from somewhere else."),
  ],
  ["ERR_NGROK_702", overQuota],
  ["ERR_NGROK_725", overQuota],
  ["ERR_NGROK_727", overQuota],
  ["ERR_NGROK_734", overQuota],
  [
    "addon-missing",
    fatal(
      "tunnel-addon-missing",
      "The ngrok part for this kind of computer is missing or can't be loaded.",
    ),
  ],
  ["bad-settings", fatal("tunnel-refused", "ngrok can't start with these settings.")],
  ["stopped-by-service", fatal("tunnel-refused", "The tunnel was stopped in the ngrok dashboard.")],
  ["tls-failed", retry("tunnel-offline", "The encrypted connection to ngrok can't be made.")],
  ["timeout", retry("tunnel-offline", "ngrok does not answer.")],
  ["no-heartbeat", retry("tunnel-offline", "The connection to ngrok went silent.")],
  ["lost", retry("tunnel-offline", "The connection to ngrok was lost.")],
  ["exited", retry("tunnel-offline", "The tunnel's process ended.")],
]);

const offline = retry("tunnel-offline", "ngrok can't be reached.");
const unknownQuota = /^ERR_NGROK_7\d\d$/;
const unknownCode = retry("tunnel-refused", "ngrok refuses the tunnel for now.");

/** The entry of a code. No code means no answer; a code that we don't know is tried again. */
export function describeTunnelError(code: string | null): TunnelErrorEntry {
  if (code === null) return offline;
  return tunnelErrors.get(code) ?? (unknownQuota.test(code) ? overQuota : unknownCode);
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
