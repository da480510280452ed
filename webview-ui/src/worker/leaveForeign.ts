import * as v from "valibot";
import { ngrokCodeHeader } from "../../../src/shared/ngrokCodes";
import { appName } from "../../../src/shared/workerBuild";

interface HomeParts {
  /** Asks for the manifest of the app at this address, following no redirect. */
  readonly ask: () => Promise<Response>;
  /** Removes what is kept here, and the worker itself. */
  readonly leave: () => Promise<unknown>;
}

const ownManifest = v.object({ id: v.literal("/"), name: v.literal(appName) });

/**
 * Leaves an address where another program answers by now: an address of ngrok's free plan, or a port,
 * may serve something else next week, which must neither find this page there nor what it keeps. Only
 * a plain answer of somebody else counts; without one, or where ngrok itself answers, all stays.
 */
export async function leaveForeign({ ask, leave }: HomeParts): Promise<void> {
  try {
    if (await isForeign(await ask())) await leave();
  } catch {
    // Nobody answered.
  }
}

async function isForeign(response: Response): Promise<boolean> {
  const { status, redirected, type, headers } = response;
  if (redirected || type === "opaqueredirect" || headers.has(ngrokCodeHeader)) return false;
  if (status === 404 || status === 410) return true;
  if (status !== 200) return false;
  const text = await response.text();
  try {
    return !v.is(ownManifest, JSON.parse(text));
  } catch {
    return true;
  }
}
