import * as v from "valibot";
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { meSchema, request } from "../platform/http";
import type { Keep } from "../platform/keep";
import { awaitOwner, presentCode } from "./pairing";
import type { PairingStep, Ticket } from "./pairing";

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
  #code: string | null = null;
  #attempt = new AbortController();

  constructor(deviceName: string, keep: Keep) {
    this.#deviceName = deviceName;
    this.#keep = keep;
  }

  get screen(): ReadonlySignal<Screen> {
    return this.#screen;
  }

  async start(): Promise<void> {
    addEventListener("hashchange", () => {
      const code = takeCode();
      if (code !== null && this.#screen.value.kind !== "chat") void this.#pair(code);
    });
    const code = takeCode();
    // A new device has nothing to ask about; one that is paired needs no code, which may be old.
    if (code !== null && this.#keep.get(pairedKey) === null) {
      await this.#pair(code);
      return;
    }
    const ticket = code === null ? readTicket() : null;
    const me = await request("GET", "/api/me", { timeoutMs: meTimeoutMs });
    const isPaired = me.kind === "ok" && v.is(meSchema, me.body);
    if (isPaired || (code === null && ticket === null && me.kind !== "refused")) {
      // Without an answer the conversation's own connection goes on trying and says so.
      this.show({ kind: "chat" });
    } else if (code !== null) await this.#pair(code);
    else if (ticket !== null) await this.#wait(ticket);
    else this.show({ kind: "how" });
  }

  show(screen: Screen): void {
    if (screen.kind !== "pairing") sessionStorage.removeItem(ticketKey);
    if (screen.kind === "chat") this.#keep.set(pairedKey, "1");
    else if (unpaired.has(screen.kind)) this.#keep.remove(pairedKey);
    this.#screen.value = screen;
  }

  /** Presents the same code again, after trouble on the way. */
  async retry(): Promise<void> {
    if (this.#code !== null) await this.#pair(this.#code);
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
    const showWaiting = (isOffline: boolean): void => {
      if (until.aborted) return;
      const step = { kind: "waiting", number: ticket.number, isOffline } as const;
      this.show({ kind: "pairing", step });
    };
    showWaiting(false);
    const step = await awaitOwner(ticket, showWaiting, until);
    if (!until.aborted) this.#finish(step);
  }

  #finish(step: PairingStep): void {
    sessionStorage.removeItem(ticketKey);
    this.show(step.kind === "done" ? { kind: "chat" } : { kind: "pairing", step });
  }
}

/** The one-time code of the link, which is removed from the address bar and the history at once. */
function takeCode(): string | null {
  const code = /^#p=([A-Za-z0-9_-]{1,64})$/u.exec(location.hash)?.[1] ?? null;
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
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
