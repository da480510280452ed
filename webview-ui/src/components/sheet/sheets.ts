import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What can lie over the conversation. */
export type SheetName = "queue" | "conversations" | "model" | "mode" | "effort";

/** Which sheet is open: at most one. */
export class Sheets {
  readonly #open = signal<SheetName | null>(null);

  readonly open: ReadonlySignal<SheetName | null> = this.#open;

  /** What the phone's back button does now; the sheet that is open says so. */
  onBack: () => void = () => {
    this.close();
  };

  show(name: SheetName): void {
    this.#open.value = name;
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
