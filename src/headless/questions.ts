import { randomUUID } from "node:crypto";
import type { Logger } from "../base/logger";

/** Questions to the owner: events `confirm`, which the commands `allow` and `deny` answer. */
export class Questions {
  private readonly say: (event: object) => void;
  private readonly logger: Logger;
  private readonly open = new Map<string, (isAllowed: boolean) => void>();

  constructor(say: (event: object) => void, logger: Logger) {
    this.say = say;
    this.logger = logger;
  }

  /** Resolves with the answer, or with false when `signal` aborts before it comes. */
  ask(question: object, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const id = randomUUID();
      this.open.set(id, resolve);
      const takeAway = (): void => {
        this.open.delete(id);
        resolve(false);
      };
      signal.addEventListener("abort", takeAway, { once: true });
      this.say({ event: "confirm", id, ...question });
    });
  }

  answer(id: string, isAllowed: boolean): void {
    const answer = this.open.get(id);
    this.open.delete(id);
    if (answer === undefined) this.logger.warn("No such question waits for an answer.");
    else answer(isAllowed);
  }
}
