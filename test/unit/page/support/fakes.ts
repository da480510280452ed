import { signal } from "@preact/signals";
import type { ClientMessage, ServerMessage } from "../../../../src/shared/protocol";
import { initialState } from "../../../../src/shared/state";
import type { HostState } from "../../../../src/shared/state";
import type { Keep } from "../../../../webview-ui/src/platform/keep";
import { initialConnection } from "../../../../webview-ui/src/transport/connection";
import type { Connection } from "../../../../webview-ui/src/transport/connection";
import type { Transport, TransportListener } from "../../../../webview-ui/src/transport/transport";

/** A storage in memory. */
export function memoryKeep(): Keep {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key) ?? null,
    set: (key, value) => {
      texts.set(key, value);
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
      resume: { kind: "snapshot", seq, state },
    });
    return hello;
  }

  hello(): ClientMessage | undefined {
    return this.listener?.hello();
  }

  tell(message: ServerMessage): void {
    this.listener?.receive(message);
  }

  cut(): void {
    this.connection.value = {
      kind: "waiting",
      since: 0,
      attempt: 0,
      fault: "unknown",
      retryAt: 0,
    };
    this.listener?.lost();
  }
}

export const conversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a01";

/** A state with one conversation that is ready. */
export const readyState: HostState = {
  ...initialState,
  currentId: conversationId,
  conversations: [
    {
      id: conversationId,
      title: "",
      createdAt: 0,
      agent: { kind: "ready", version: null },
      model: null,
      permissionMode: null,
      turns: [],
      hasOlderTurns: false,
      permissions: [],
      answered: [],
      costUsd: 0,
    },
  ],
};
