import { Emitter } from "../base/emitter";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore, toDisposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import { ClientConnection } from "../server/clientConnection";
import type { HostDesk } from "../server/hostDesk";
import type { ServedHost } from "../server/server";
import type { LocalClient } from "./types";

/** The clients inside this process: they need no pairing, and may do everything. */
export class LocalClients {
  private readonly open = new Map<Disposable, LocalClient>();

  connect(client: LocalClient, host: ServedHost, desk: HostDesk, logger: Logger): Disposable {
    const connection = new ClientConnection({
      ...host,
      host: desk,
      requester: {
        author: client.author,
        role: "full",
        deviceId: null,
        door: "editor",
        address: null,
      },
      logger: childLogger(logger, client.author.name),
      send: (message) => {
        client.send(message);
      },
    });
    const subscription = client.onMessage((message) => {
      connection.receive(message);
    });
    const disconnect = toDisposable(() => {
      this.open.delete(disconnect);
      subscription.dispose();
      connection.dispose();
    });
    this.open.set(disconnect, client);
    return disconnect;
  }

  /** Ends all connections; with a code each of them is told why. */
  end(code: number | null, reason: string): void {
    for (const [disconnect, client] of [...this.open]) {
      disconnect.dispose();
      if (code !== null) client.send({ type: "bye", code, reason });
    }
  }
}

/**
 * Connects a client as soon as `ready` resolves. The last thing that it said until then, its hello, is
 * heard then. When `ready` rejects, nobody is there any more and nothing happens.
 */
export function connectLater(
  ready: Promise<void>,
  client: LocalClient,
  connect: (client: LocalClient) => Disposable,
): Disposable {
  const store = new DisposableStore();
  const messages = store.add(new Emitter<unknown>());
  let isConnected = false;
  let isOver = false;
  let said: { readonly message: unknown } | null = null;
  store.add(
    client.onMessage((message) => {
      if (isConnected) messages.fire(message);
      else said = { message };
    }),
  );
  const begin = (): void => {
    if (isOver) return;
    const send: LocalClient["send"] = (message) => {
      client.send(message);
    };
    store.add(connect({ author: client.author, onMessage: messages.event, send }));
    isConnected = true;
    if (said !== null) messages.fire(said.message);
  };
  ready.then(begin, () => undefined);
  return toDisposable(() => {
    isOver = true;
    store.dispose();
  });
}
