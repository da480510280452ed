/**
 * What ngrok's edge tells visitors instead of the PC's answer. The host sees it when it looks at its
 * own public address, the page when it asks for anything.
 */
export type EdgeMeaning =
  /** An allowance of the ngrok plan for the month is used up. */
  | "quota"
  /** Too many requests or connections within a minute; over by itself within another one. */
  | "rate"
  /** No tunnel is at this address just now. */
  | "asleep"
  /** The tunnel is there, what it leads to does not answer. */
  | "no-server"
  /** The page that the free plan shows once a week. */
  | "interstitial";

/** Sent with a request, it spares us the page that the free plan puts before ours. */
export const skipsInterstitial = { "ngrok-skip-browser-warning": "1" } as const;
/** The header in which the edge sends its own codes. */
export const ngrokCodeHeader = "ngrok-error-code";
export const interstitialCode = "ERR_NGROK_6024";

/** Codes that visitors get (https://ngrok.com/docs/errors). */
export const edgeCodes: ReadonlyMap<string, EdgeMeaning> = new Map([
  ["ERR_NGROK_702", "rate"],
  ["ERR_NGROK_703", "rate"],
  ["ERR_NGROK_725", "quota"],
  ["ERR_NGROK_727", "quota"],
  ["ERR_NGROK_734", "rate"],
  ["ERR_NGROK_3004", "no-server"],
  ["ERR_NGROK_3200", "asleep"],
  [interstitialCode, "interstitial"],
  ["ERR_NGROK_8012", "no-server"],
]);

/** The codes of the plan's limits. One that has no entry is taken for the limit that lasts longer. */
const limitCode = /^ERR_NGROK_7\d\d$/u;

/** What a code means where visitors get it; null: it is not known. */
export function edgeMeaningOf(code: string): EdgeMeaning | null {
  return edgeCodes.get(code) ?? (limitCode.test(code) ? "quota" : null);
}
