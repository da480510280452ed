import type { ProblemCode } from "../shared/state";
import { maxProblemDetailLength } from "../shared/limits";
import { toLogLine } from "../base/logger";

/** How the supervisor takes an error, and what a person reads. */
export interface TunnelErrorEntry {
  /** `fatal`: trying again can't help before the person has changed something. */
  readonly kind: "fatal" | "retry";
  readonly reasonKey: ProblemCode;
  /** What happened. */
  readonly message: string;
  /** What to do. */
  readonly nextStep: string;
}

/** One error as it happened: the entry of its code and what the service said, redacted. */
export interface TunnelProblem extends TunnelErrorEntry {
  /** `ERR_NGROK_…`, one of our own codes such as `addon-missing`, or null when there is none. */
  readonly code: string | null;
  readonly detail: string | null;
}

const fatal = (reasonKey: ProblemCode, message: string, nextStep: string): TunnelErrorEntry => ({
  kind: "fatal",
  reasonKey,
  message,
  nextStep,
});
const retry = (reasonKey: ProblemCode, message: string, nextStep: string): TunnelErrorEntry => ({
  kind: "retry",
  reasonKey,
  message,
  nextStep,
});

const newToken = "Copy your authtoken from the ngrok dashboard and run “Configure ngrok” again.";
const askNgrok = "Sign in to the ngrok dashboard to see what the account needs.";
const checkDomain =
  "Use a domain of your own ngrok account, or leave the domain setting empty for the free one.";
const waitForIt = "Remote Claude keeps trying.";
const updateUs = "Update Remote Claude.";

const suspended = fatal("tunnel-refused", "ngrok has suspended this account.", askNgrok);
const outdated = fatal("tunnel-refused", "ngrok no longer accepts this version.", updateUs);
const addressRefused = fatal(
  "tunnel-refused",
  "An IP policy of the ngrok account does not allow this PC.",
  "Allow this PC's address in the ngrok dashboard, or use another network.",
);
const domainRefused = fatal(
  "tunnel-domain-refused",
  "ngrok does not give this domain to your account.",
  checkDomain,
);
const domainIsPaid = fatal(
  "tunnel-domain-refused",
  "Your ngrok plan does not include this domain.",
  checkDomain,
);
const badAddress = fatal("tunnel-domain-refused", "ngrok can't use this address.", checkDomain);
const overQuota = retry(
  "tunnel-quota",
  "A limit of the ngrok plan is reached.",
  "Look at the usage in the ngrok dashboard; the limit ends with the month or with another plan.",
);

/** Error codes of the service (https://ngrok.com/docs/errors) and our own, which are lower-case. */
export const tunnelErrors: ReadonlyMap<string, TunnelErrorEntry> = new Map([
  ["ERR_NGROK_102", suspended],
  ["ERR_NGROK_103", suspended],
  ["ERR_NGROK_105", fatal("tunnel-token-wrong", "This is not an ngrok authtoken.", newToken)],
  [
    "ERR_NGROK_106",
    fatal("tunnel-token-wrong", "This authtoken is of the old ngrok 1, which has ended.", newToken),
  ],
  [
    "ERR_NGROK_107",
    fatal("tunnel-token-wrong", "ngrok does not know this authtoken, or it was reset.", newToken),
  ],
  ["ERR_NGROK_109", fatal("tunnel-token-wrong", "ngrok refuses this authtoken.", newToken)],
  ["ERR_NGROK_4018", fatal("tunnel-token-wrong", "ngrok needs an authtoken.", newToken)],
  ["ERR_NGROK_8014", fatal("tunnel-token-wrong", "ngrok refuses this authtoken.", newToken)],
  ["ERR_NGROK_115", addressRefused],
  ["ERR_NGROK_116", addressRefused],
  [
    "ERR_NGROK_9040",
    fatal("tunnel-refused", "ngrok does not serve the network you are in.", "Use another network."),
  ],
  ["ERR_NGROK_119", outdated],
  ["ERR_NGROK_120", outdated],
  ["ERR_NGROK_121", outdated],
  [
    "ERR_NGROK_123",
    fatal(
      "tunnel-refused",
      "The e-mail address of your ngrok account is not verified.",
      "Open the link in ngrok's mail, or have it sent again in the ngrok dashboard.",
    ),
  ],
  ["ERR_NGROK_301", fatal("tunnel-refused", "ngrok does not understand the request.", updateUs)],
  ["ERR_NGROK_313", domainIsPaid],
  ["ERR_NGROK_314", domainIsPaid],
  ["ERR_NGROK_319", domainRefused],
  ["ERR_NGROK_320", domainRefused],
  ["ERR_NGROK_326", domainRefused],
  ["ERR_NGROK_9037", badAddress],
  ["ERR_NGROK_9038", badAddress],
  [
    "ERR_NGROK_15002",
    fatal("tunnel-domain-refused", "Your ngrok account has no domain yet.", askNgrok),
  ],
  [
    "ERR_NGROK_15013",
    fatal("tunnel-domain-refused", "Your ngrok account has no domain yet.", askNgrok),
  ],
  [
    "ERR_NGROK_108",
    retry(
      "tunnel-quota",
      "Too many ngrok agents of your account are online.",
      "Stop ngrok elsewhere, or Remote Claude in another window. " + waitForIt,
    ),
  ],
  [
    "ERR_NGROK_324",
    retry(
      "tunnel-quota",
      "Too many ngrok endpoints of your account are online.",
      "Stop ngrok elsewhere, or Remote Claude in another window. " + waitForIt,
    ),
  ],
  [
    "ERR_NGROK_334",
    retry(
      "tunnel-endpoint-taken",
      "Your ngrok address is already online from somewhere else.",
      "Stop it there: another window, another PC, or the endpoint in the ngrok dashboard. " +
        waitForIt,
    ),
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
      "Install the package for your platform. On Windows the Visual C++ redistributable is needed, " +
        "on Alpine Linux libgcc. Local use goes on.",
    ),
  ],
  [
    "bad-settings",
    fatal(
      "tunnel-refused",
      "ngrok can't start with these settings.",
      "Check the settings of Remote Claude that begin with “ngrok”.",
    ),
  ],
  [
    "stopped-by-service",
    fatal(
      "tunnel-refused",
      "The tunnel was stopped in the ngrok dashboard.",
      "Start Remote Claude again when you want it back.",
    ),
  ],
  [
    "tls-failed",
    retry(
      "tunnel-offline",
      "The encrypted connection to ngrok can't be made.",
      "In a network that inspects traffic, set the certificate authority of Remote Claude to “host”. " +
        waitForIt,
    ),
  ],
  ["timeout", retry("tunnel-offline", "ngrok does not answer.", waitForIt)],
  ["no-heartbeat", retry("tunnel-offline", "The connection to ngrok went silent.", waitForIt)],
  ["lost", retry("tunnel-offline", "The connection to ngrok was lost.", waitForIt)],
  ["exited", retry("tunnel-offline", "The tunnel's process ended.", waitForIt)],
]);

const offline = retry(
  "tunnel-offline",
  "ngrok can't be reached.",
  "Check the network of this PC. " + waitForIt,
);
const unknownQuota = /^ERR_NGROK_7\d\d$/;
const unknownCode = retry("tunnel-refused", "ngrok refuses the tunnel for now.", askNgrok);

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
