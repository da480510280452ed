import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { maxConversationsInState } from "../../../src/shared/limits";
import { exited } from "./support/fakeAgent";
import { savedTurn } from "./support/fakeHistory";
import { editor, quiet, TestHost } from "./support/testHost";

let host: TestHost;

beforeEach(async () => {
  host = await TestHost.start();
});

const first = () => {
  const [session] = host.agent.sessions;
  if (session === undefined) throw new Error("no session was opened");
  return session;
};

describe("conversations", () => {
  it("that nothing was said in are taken for new ones", async () => {
    const { id } = host;
    for (let count = 0; count < 5; count++) {
      const outcome = await host.outcomeOf({ type: "conversation.new" });
      expect(outcome).toEqual({ ok: true, result: { conversationId: id } });
    }
    host.conversations.openNew(editor);
    expect(host.state.conversations).toHaveLength(1);
    expect(host.agent.sessions).toHaveLength(1);
  });

  it("that work, ask or have prompts that wait are not dropped for new ones, idle ones are", async () => {
    const working = host.id;
    await host.sendAll("one");
    const waiting = await host.begin("two");
    for (let count = 0; count < maxConversationsInState + 5; count++) {
      await host.ask({ type: "conversation.new" });
      await host.ask({ type: "conversation.rename", conversationId: host.id, title: `${count}` });
      host.history.write(host.id, savedTurn(randomUUID(), `${count}`));
      await host.ask({ type: "conversation.fork", conversationId: host.id, newId: randomUUID() });
    }
    expect(host.state.conversations).toHaveLength(maxConversationsInState);
    expect(host.conversation(working).turns).toMatchObject([{ status: "running" }]);
    await host.end("done", working);
    expect(host.conversation(waiting).turns).toMatchObject([{ status: "running" }]);
    await host.end("done", waiting);
    expect(host.state.queue.prompts).toEqual([]);
  });

  it("that are dropped end their process", async () => {
    for (let count = 0; count < maxConversationsInState + 1; count++) {
      await host.begin(`${count}`);
      await host.end();
    }
    expect(first().calls).toContain("stop");
    expect(host.state.conversations).toHaveLength(maxConversationsInState);
  });

  it("that finish while another is current rest then", async () => {
    await host.sendAll("one");
    const { id } = host;
    await host.ask({ type: "conversation.new" });
    expect(first().calls.includes("stop")).toBe(false);
    await host.end("done", id);
    expect(first().calls.at(-1)).toBe("stop");
  });

  it("that are idle rest when a new one opens; the new one is current", async () => {
    const { id } = host;
    await host.sendAll("one");
    await host.end();
    await host.ask({ type: "conversation.new" });
    expect(host.id).not.toBe(id);
    expect(first().calls.at(-1)).toBe("stop");
  });

  it("that work in the background do not rest", async () => {
    const host = await TestHost.start();
    await host.sendAll("one");
    await host.end("done");
    const first = host.agent.last;
    first.isWorking = true;
    await host.begin("two");
    expect(first.calls).not.toContain("stop");
  });

  it("that failed keep their failure to be read", async () => {
    const { id } = host;
    await host.sendAll("one");
    first().say({ type: "status", status: { kind: "failed", problem: exited } });
    await host.end("failed");
    const calls = first().calls.length;
    await host.ask({ type: "conversation.new" });
    expect(first().calls).toHaveLength(calls);
    expect(host.conversation(id).agent).toEqual({ kind: "failed", problem: exited });
  });

  it("are made current by selecting them, which wakes them and lets the other rest", async () => {
    const { id } = host;
    await host.sendAll("one");
    await host.end();
    await host.begin("two");
    await host.end();
    expect(await host.ask({ type: "conversation.select", conversationId: id })).toBe("ok");
    expect(host.id).toBe(id);
    expect(host.agent.last.calls.at(-1)).toBe("stop");
    const nobody = randomUUID();
    expect(await host.ask({ type: "conversation.select", conversationId: nobody })).toBe(
      "no-such-conversation",
    );
  });

  it("are renamed, in the list too", async () => {
    const conversationId = host.id;
    await host.sendAll("one");
    host.history.write(conversationId, savedTurn(randomUUID(), "one"));
    expect(await host.ask({ type: "conversation.rename", conversationId, title: "Mine" })).toBe(
      "ok",
    );
    expect(host.conversation()).toMatchObject({ title: "Mine", isNamed: true });
    expect(await host.history.summary(conversationId)).toMatchObject({ title: "Mine" });
  });

  it("are removed when they are idle, and there is always a current one", async () => {
    const { id } = host;
    await host.sendAll("one");
    const remove = { type: "conversation.remove", conversationId: id } as const;
    expect(await host.ask(remove)).toBe("conversation-busy");
    await host.end();
    expect(await host.ask(remove)).toBe("ok");
    expect(host.history.hidden).toContain(id);
    expect(host.state.conversations).toHaveLength(1);
    expect(host.id).not.toBe(id);
    expect(first().calls.at(-1)).toBe("stop");
    expect(await host.ask(remove)).toBe("not-found");
  });

  it("that a prompt came into while they were being removed stay", async () => {
    const conversationId = host.id;
    await host.sendAll("one");
    await host.end();
    const open = host.history.hold();
    const removal = host.ask({ type: "conversation.remove", conversationId });
    await quiet();
    const sent = await host.send("two", randomUUID(), { conversationId });
    open();
    const removed = await removal;
    const isThere = host.line.includes("two: running");
    // One after the other, whichever is first: a prompt that was taken is never taken away.
    expect([sent, removed, isThere]).toEqual(
      sent === "ok" ? ["ok", "conversation-busy", true] : ["no-such-conversation", "ok", false],
    );
  });
});

describe("/clear", () => {
  it("begins a new conversation in the place of the old one, with what was chosen there", async () => {
    host.agent.last.say({
      type: "catalog",
      catalog: { models: [], permissionModes: ["plan"], commands: [] },
    });
    const { id } = host;
    await host.ask({ type: "conversation.adjust", conversationId: id, permissionMode: "plan" });
    await host.sendAll("one");
    await host.end();
    expect(await host.ask({ type: "conversation.new", replacesId: id })).toBe("ok");
    expect(host.state.conversations).toHaveLength(1);
    expect(host.conversation()).toMatchObject({ turns: [], settings: { permissionMode: "plan" } });
    expect(host.id).not.toBe(id);
    expect(first().calls.at(-1)).toBe("stop");
    expect(host.agent.last.options).toMatchObject({ sessionId: host.id, isResumed: false });
  });

  it("takes more freedom along only to the same place, not to a new conversation", async () => {
    host.agent.last.say({
      type: "catalog",
      catalog: { models: [], permissionModes: ["plan"], commands: [] },
    });
    const conversationId = host.id;
    await host.ask({ type: "conversation.adjust", conversationId, permissionMode: "plan" });
    await host.begin("one");
    await host.begin("two");
    expect(host.conversation().settings.permissionMode).toBeNull();
  });

  it("is refused while the conversation works or prompts wait in it", async () => {
    const { id } = host;
    await host.sendAll("one");
    expect(await host.ask({ type: "conversation.new", replacesId: id })).toBe("conversation-busy");
    await host.ask({ type: "queue.pause" });
    await host.sendAll("two");
    await host.end();
    expect(await host.ask({ type: "conversation.new", replacesId: id })).toBe("conversation-busy");
    expect(host.line).toEqual(["one: done", "(two)"]);
  });

  it("closes the conversation that it names also while an empty one is current", async () => {
    const { id } = host;
    await host.sendAll("one");
    await host.end();
    await host.ask({ type: "conversation.new" });
    expect(await host.ask({ type: "conversation.new", replacesId: id })).toBe("ok");
    expect(host.state.conversations.map((one) => one.id)).not.toContain(id);
  });
});

describe("a conversation of the list", () => {
  const id = randomUUID();

  beforeEach(() => {
    host.history.write(id, ...["a", "b", "c"].map((text) => savedTurn(text, text)));
  });

  const resume = async (isAnyway?: boolean) =>
    host.ask({
      type: "conversation.resume",
      conversationId: id,
      ...(isAnyway === undefined ? {} : { isAnyway }),
    });

  it("opens with the newest of its turns, and goes on in its own session", async () => {
    expect(await resume()).toBe("ok");
    expect(host.conversation()).toMatchObject({ id, title: "a", hasOlderTurns: true });
    expect(host.line).toEqual(["b: done", "c: done"]);
    expect(host.agent.last.options).toMatchObject({ sessionId: id, isResumed: true, forkOf: null });
  });

  it("is only made current when it is open", async () => {
    await resume();
    await host.begin("else");
    expect(await resume()).toBe("ok");
    expect(host.id).toBe(id);
    expect(host.state.conversations.filter((one) => one.id === id)).toHaveLength(1);
  });

  it("opens once, with one process, when two devices open it in the same moment", async () => {
    const before = host.agent.sessions.length;
    expect(await Promise.all([resume(), resume()])).toEqual(["ok", "ok"]);
    expect(host.agent.sessions).toHaveLength(before + 1);
    await host.sendAll("d");
    expect(host.line).toEqual(["b: done", "c: done", "d: running"]);
  });

  it("that a terminal works in is refused, unless somebody wants it all the same", async () => {
    host.history.writers.set(id, [{ pid: 7, entrypoint: "cli" }]);
    expect(await resume()).toBe("written-elsewhere");
    expect(host.state.conversations.map((one) => one.id)).not.toContain(id);
    expect(await resume(true)).toBe("ok");
    expect(host.id).toBe(id);
  });

  it("that is not there is refused", async () => {
    const wish = { type: "conversation.resume", conversationId: randomUUID() } as const;
    expect(await host.ask(wish)).toBe("not-found");
  });

  it("resumes its session also when its turns have left the state", async () => {
    await resume();
    const saved = host.journal.saved();
    if (saved === null) throw new Error("nothing was saved");
    const conversations = saved.state.conversations.map((one) =>
      one.id === id ? { ...one, turns: [], hasOlderTurns: true } : one,
    );
    const { history } = host;
    const state = { ...saved.state, conversations };
    const next = await TestHost.start({ saved: { ...saved, state }, history });
    expect(next.agent.of(id).options.isResumed).toBe(true);
  });
});

describe("a fork", () => {
  const id = randomUUID();

  beforeEach(async () => {
    host.history.write(id, savedTurn("a", "a"), savedTurn("b", "b"));
    await host.ask({ type: "conversation.resume", conversationId: id });
  });

  const fork = async (newId: string, conversationId = id) =>
    host.ask({ type: "conversation.fork", conversationId, newId });

  it("knows all that was said, in a session of its own", async () => {
    const newId = randomUUID();
    expect(await fork(newId)).toBe("ok");
    expect(host.conversation()).toMatchObject({ id: newId, forkOf: id, title: "a" });
    expect(host.agent.last.options).toMatchObject({
      sessionId: newId,
      isResumed: false,
      forkOf: id,
    });
    expect(host.conversation(newId).turns.map(({ text }) => text)).toEqual(["a", "b"]);
    expect(host.conversation(id).turns).toHaveLength(2);
  });

  it("is one when it is asked for twice, one after the other or at once", async () => {
    const newId = randomUUID();
    const before = host.agent.sessions.length;
    expect(await Promise.all([fork(newId), fork(newId)])).toEqual(["ok", "ok"]);
    expect(await fork(newId)).toBe("ok");
    expect(host.agent.sessions).toHaveLength(before + 1);
    expect(host.state.conversations.filter((one) => one.id === newId)).toHaveLength(1);
  });

  it("of nothing is refused", async () => {
    expect(await fork(randomUUID(), randomUUID())).toBe("not-found");
  });
});

describe("choosing model, permission mode and effort", () => {
  const model = (value: string, efforts: readonly string[]) => ({
    value,
    name: value,
    description: "",
    efforts,
  });

  beforeEach(() => {
    const models = [model("default", ["low"]), model("large", ["low", "high"])];
    const catalog = { models, permissionModes: ["default", "plan"], commands: [] };
    host.agent.last.say({ type: "catalog", catalog });
  });

  const adjust = async (change: Readonly<Record<string, string | null>>) =>
    host.ask({ type: "conversation.adjust", conversationId: host.id, ...change });

  it("takes names of the CLI's lists and tells the process", async () => {
    expect(await adjust({ model: "large", effort: "high" })).toBe("ok");
    expect(await adjust({ permissionMode: "plan" })).toBe("ok");
    const settings = { model: "large", permissionMode: "plan", effort: "high" };
    expect(host.conversation().settings).toEqual(settings);
    expect(host.agent.last.calls.at(-1)).toBe(`adjust ${JSON.stringify(settings)}`);
  });

  it.each([
    { model: "other" },
    { permissionMode: "bypassPermissions" },
    { effort: "high" },
    { model: "default", effort: "high" },
  ])("refuses what is not in them: %j", async (change) => {
    expect(await adjust(change)).toBe("unknown-choice");
    expect(host.conversation().settings).toEqual({
      model: null,
      permissionMode: null,
      effort: null,
    });
    expect(host.agent.last.calls).toEqual([]);
  });

  it("gives up an effort that the new model does not have, and goes back to the CLI's own", async () => {
    await adjust({ model: "large", effort: "high" });
    expect(await adjust({ model: "default" })).toBe("ok");
    expect(host.conversation().settings).toMatchObject({ model: "default", effort: null });
    expect(await adjust({ model: null })).toBe("ok");
    expect(host.conversation().settings.model).toBeNull();
  });

  it("begins the next process with it", async () => {
    await adjust({ model: "large" });
    await host.begin("one");
    await host.begin("two");
    expect(host.agent.last.options.settings.model).toBe("large");
  });
});

describe("stopping the host", () => {
  it("ends all agents, running turns as interrupted", async () => {
    await host.sendAll("one");
    await host.conversations.stop();
    expect(host.line).toEqual(["one: interrupted"]);
    expect(host.agent.sessions.every(({ calls }) => calls.includes("stop"))).toBe(true);
    expect(host.conversation().agent).toEqual({ kind: "stopped" });
  });
});

describe("a conversation that is nowhere", () => {
  const conversationId = "44444444-4444-4444-8444-444444444444";

  it("can't be renamed or removed, and nothing is kept of that", async () => {
    const host = await TestHost.start();
    expect(await host.ask({ type: "conversation.rename", conversationId, title: "x" })).toBe(
      "not-found",
    );
    expect(await host.ask({ type: "conversation.remove", conversationId })).toBe("not-found");
    expect([...host.history.hidden]).toEqual([]);
  });

  it("and one in which nothing was said is closed without a trace", async () => {
    const host = await TestHost.start();
    expect(await host.ask({ type: "conversation.remove", conversationId: host.id })).toBe("ok");
    expect([...host.history.hidden]).toEqual([]);
  });
});
