import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Author } from "../../../src/shared/state";
import { phone, quiet, TestHost } from "./support/testHost";

const tablet: Author = { id: "tablet", name: "Tablet" };

const sendAs = async (host: TestHost, by: Author, text: string, more: object = {}) => {
  const promptId = randomUUID();
  const wish = { type: "prompt.send" as const, conversationId: host.id, promptId, text, ...more };
  if ((await host.ask(wish, by)) !== "ok") throw new Error("refused");
  return promptId;
};

/** What is told of a phone that was put out. */
const putOut = { ids: [phone.id], keptIds: null, stopsRunning: true };

const pauseOf = (host: TestHost) => host.state.queue.pause?.reason ?? null;

describe("a device that was put out", () => {
  it("has its running turn stopped and its prompts held, until a person resumes", async () => {
    const host = await TestHost.start();
    const running = await sendAs(host, phone, "one");
    await sendAs(host, phone, "two");
    host.conversations.holdBack(putOut);
    expect(host.turn(running).status).toBe("stopping");
    expect(pauseOf(host)).toBe("device-revoked");
    await host.end("interrupted");
    expect(host.line).toEqual(["one: interrupted", "(two)"]);
    await host.ask({ type: "queue.resume" }, tablet);
    expect(host.line.at(-1)).toBe("two: running");
  });

  it("does not stop what others run, nor hold what others want", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    await sendAs(host, tablet, "two");
    host.conversations.holdBack(putOut);
    expect(pauseOf(host)).toBeNull();
    await host.end();
    expect(host.line).toEqual(["one: done", "two: running"]);
  });

  it("is held also where a pause was there that lets some pass", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    await host.ask({ type: "queue.pause" }, tablet);
    await sendAs(host, phone, "two");
    host.conversations.holdBack(putOut);
    expect(pauseOf(host)).toBe("device-revoked");
  });

  it("is held also with what was to run at once", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    await sendAs(host, phone, "two", { isUrgent: true });
    host.conversations.holdBack(putOut);
    await host.end("interrupted");
    expect(host.line).toEqual(["one: interrupted", "(two)"]);
  });

  it("is held also with what is just about to begin", async () => {
    const host = await TestHost.start();
    const ref = host.attachments.add("a".repeat(64));
    const open = host.attachments.hold();
    await sendAs(host, phone, "one", { images: [ref.id], isUrgent: true });
    host.conversations.holdBack(putOut);
    open();
    await quiet();
    expect(host.line).toEqual(["(one)"]);
    expect(host.agent.texts).toEqual([]);
  });

  it("has nothing more taken in that was on its way", async () => {
    const host = await TestHost.start();
    host.conversations.holdBack(putOut);
    await expect(sendAs(host, phone, "late")).rejects.toThrow("refused");
    await sendAs(host, tablet, "one");
    expect(host.line).toEqual(["one: running"]);
  });

  it("has what it made of another's prompt held too, or stopped", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    const promptId = await sendAs(host, tablet, "two");
    await host.ask({ type: "queue.edit", promptId, version: 1, text: "three" }, phone);
    expect(host.state.queue.prompts[0]).toMatchObject({ by: tablet, editedBy: phone });
    host.conversations.holdBack(putOut);
    expect(pauseOf(host)).toBe("device-revoked");
    await host.end();
    expect(host.line).toEqual(["one: done", "(three)"]);
    await host.ask({ type: "queue.resume" }, tablet);
    expect(host.turn(promptId)).toMatchObject({ by: tablet, editedBy: phone });
    host.conversations.holdBack(putOut);
    expect(host.turn(promptId).status).toBe("stopping");
  });

  it("has no more to do with a prompt that somebody else has edited since", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    const promptId = await sendAs(host, tablet, "two");
    await host.ask({ type: "queue.edit", promptId, version: 1, text: "three" }, phone);
    await host.ask({ type: "queue.edit", promptId, version: 2, text: "four" }, tablet);
    host.conversations.holdBack(putOut);
    expect(pauseOf(host)).toBeNull();
    const late = { type: "queue.edit", promptId, version: 3, text: "five" } as const;
    expect(await host.ask(late, phone)).toBe("not-allowed");
    const next = await host.restart();
    expect(next.state.queue.prompts[0]).toMatchObject({ text: "four", editedBy: tablet });
  });

  it("leaves no pause behind when what it wanted is taken out", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    const promptId = await sendAs(host, phone, "two");
    host.conversations.holdBack(putOut);
    await host.ask({ type: "queue.remove", promptId }, tablet);
    expect(pauseOf(host)).toBeNull();
  });

  it("stays held over a restart", async () => {
    const host = await TestHost.start();
    await sendAs(host, tablet, "one");
    await sendAs(host, phone, "two");
    host.conversations.holdBack(putOut);
    await host.end();
    const next = await host.restart();
    await quiet();
    expect(next.line.at(-1)).toBe("(two)");
    expect(pauseOf(next)).toBe("device-revoked");
  });
});

describe("a device that logged out", () => {
  it("has its prompts held, and its running turn goes on to its end", async () => {
    const host = await TestHost.start();
    const running = await sendAs(host, phone, "one");
    await sendAs(host, phone, "two");
    host.conversations.holdBack({ ...putOut, stopsRunning: false });
    expect(host.turn(running).status).toBe("running");
    await host.end();
    expect(host.line).toEqual(["one: done", "(two)"]);
    expect(pauseOf(host)).toBe("device-revoked");
  });
});

describe("when all but some are put out", () => {
  it("what those wanted that left before is held and stopped too, and nothing of the others", async () => {
    const host = await TestHost.start();
    const running = await sendAs(host, phone, "one");
    await sendAs(host, phone, "two");
    host.conversations.holdBack({ ids: [], keptIds: [phone.id, "editor"], stopsRunning: true });
    expect([host.turn(running).status, pauseOf(host)]).toEqual(["running", null]);
    host.conversations.holdBack({ ids: [], keptIds: [tablet.id, "editor"], stopsRunning: true });
    expect([host.turn(running).status, pauseOf(host)]).toEqual(["stopping", "device-revoked"]);
  });
});

describe("a device that may do everything again", () => {
  it("has taken in what it wants from then on", async () => {
    const host = await TestHost.start();
    host.conversations.holdBack(putOut);
    host.conversations.letBack(phone.id);
    await sendAs(host, phone, "one");
    expect(host.line).toEqual(["one: running"]);
  });
});
