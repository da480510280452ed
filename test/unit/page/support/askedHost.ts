import type { RefusalCode } from "../../../../src/shared/protocol";
import type {
  AskOutcome,
  RequestBody,
  RequestType,
} from "../../../../webview-ui/src/store/requests";
import type { Store } from "../../../../webview-ui/src/store/store";

/** A host that is asked by a part of the page, and answers when the test says so, in order. */
export class AskedHost {
  readonly asked: RequestBody<RequestType>[] = [];
  readonly #replies: ((outcome: unknown) => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #read = 0;

  readonly ask: Store["ask"] = <T extends RequestType>(body: RequestBody<T>) => {
    this.asked.push(body);
    for (const resolve of this.#waiting.splice(0)) resolve();
    return new Promise<AskOutcome<T>>((resolve) => {
      this.#replies.push((outcome) => {
        resolve(outcome as AskOutcome<T>);
      });
    });
  };

  /** The next question, which must be of this type. */
  async next<T extends RequestType>(type: T): Promise<RequestBody<T>> {
    while (this.asked.length <= this.#read) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    const body = this.asked[this.#read++];
    if (body?.type !== type) throw new Error(`Asked for ${body?.type ?? "nothing"}, not ${type}.`);
    return body as unknown as RequestBody<T>;
  }

  /** Answers the oldest open question. */
  accept(result?: unknown): void {
    this.#replies.shift()?.({ kind: "done", result });
  }

  refuse(code: RefusalCode): void {
    this.#replies.shift()?.({ kind: "refused", refusal: { code, message: code } });
  }

  lose(): void {
    this.#replies.shift()?.({ kind: "lost" });
  }
}
