import * as v from "valibot";
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { removeRecord } from "../platform/database";
import { meSchema, request } from "../platform/http";
import type { Keep } from "../platform/keep";
import { awaitOwner, presentCode } from "./pairing";
import type { Obstacle, PairingStep, Ticket } from "./pairing";
import { forgetSite } from "../platform/forget";
import { forgetState } from "../store/keptState";
import { unsentToDrafts } from "../store/unsent";
import { freshPage, openTopLevel } from "../platform/navigate";

/** What the page shows as a whole. */
export type Screen =
  | { readonly kind: "checking" }
  | { readonly kind: "pairing"; readonly step: PairingStep }
  | { readonly kind: "chat" }
  | { readonly kind: "how" }
  | { readonly kind: "revoked" }
  | { readonly kind: "logged-out" }
  | { readonly kind: "outdated" };

/** A pairing that waits for the owner survives a reload of the tab, which a phone may do at any time. */
const ticketKey = "remote-claude.ticket";
/** The code while the person is away at ngrok's sign-in; it works once and for five minutes. */
const codeKey = "remote-claude.code";
/** Kept while this browser seems to be paired; the cookie that decides it cannot be read. */
const pairedKey = "paired";
/** What is shown where this browser is paired no more. */
const unpaired: ReadonlySet<Screen["kind"]> = new Set(["how", "revoked", "logged-out"]);
const meTimeoutMs = 10_000;

/** Decides between pairing and the conversation. */
export class Entrance {
  readonly #deviceName: string;
  readonly #keep: Keep;
  readonly #screen = signal<Screen>({ kind: "checking" });
  /** To the other tabs of this browser, whose session is the same one. */
  readonly #tabs = new BroadcastChannel("remote-claude");
  #code: string | null = null;
  #attempt = new AbortController();

  constructor(deviceName: string, keep: Keep) {
    this.#deviceName = deviceName;
    this.#keep = keep;
    this.#tabs.onmessage = () => {
      void this.#forget();
    };
  }

  get screen(): ReadonlySignal<Screen> {
    return this.#screen;
  }

  async start(): Promise<void> {
    addEventListener("hashchange", () => {
      const code = takeCode();
      if (code !== null && this.#screen.value.kind !== "chat") void this.#pair(code);
    });
    const kept = takeKeptCode();
    const code = takeCode() ?? kept;
    // A new device has nothing to ask about; one that is paired needs no code, which may be old.
    if (code !== null && this.#keep.get(pairedKey) === null) {
      await this.#pair(code);
      return;
    }
    const ticket = code === null ? readTicket() : null;
    if (code === null && ticket === null && this.#keep.get(pairedKey) !== null) {
      // Most likely: the conversation's own connection tells, and has begun already (boot.ts).
      this.show({ kind: "chat" });
      return;
    }
    const me = await request("GET", "/api/me", { timeoutMs: meTimeoutMs });
    const isPaired = me.kind === "ok" && v.is(meSchema, me.body);
    if (isPaired || (code === null && ticket === null && me.kind !== "refused")) {
      // Without an answer the conversation's own connection goes on trying and says so.
      this.show({ kind: "chat" });
    } else if (code !== null) await this.#pair(code);
    else if (ticket !== null) await this.#wait(ticket);
    else this.show({ kind: "how" });
  }

  /** The session is over: nothing of it stays in this browser, nor in its other tabs. */
  async leave(): Promise<void> {
    this.#tabs.postMessage("left");
    await this.#forget();
  }

  show(screen: Screen): void {
    if (screen.kind !== "pairing") sessionStorage.removeItem(ticketKey);
    if (screen.kind === "chat") this.#keep.set(pairedKey, "1");
    else if (unpaired.has(screen.kind)) {
      this.#keep.remove(pairedKey);
      unsentToDrafts(this.#keep);
      void forgetState();
      // Whoever pairs this device next chooses anew what it is told.
      void removeRecord("push");
    }
    this.#screen.value = screen;
  }

  /** Presents a code that somebody pasted. */
  async pairWith(code: string): Promise<void> {
    await this.#pair(code);
  }

  /** Presents the same code again, after trouble on the way. */
  async retry(): Promise<void> {
    if (this.#code !== null) await this.#pair(this.#code);
  }

  /** Goes to ngrok's sign-in, and goes on with the same code afterwards. */
  signIn(): void {
    const screen = this.#screen.value;
    // What waits for the owner has a ticket, and its code is used up.
    const isWaiting = screen.kind === "pairing" && screen.step.kind === "waiting";
    if (this.#code !== null && !isWaiting) sessionStorage.setItem(codeKey, this.#code);
    this.away();
    openTopLevel(freshPage);
  }

  /**
   * The person goes to the sign-in: nothing is asked meanwhile, which could begin another sign-in.
   * What waits for the owner goes on when the page is opened again.
   */
  away(): void {
    this.#attempt.abort();
    addEventListener("pageshow", () => {
      location.reload();
    });
  }

  /** Whether what was typed here and not sent is still in this browser. */
  hasTyped(): boolean {
    return this.#keep.keys().some((key) => key !== pairedKey);
  }

  /** Removes it, and everything else that is kept here. */
  async deleteTyped(): Promise<void> {
    await forgetSite();
  }

  async #forget(): Promise<void> {
    this.show({ kind: "logged-out" });
    // What the conversation writes while it goes from the screen is removed, too.
    await forgetSite();
  }

  async #pair(code: string): Promise<void> {
    this.#attempt.abort();
    const { signal: until } = (this.#attempt = new AbortController());
    this.#code = code;
    this.show({ kind: "pairing", step: { kind: "connecting" } });
    const result = await presentCode(code, this.#deviceName);
    if (until.aborted) return;
    if ("ticket" in result) await this.#wait(result);
    else this.#finish(result);
  }

  async #wait(ticket: Ticket): Promise<void> {
    const { signal: until } = this.#attempt;
    sessionStorage.setItem(ticketKey, JSON.stringify(ticket));
    const showWaiting = (obstacle: Obstacle | null): void => {
      if (until.aborted) return;
      const step = { kind: "waiting", number: ticket.number, obstacle } as const;
      this.show({ kind: "pairing", step });
    };
    showWaiting(null);
    const step = await awaitOwner(ticket, showWaiting, until);
    if (!until.aborted) this.#finish(step);
  }

  #finish(step: PairingStep): void {
    sessionStorage.removeItem(ticketKey);
    this.show(step.kind === "done" ? { kind: "chat" } : { kind: "pairing", step });
  }
}

/**
 * The one-time code of the link, which is removed from the address bar and the history at once. Nothing
 * else in an address means anything to this page.
 */
function takeCode(): string | null {
  const code = codePattern.exec(location.hash)?.[1] ?? null;
  if (location.hash !== "" || location.search !== "") history.replaceState(null, "", "/");
  return code;
}

const codePattern = /^#p=([A-Za-z0-9_-]{1,64})$/u;

/** The code of before the sign-in. */
function takeKeptCode(): string | null {
  const code = sessionStorage.getItem(codeKey);
  sessionStorage.removeItem(codeKey);
  return code;
}

function readTicket(): Ticket | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(ticketKey) ?? "null");
    if (typeof value !== "object" || value === null) return null;
    const { ticket, number } = value as Partial<Record<keyof Ticket, unknown>>;
    return typeof ticket === "string" && typeof number === "string" ? { ticket, number } : null;
  } catch {
    return null;
  }
}
