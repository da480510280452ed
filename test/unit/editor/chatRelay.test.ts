import { describe, expect, it } from "vitest";
import type { LocalClient } from "../../../src/app/types";
import { Emitter } from "../../../src/base/emitter";
import { ChatRelay } from "../../../src/editor/chatRelay";
import type { SessionState } from "../../../src/editor/controller";
import type { ServerMessage } from "../../../src/shared/protocol";
import { FakeApp, hostWith, someOptions } from "./fakes";

const hello = { type: "hello", protocol: 1, clientId: "c" };
const pong: ServerMessage = { type: "pong" };

/** A page, the host behind it, and what passes between them. */
function bench() {
  const received = new Emitter<unknown>();
  const changed = new Emitter<SessionState>();
  const posted: unknown[] = [];
  const clients: { readonly client: LocalClient; readonly heard: unknown[]; isOver: boolean }[] =
    [];
  class Connectable extends FakeApp {
    override connect(client: LocalClient) {
      const entry = { client, heard: [] as unknown[], isOver: false };
      clients.push(entry);
      client.onMessage((message) => entry.heard.push(message));
      return {
        dispose: () => {
          entry.isOver = true;
        },
      };
    }
  }
  const online = (): SessionState => ({
    kind: "online",
    app: new Connectable(),
    options: someOptions,
    host: hostWith({}),
  });
  const controller = { state: { kind: "off" } as SessionState, onDidChange: changed.event };
  let hellos = 0;
  const relay = new ChatRelay({
    controller,
    webview: {
      postMessage: (message: unknown) => {
        posted.push(message);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: received.event,
    },
    onHello: () => {
      hellos += 1;
    },
  });
  const become = (state: SessionState): void => {
    controller.state = state;
    changed.fire(state);
  };
  const say = (message: unknown): void => {
    received.fire(message);
  };
  return { relay, become, say, online, posted, clients, hellos: () => hellos };
}

describe("the relay between a page in the editor and the app", () => {
  it("connects the page that says hello to the app that runs, and carries both ways", () => {
    const { say, become, online, clients, posted, hellos } = bench();
    become(online());
    say(hello);
    say({ type: "ping" });
    expect(clients.map(({ heard }) => heard)).toEqual([[hello, { type: "ping" }]]);
    clients[0]?.client.send(pong);
    expect(posted).toEqual([pong]);
    expect(hellos()).toBe(1);
  });

  it("says nothing for an app that is not there, and lets the page try again", () => {
    const { say, become, online, clients, hellos } = bench();
    say(hello);
    expect([clients.length, hellos()]).toEqual([0, 1]);
    become(online());
    say(hello);
    expect(clients).toHaveLength(1);
  });

  it("ends the connection before at each hello: nothing of it reaches the page after", () => {
    const { say, become, online, clients, posted } = bench();
    become(online());
    say(hello);
    say(hello);
    expect(clients.map(({ isOver }) => isOver)).toEqual([true, false]);
    clients[0]?.client.send(pong);
    expect(posted).toEqual([]);
    expect(clients[0]?.heard).toEqual([hello]);
  });

  it("ends the connection with its app, and not when the same app tells something new", () => {
    const { say, become, online, clients } = bench();
    const state = online();
    become(state);
    say(hello);
    become({ ...state });
    expect(clients[0]?.isOver).toBe(false);
    become({ kind: "stopping" });
    expect(clients[0]?.isOver).toBe(true);
  });

  it("hears nothing after its end", () => {
    const { relay, say, become, online, clients } = bench();
    become(online());
    say(hello);
    relay.dispose();
    say(hello);
    expect(clients.map(({ isOver }) => isOver)).toEqual([true]);
  });
});
