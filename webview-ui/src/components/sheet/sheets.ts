import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RefusalCode } from "../../../../src/shared/protocol";

/** What can lie over the conversation. */
export type SheetName =
  | "queue"
  | "conversations"
  | "devices"
  | "settings"
  | "find"
  | "changes"
  | "usage"
  | "problems"
  | "openFiles"
  | "context"
  | "model"
  | "mode"
  | "effort";

const forAll: ReadonlySet<SheetName> = new Set([
  "queue",
  "conversations",
  "settings",
  "find",
  "changes",
  "usage",
]);

/** Those in which there is nothing that a device may only look at. */
export function isForFullOnly(name: SheetName): boolean {
  return !forAll.has(name);
}

/** Why a conversation could not be shown, said in the list of all. */
export interface Unopened {
  readonly id: string;
  readonly trouble: RefusalCode;
}

/** Which sheet is open: at most one. */
export class Sheets {
  readonly #open = signal<SheetName | null>(null);
  #unopened: Unopened | null = null;

  readonly open: ReadonlySignal<SheetName | null> = this.#open;

  /** What the phone's back button does now; the sheet that is open says so. */
  onBack: () => void = () => {
    this.close();
  };

  show(name: SheetName): void {
    this.#unopened = null;
    this.#open.value = name;
  }

  /** Shows the list of conversations, and there why this one is not on the screen. */
  showUnopened(unopened: Unopened): void {
    this.show("conversations");
    this.#unopened = unopened;
  }

  /** What the list that is open was opened for. */
  get unopened(): Unopened | null {
    return this.#unopened;
  }

  close(): void {
    this.#open.value = null;
  }
}

export const SheetsContext = createContext<Sheets | null>(null);

export function useSheets(): Sheets {
  const sheets = useContext(SheetsContext);
  if (sheets === null) throw new Error("Outside of the page's sheets.");
  return sheets;
}
