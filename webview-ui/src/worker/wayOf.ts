import { sharePath } from "../../../src/shared/workerBuild";

/** What the worker does about a request of the page. */
export type Way =
  /** The page itself, from the worker. */
  | "shell"
  /** A file of the page, from what is kept, else from the network. */
  | "file"
  /** What another app shares. */
  | "share"
  /** Nothing: the browser goes on as if there were no worker. */
  | "network";

/** The parts of a request that decide it. */
export type Asked = Pick<Request, "method" | "mode" | "url">;

/**
 * What the worker answers by itself is very little. Above all never `/api` and never an address
 * with a query: by `/?…` a person gets past the worker, to a sign-in that stands before the PC.
 */
export function wayOf({ method, mode, url }: Asked, ownOrigin: string): Way {
  const { origin, pathname, search } = new URL(url);
  if (origin !== ownOrigin || search !== "") return "network";
  const isNavigation = mode === "navigate";
  if (method === "POST") return isNavigation && pathname === sharePath ? "share" : "network";
  if (method !== "GET") return "network";
  if (isNavigation) return pathname === "/" ? "shell" : "network";
  return pathname.startsWith("/assets/") ? "file" : "network";
}
