import type { RawRequest } from "../access/doorPolicy";
import { headerValues } from "../access/doorPolicy";
import type { HttpErrorCode } from "../shared/http";
import { maxBodyBytes } from "../shared/limits";
import { manifestPath, workerPath } from "../shared/workerBuild";

/** What a path takes. Only POST has a body, and that is JSON. */
interface Route {
  readonly methods: readonly string[];
  /** The page's own address may be a link that somebody added words to; nothing reads them. */
  readonly takesQuery: boolean;
  readonly needsBody: boolean;
}

const reading = ["GET", "HEAD"];
const routes: Readonly<Record<string, Route>> = {
  "/": { methods: reading, takesQuery: true, needsBody: false },
  "/health": { methods: reading, takesQuery: false, needsBody: false },
  [workerPath]: { methods: reading, takesQuery: false, needsBody: false },
  [manifestPath]: { methods: reading, takesQuery: false, needsBody: false },
  "/api/me": { methods: reading, takesQuery: false, needsBody: false },
  "/api/logout": { methods: ["POST"], takesQuery: false, needsBody: false },
  "/api/pair": { methods: ["POST"], takesQuery: false, needsBody: true },
};
const asset: Route = { methods: reading, takesQuery: false, needsBody: false };
const assetPath = /^\/assets\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
const jsonType = /^application\/json(; ?charset=utf-8)?$/i;

export type ShapeVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: HttpErrorCode; readonly allow?: readonly string[] };

/**
 * Whether a request is one of ours at all, told by its head alone: path, method, query, the
 * announced body. The path is compared as it came, so that no two readers can differ over what it
 * means.
 */
export function judgeShape(request: RawRequest): ShapeVerdict {
  const { method = "", url = "" } = request;
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  const route = routeOf(path);
  if (route === undefined) {
    const isOurs = method === "POST" || reading.includes(method);
    return isOurs ? no("not-found") : { ...no("method-not-allowed"), allow: reading };
  }
  if (!route.methods.includes(method)) {
    return { ...no("method-not-allowed"), allow: route.methods };
  }
  if (mark !== -1 && !(route.takesQuery && isPlainQuery(url.slice(mark + 1)))) {
    return no("bad-request");
  }
  return method === "POST" ? judgeBody(request, route.needsBody) : judgeNoBody(request);
}

function routeOf(path: string): Route | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  return assetPath.test(path) ? asset : undefined;
}

/** Of two values of one name each reader takes another one. */
function isPlainQuery(query: string): boolean {
  const names = [...new URLSearchParams(query).keys()];
  return new Set(names).size === names.length;
}

function judgeNoBody(request: RawRequest): ShapeVerdict {
  return announcedLength(request) === 0 ? { ok: true } : no("bad-request");
}

function judgeBody(request: RawRequest, isNeeded: boolean): ShapeVerdict {
  // What comes after the body was judged by nobody.
  if (headerValues(request, "trailer").length > 0) return no("bad-request");
  const length = announcedLength(request);
  if (length !== "unknown" && length > maxBodyBytes) return no("too-large");
  const types = headerValues(request, "content-type");
  if (length === 0 && types.length === 0 && !isNeeded) return { ok: true };
  return types.length === 1 && jsonType.test(types[0] ?? "")
    ? { ok: true }
    : no("unsupported-type");
}

/** Node's parser has refused what is contradictory. */
function announcedLength(request: RawRequest): number | "unknown" {
  if (headerValues(request, "transfer-encoding").length > 0) return "unknown";
  return Number(headerValues(request, "content-length")[0] ?? 0);
}

function no(code: HttpErrorCode): { readonly ok: false; readonly code: HttpErrorCode } {
  return { ok: false, code };
}
