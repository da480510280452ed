import type { AuthRequest, BindRequest } from "./agentMessages";

/** What happened at the edge, oldest first. `session` names the agent's connection. */
export type LogEntry =
  | { readonly kind: "auth"; readonly session: string; readonly request: AuthRequest }
  | {
      readonly kind: "auth-refused";
      readonly session: string;
      readonly request: AuthRequest;
      readonly code: string;
    }
  | {
      readonly kind: "bind";
      readonly session: string;
      readonly request: BindRequest;
      readonly url: string;
    }
  | {
      readonly kind: "bind-refused";
      readonly session: string;
      readonly request: BindRequest;
      readonly code: string;
    }
  | { readonly kind: "unbind"; readonly session: string; readonly id: string }
  | { readonly kind: "agent-closed"; readonly session: string };

const mostEntries = 1_000;

/** A bounded log whose readers can wait for what comes next. */
export class EdgeLog {
  private readonly kept: LogEntry[] = [];
  private readonly waiters = new Set<(entry: LogEntry) => void>();

  /** The newest entries, oldest first. */
  get entries(): readonly LogEntry[] {
    return this.kept;
  }

  add(entry: LogEntry): void {
    this.kept.push(entry);
    if (this.kept.length > mostEntries) this.kept.shift();
    for (const waiter of [...this.waiters]) waiter(entry);
  }

  /** Resolves with the next entry of this kind that is not logged yet. */
  next<K extends LogEntry["kind"]>(kind: K): Promise<Extract<LogEntry, { kind: K }>> {
    const isWanted = (entry: LogEntry): entry is Extract<LogEntry, { kind: K }> =>
      entry.kind === kind;
    return new Promise((resolve) => {
      const waiter = (entry: LogEntry): void => {
        if (!isWanted(entry)) return;
        this.waiters.delete(waiter);
        resolve(entry);
      };
      this.waiters.add(waiter);
    });
  }
}
