import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import type { Connection, Fault } from "../transport/connection";
import type { Transport } from "../transport/transport";
import { Inbox, Recalled } from "./recalled";
import type { RecallOptions } from "./recalled";

type Welcome = Extract<ServerMessage, { type: "welcome" }>;

/** Where in the host's log this page is, and as whom. */
export interface Place extends Pick<Welcome, "you" | "role" | "epoch"> {
  readonly seq: number;
}

/** Of when (epoch ms) the state of before is that a page without its PC began with; null: it has what the PC said. */
export const recalledAt = signal<number | null>(null);

/**
 * What the page knows of its host beside the state: which build of the page it serves, and what was
 * kept of it. Without a network, or where the PC takes long, the page begins with that.
 */
export class HostMemory {
  readonly #options: RecallOptions;
  readonly #build = signal<string | null>(null);
  #place: Place | null = null;

  /** The build of the page that the host serves now; null: it has not said. */
  readonly build: ReadonlySignal<string | null> = this.#build;

  constructor(options: RecallOptions) {
    this.#options = options;
  }

  /** Where the state of this page is in the host's log; null while it is nowhere. */
  get place(): Place | null {
    return this.#place;
  }

  /** The same way to the host, listened to. */
  around(transport: Transport): Transport {
    const recalled = new Recalled(this.#options);
    let timer: ReturnType<typeof setTimeout> | undefined;
    return {
      get connection(): ReadonlySignal<Connection> {
        return transport.connection;
      },
      start: (listener) => {
        const show = (): Promise<void> => recalled.showTo(listener);
        const take = (message: ServerMessage): void => {
          if (message.type === "welcome") recalled.isNeeded = false;
          this.#note(message, recalled.seq);
          listener.receive(message);
        };
        const inbox = new Inbox(recalled, take, () => {
          transport.reconnect();
        });
        const { early = null, patienceMs } = this.#options;
        if (early === null) timer = setTimeout(() => void show(), patienceMs);
        else void show();
        transport.start({
          hello: () => listener.hello(),
          receive: (message) => {
            inbox.receive(message, show);
          },
          lost: (fault: Fault) => {
            inbox.clear();
            listener.lost(fault);
            void show();
          },
        });
      },
      send: (message: ClientMessage) => transport.send(message),
      retry: () => {
        transport.retry();
      },
      reconnect: () => {
        this.#place = null;
        transport.reconnect();
      },
      leave: () => {
        transport.leave();
      },
      dispose: () => {
        clearTimeout(timer);
        recalled.isNeeded = false;
        this.#place = null;
        transport.dispose();
      },
    };
  }

  /** `keptSeq`: up to where what was shown from before is true, should the host go on from there. */
  #note(message: ServerMessage, keptSeq: number): void {
    if (message.type === "welcome") {
      const { you, role, epoch, resume, build = null } = message;
      recalledAt.value = null;
      this.#build.value = build;
      const known = this.#place?.seq ?? keptSeq;
      const seq = resume.kind === "snapshot" ? resume.seq : (resume.events.at(-1)?.seq ?? known);
      this.#place = { you, role, epoch, seq };
    } else if (message.type === "event" && this.#place !== null) {
      this.#place = { ...this.#place, seq: message.envelope.seq };
    }
  }
}
