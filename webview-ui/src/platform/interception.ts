import type { EdgeMeaning } from "../../../src/shared/ngrokCodes";
import { edgeMeaningOf, ngrokCodeHeader } from "../../../src/shared/ngrokCodes";

/** What answered instead of the PC, as far as it can be told. */
export type Interception =
  /** Something on the way that says no more: the tunnel's edge, a captive portal. */
  | "tunnel"
  /** ngrok wants to know who this is before it lets anything through. */
  | "sign-in"
  | EdgeMeaning;

/** A code in the page that the edge shows. */
const codePattern = /\bERR_NGROK_\d{1,6}\b/u;
/** The codes stand at a page's beginning or in what it embeds there (characters). */
const searchedLength = 20_000;

type Seen = Pick<Response, "type" | "status" | "headers">;

/** Whether ngrok says in the header that this answer is its own. */
export function isFromNgrok({ headers }: Seen): boolean {
  return headers.has(ngrokCodeHeader);
}

/** What an answer that is not the PC's means. */
export function interceptionOf(response: Seen, text: string): Interception {
  // A redirect that was not followed: the PC never sends one to its own page's requests.
  if (response.type === "opaqueredirect") return "sign-in";
  const code =
    response.headers.get(ngrokCodeHeader) ??
    codePattern.exec(text.slice(0, searchedLength))?.[0] ??
    "";
  return edgeMeaningOf(code) ?? byStatus(response.status);
}

function byStatus(status: number): Interception {
  switch (status) {
    case 401:
    case 403:
      return "sign-in";
    case 502:
    case 503:
    case 504:
      return "no-server";
    default:
      return "tunnel";
  }
}
