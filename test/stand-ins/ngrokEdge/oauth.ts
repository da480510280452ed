import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Identity } from "./trafficPolicy";

/** Paths of the application's own host name that the edge keeps for itself. */
const callbackPath = "/ngrok/oauth/callback";
const logoutPath = "/ngrok/logout";
/** Where visitors sign in: another origin, at the edge's HTTPS port too. */
export const loginHost = "idp.ngrok.com";
const loginPath = "/oauth2";

const sessionCookie = "session";
/** Ties the way to the login page to the way back. */
const nonceCookie = "nonce";

/** The value of a request's cookie. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/** An HTML text of anything. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Stands for the identity providers: a page that lets the visitor be anybody of a list. A visitor
 * is sent there by a redirect to another origin, comes back with a code and gets a cookie.
 */
export class OAuthDesk {
  private readonly identities: readonly string[];
  private readonly codes = new Map<string, { email: string; target: string; state: string }>();
  private readonly sessions = new Map<string, string>();

  constructor(identities: readonly string[]) {
    this.identities = identities;
  }

  /** Who the request's cookie says it is. */
  identify(request: IncomingMessage): Identity | null {
    const email = this.sessions.get(cookieOf(request, sessionCookie) ?? "");
    return email === undefined ? null : { email };
  }

  /**
   * The headers that send a visitor without identity to the login page; `origin` is the application's.
   * The cookie has to come back with him.
   */
  sendToLogin(
    request: IncomingMessage,
    origin: string,
    provider: string,
  ): { readonly location: string; readonly "set-cookie": string } {
    const state = randomBytes(8).toString("hex");
    const url = new URL(loginPath, `https://${loginHost}`);
    url.searchParams.set("provider", provider);
    url.searchParams.set("state", state);
    url.searchParams.set("return", new URL(request.url ?? "/", origin).href);
    const cookie = `${nonceCookie}=${state}; Path=/; HttpOnly; SameSite=Lax; Secure`;
    return { location: url.href, "set-cookie": cookie };
  }

  /** Serves the login page: the choice, and with `as` the way back. */
  serveLogin(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams } = new URL(request.url ?? "/", `https://${loginHost}`);
    const wanted = searchParams.get("return") ?? "";
    const target = URL.canParse(wanted) ? new URL(wanted) : null;
    if (target === null || target.protocol !== "https:") {
      response.writeHead(400, { "content-type": "text/plain" }).end("No page to return to.\n");
      return;
    }
    const email = searchParams.get("as");
    const state = searchParams.get("state") ?? "";
    if (email !== null && this.identities.includes(email)) {
      const code = randomBytes(8).toString("hex");
      this.codes.set(code, { email, target: target.pathname + target.search, state });
      const location = `${target.origin}${callbackPath}?code=${code}`;
      response.writeHead(302, { location }).end();
      return;
    }
    const links = this.identities.map((identity) => {
      const query = new URLSearchParams({ return: target.href, as: identity, state });
      const href = escapeHtml(`${loginPath}?${query.toString()}`);
      return `<li><a href="${href}">${escapeHtml(identity)}</a></li>`;
    });
    const provider = escapeHtml(searchParams.get("provider") ?? "");
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><title>Sign in</title><h1>Sign in with ${provider}</h1><ul>${links.join("")}</ul>`,
    );
  }

  /** Serves the edge's own paths at the application's host; false when the path is not one of them. */
  serveOwnPath(request: IncomingMessage, response: ServerResponse, origin: string): boolean {
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    if (pathname === logoutPath) {
      this.sessions.delete(cookieOf(request, sessionCookie) ?? "");
      response.writeHead(302, {
        location: "/",
        "set-cookie": `${sessionCookie}=; Path=/; Max-Age=0`,
      });
      response.end();
      return true;
    }
    if (pathname !== callbackPath) return false;
    const code = searchParams.get("code") ?? "";
    const login = this.codes.get(code);
    this.codes.delete(code);
    // Also when the visitor blocks cookies, or pressed "back" on the login page.
    if (login === undefined || login.state !== cookieOf(request, nonceCookie)) {
      response.writeHead(400, { "content-type": "text/html; charset=utf-8" });
      response.end("<!doctype html><title>OAuth state error</title><h1>OAuth state error</h1>");
      return true;
    }
    const session = randomBytes(16).toString("hex");
    this.sessions.set(session, login.email);
    response.writeHead(302, {
      location: login.target,
      "set-cookie": `${sessionCookie}=${session}; Path=/; HttpOnly; SameSite=Lax; Secure`,
    });
    response.end();
    return true;
  }
}
