import * as v from "valibot";
import type * as vscode from "vscode";
import { maxToldAtStart } from "../shared/limits";
import type { Notice } from "./notices";

/** Remembers, per workspace, what the last start had to say. */
const toldKey = "toldAtStart";

const toldSchema = v.fallback(v.array(v.string()), []);

/**
 * What is said before a start. Whoever starts by hand hears all of it; a start by itself is quiet
 * about what was said at the start before, and speaks of what is new.
 */
export class StartNotices {
  private readonly memento: Pick<vscode.Memento, "get" | "update">;
  private readonly show: (notice: Notice) => void;

  /** `memento`: of this workspace. */
  constructor(memento: Pick<vscode.Memento, "get" | "update">, show: (notice: Notice) => void) {
    this.memento = memento;
    this.show = show;
  }

  /** Gives what shows the notices of one start, and what is to be called when all were shown. */
  begin(isByItself: boolean): {
    readonly notify: (notice: Notice) => void;
    readonly end: () => Promise<void>;
  } {
    const before = v.parse(toldSchema, this.memento.get<unknown>(toldKey));
    const told: string[] = [];
    return {
      notify: (notice) => {
        const identity = notice.identity ?? notice.message;
        told.push(identity);
        if (!isByItself || !before.includes(identity)) this.show(notice);
      },
      end: async () => {
        if (told.length === 0 && before.length === 0) return;
        await this.memento.update(toldKey, told.slice(0, maxToldAtStart));
      },
    };
  }
}
