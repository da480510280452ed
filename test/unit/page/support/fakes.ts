import { signal } from "@preact/signals";
import type { HostEvent } from "../../../../src/shared/events";
import type {
  ClientMessage,
  RefusalCode,
  Results,
  ServerMessage,
} from "../../../../src/shared/protocol";
import { reduce } from "../../../../src/shared/reducer";
import { initialState } from "../../../../src/shared/state";
import type { Author, HostState, QueuedPrompt, Turn } from "../../../../src/shared/state";
import type { Keep } from "../../../../webview-ui/src/platform/keep";
import { Store } from "../../../../webview-ui/src/store/store";
import type { StoreOptions } from "../../../../webview-ui/src/store/storeOptions";
import { initialConnection } from "../../../../webview-ui/src/transport/connection";
import type { Connection, Fault } from "../../../../webview-ui/src/transport/connection";
import type { Transport, TransportListener } from "../../../../webview-ui/src/transport/transport";
import { finishedTurn } from "../../../support/finishedTurn";
import type { OpenedConversation } from "../../../support/openedConversation";
import { openedConversation } from "../../../support/openedConversation";
import { permissionRequest } from "../../../support/permissionRequest";
import { queuedPrompt } from "../../../support/queuedPrompt";

/** A storage in memory. */
export function memoryKeep(): Keep {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key) ?? null,
    set: (key, value) => {
      texts.set(key, value);
      return true;
    },
    remove: (key) => {
      texts.delete(key);
    },
    keys: () => [...texts.keys()],
  };
}

/** The way to a host that is the test itself. */
export class FakeTransport implements Transport {
  readonly connection = signal<Connection>(initialConnection(0));
  readonly sent: ClientMessage[] = [];
  reconnects = 0;
  hasLeft = false;
  private listener: TransportListener | null = null;

  start(listener: TransportListener): void {
    this.listener = listener;
  }

  send(message: ClientMessage): boolean {
    if (this.connection.value.kind !== "live") return false;
    this.sent.push(message);
    return true;
  }

  retry(): void {
    this.reconnects++;
  }

  reconnect(): void {
    this.reconnects++;
    this.cut();
  }

  leave(): void {
    this.hasLeft = true;
  }

  dispose(): void {
    this.listener = null;
  }

  /** The connection is there: the page says hello, the host welcomes it. */
  welcome(epoch: string, seq: number, state: HostState = initialState): ClientMessage | undefined {
    const hello = this.listener?.hello();
    this.connection.value = { kind: "live", since: 0, attempt: 0, outageMs: 0 };
    this.tell({
      type: "welcome",
      protocol: 1,
      epoch,
      you: { id: "d1", name: "iPhone · Safari" },
      role: "full",
      resume: { kind: "snapshot", seq, state },
    });
    return hello;
  }

  hello(): ClientMessage | undefined {
    return this.listener?.hello();
  }

  /** The host's yes to a request with what it brings, or its no. */
  reply(message: ClientMessage | undefined, answer?: RefusalCode | Results[keyof Results]): void {
    if (message === undefined || !("requestId" in message)) throw new Error("That is no request.");
    const { requestId } = message;
    if (typeof answer === "string") {
      this.tell({
        type: "reply",
        requestId,
        ok: false,
        error: { code: answer, message: answer },
      });
      return;
    }
    this.tell({ type: "reply", requestId, ok: true, ...(answer && { result: answer }) });
  }

  event(seq: number, event: HostEvent): void {
    this.tell({ type: "event", envelope: { seq, at: seq, event } });
  }

  /** What the page sent of this type, oldest first. */
  sentOf<T extends ClientMessage["type"]>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter(
      (message): message is Extract<ClientMessage, { type: T }> => message.type === type,
    );
  }

  tell(message: ServerMessage): void {
    this.listener?.receive(message);
  }

  cut(fault: Fault = "unknown"): void {
    this.connection.value = { kind: "waiting", since: 0, attempt: 0, fault, retryAt: 0 };
    this.listener?.lost(fault);
  }
}

/** A page over such a host; what it keeps is in memory. */
export function openStore({
  keep = memoryKeep(),
  tabKeep = memoryKeep(),
  followsNew = false,
}: Partial<StoreOptions> = {}): {
  transport: FakeTransport;
  store: Store;
  keep: Keep;
  tabKeep: Keep;
} {
  const transport = new FakeTransport();
  return { transport, store: new Store(transport, { keep, tabKeep, followsNew }), keep, tabKeep };
}

/** Lets the promises that are settled run their course. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export const conversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a01";
export const otherId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a02";
export const phone: Author = { id: "d1", name: "iPhone · Safari" };
export const tablet: Author = { id: "d2", name: "iPad · Safari" };

/** A conversation begins. */
export function opened(
  id: string = conversationId,
  change: Partial<OpenedConversation> = {},
): OpenedConversation {
  return openedConversation(id, change);
}

/** The host has a prompt, which waits from now on. */
export function accepted(id: string, change: Partial<QueuedPrompt> = {}): HostEvent {
  const prompt = queuedPrompt(id, conversationId, { by: phone, ...change });
  return { type: "prompt.accepted", prompt, isNext: false };
}

/** A prompt becomes a turn. */
export function started(id: string, ofConversation: string = conversationId): HostEvent {
  return { type: "turn.started", conversationId: ofConversation, turnId: id };
}

/** A turn comes to its end. */
export function ended(id: string, status: "done" | "failed" | "indeterminate" = "done"): HostEvent {
  return { type: "turn.ended", conversationId, turnId: id, status, stats: null, problem: null };
}

/** A turn that is over. */
export function turn(id: string, change: Partial<Turn> = {}): Turn {
  return finishedTurn(id, { text: id, by: phone, ...change });
}

/** A request to run a command. */
export const permission = permissionRequest("p1");

/** A state with one conversation that is ready. */
export const readyState: HostState = stateOf(opened(), {
  type: "agent.changed",
  conversationId,
  agent: { kind: "ready", version: null, isTested: true },
});

/** The state after these events. */
export function stateOf(...events: HostEvent[]): HostState {
  return events.reduce((state, event) => reduce(state, { event, at: 0 }), initialState);
}
