import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PermissionScope } from "../../src/shared/state";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

const chosen = { model: null, permissionMode: null, effort: null };

/** The newest request of a conversation to the model. */
function lastRequest() {
  const request = bench.api.requests.findLast(({ kind }) => kind === "conversation");
  return request?.body as {
    readonly model: string;
    readonly output_config?: { readonly effort?: string };
    readonly messages: readonly unknown[];
  };
}

/** The smallest picture that there is: one pixel. */
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("a fork", () => {
  it("begins with all the words of the other, goes on by itself and leaves it alone", async () => {
    const [original, forked] = [randomUUID(), randomUUID()];
    const first = bench.open({ sessionId: original });
    await first.run("[[say one]] remember-alpha");
    await first.session.stop();

    const fork = bench.open({ sessionId: forked, forkOf: original });
    await fork.run("[[say two]] remember-beta");
    expect(JSON.stringify(lastRequest().messages)).toContain("remember-alpha");
    await fork.session.stop();
    await fork.run("[[say three]]");
    expect(JSON.stringify(lastRequest().messages)).toMatch(/remember-alpha.*remember-beta/);
    await fork.session.stop();

    const later = bench.open({ sessionId: forked, isResumed: true, forkOf: original });
    await later.run("[[say four]]");
    expect(JSON.stringify(lastRequest().messages)).toMatch(/remember-alpha.*remember-beta/);

    await first.run("[[say five]]");
    expect(JSON.stringify(lastRequest().messages)).toContain("remember-alpha");
    expect(JSON.stringify(lastRequest().messages)).not.toContain("remember-beta");
  });

  it("that was ended before its first prompt is one all the same", async () => {
    const original = randomUUID();
    const first = bench.open({ sessionId: original });
    await first.run("[[say one]] remember-alpha");
    const fork = bench.open({ forkOf: original });
    await fork.waitFor("status", ({ status }) => status.kind === "ready");
    await fork.session.stop();
    await fork.run("[[say two]]");
    expect(JSON.stringify(lastRequest().messages)).toContain("remember-alpha");
  });

  it("of a session that is not there fails, and nothing else is begun in its place", async () => {
    const fork = bench.open({ forkOf: randomUUID() });
    expect(await fork.run("[[say two]]")).toMatchObject({
      status: "failed",
      problem: { detail: expect.stringContaining("No conversation found") as string },
    });
    expect(bench.api.requests.filter(({ kind }) => kind === "conversation")).toEqual([]);
  });
});

describe("what was chosen", () => {
  it("is what the first request to the model has", async () => {
    const settings = { model: "haiku", permissionMode: "acceptEdits", effort: "low" };
    const recorder = bench.open({ settings });
    await recorder.run("[[write a.txt | free]] [[say ok]]");
    expect(lastRequest().model).toContain("haiku");
    expect(lastRequest().output_config?.effort).toBe("low");
    expect(existsSync(path.join(bench.folder, "a.txt"))).toBe(true);
    expect(recorder.events.some(({ type }) => type === "permission-requested")).toBe(false);
  });

  it("changes between two prompts, in the same process, and is reported", async () => {
    const recorder = bench.open();
    const { catalog } = await recorder.waitFor("catalog");
    expect(catalog.permissionModes).toEqual(["default", "acceptEdits", "plan", "dontAsk"]);
    expect(catalog.commands.map(({ name }) => name)).toContain("compact");
    await recorder.run("[[say one]]");
    const before = lastRequest().model;
    const [pid] = await bench.processes();
    const model = catalog.models.find(({ value }) => value === "sonnet");
    recorder.session.adjust({
      model: "sonnet",
      permissionMode: "acceptEdits",
      effort: model?.efforts.at(-1) ?? null,
    });
    await recorder.run("[[write a.txt | free]] [[say two]]");
    expect(lastRequest().model).not.toBe(before);
    expect(lastRequest().model).toContain("sonnet");
    expect(lastRequest().output_config?.effort).toBe("max");
    expect(recorder.events.some(({ type }) => type === "permission-requested")).toBe(false);
    const configured = recorder.events.findLast(({ type }) => type === "configured");
    expect(configured).toMatchObject({ model: lastRequest().model, permissionMode: "acceptEdits" });
    expect(await bench.processes()).toEqual([pid]);
    expect(recorder.texts).toEqual(["one", "two"]);
  });

  it("is left to the CLI again without losing the conversation", async () => {
    const settings = { model: "haiku", permissionMode: "acceptEdits", effort: "low" };
    const recorder = bench.open({ settings });
    await recorder.run("[[say one]] remember-alpha");
    recorder.session.adjust({ ...settings, model: null });
    await recorder.run("[[say two]]");
    expect(lastRequest().model).not.toContain("haiku");
    recorder.session.adjust(chosen);
    await recorder.run("[[say three]]");
    expect(lastRequest().model).not.toContain("haiku");
    expect(lastRequest().output_config?.effort).not.toBe("low");
    expect(JSON.stringify(lastRequest().messages)).toContain("remember-alpha");
    expect(recorder.events.findLast(({ type }) => type === "configured")).toMatchObject({
      permissionMode: "default",
    });
  });

  it("may be the mode in which nothing asks and nothing is done", async () => {
    const recorder = bench.open({ settings: { permissionMode: "dontAsk" } });
    await recorder.run("[[bash touch a.txt]] [[say ok]]");
    expect(await readdir(bench.folder)).toEqual([]);
    expect(recorder.events.some(({ type }) => type === "permission-requested")).toBe(false);
  });
});

describe("a prompt", () => {
  it("reaches the model with its pictures, in order, before its words", async () => {
    const recorder = bench.open();
    const images = [
      { type: "image/png", base64: pixel },
      { type: "image/png", base64: pixel },
    ] as const;
    expect((await recorder.run("[[say seen]] what-is-this", { images })).status).toBe("done");
    const sent = JSON.stringify(lastRequest().messages);
    const source = JSON.stringify({ type: "base64", media_type: "image/png", data: pixel });
    expect(sent.split(source)).toHaveLength(3);
    expect(sent.lastIndexOf(source)).toBeLessThan(sent.lastIndexOf("what-is-this"));
    expect((await recorder.run("", { images })).status).toBe("done");
  });

  it("that the CLI has had is not run again: what came of it is in the history", async () => {
    const id = randomUUID();
    const recorder = bench.open();
    await recorder.run("[[say once]]", { id });
    const requests = bench.api.requests.length;
    const from = recorder.events.length;
    recorder.session.prompt({ id, text: "[[say once]]", images: [] });
    expect(await recorder.waitFor("turn-lost", () => true, from)).toMatchObject({ hasBegun: true });
    expect((await recorder.run("[[say next]]")).status).toBe("done");
    expect(bench.api.requests.length).toBe(requests + 1);
  });

  it("may be a command of the CLI, whose output is shown", async () => {
    const recorder = bench.open();
    await recorder.run("[[say one]]");
    expect((await recorder.run("/context")).status).toBe("done");
    expect(recorder.texts.at(-1)).toContain("Context Usage");
    expect((await recorder.run("/compact")).status).toBe("done");
    expect(recorder.texts.at(-1)).toBe("Compacted");
  });
});

describe("an allowance", () => {
  const run = async (scope: PermissionScope, script: string) => {
    const recorder = bench.open();
    const asked: string[] = [];
    recorder.session.onEvent((event) => {
      if (event.type !== "permission-requested") return;
      const { id, grants } = event.request;
      asked.push(scope === "once" ? "" : grants[scope].join(", "));
      recorder.session.answer(id, { kind: "allow", scope });
    });
    await recorder.run(script);
    return { asked, recorder };
  };
  const written = path.join(".claude", "settings.local.json");
  const twice =
    "[[bash npm view left-pad name --offline]] [[bash npm view left-pad version --offline]]";

  it("of one call is asked for again at the next", async () => {
    expect((await run("once", `${twice} [[say ok]]`)).asked).toHaveLength(2);
  });

  it("for the conversation holds at once, for its label, and is written nowhere", async () => {
    const { asked, recorder } = await run("conversation", `${twice} [[say ok]]`);
    expect(asked).toEqual(["Bash(npm view *)"]);
    expect(existsSync(path.join(bench.folder, written))).toBe(false);
    await recorder.run("[[bash npm view left-pad license --offline]] [[say ok]]");
    expect(asked).toHaveLength(1);
    await recorder.run("[[bash touch other.txt]] [[say ok]]");
    expect(asked).toHaveLength(2);
  });

  it("for ever is in the CLI's settings and holds for other conversations", async () => {
    const { asked } = await run("always", `${twice} [[say ok]]`);
    expect(asked).toEqual(["Bash(npm view *)"]);
    expect(await readFile(path.join(bench.folder, written), "utf8")).toContain("Bash(npm view *)");
    const second = await run("once", `${twice} [[say ok]]`);
    expect(second.asked).toEqual([]);
  });

  it("of all edits is offered for an edit, not with a command", async () => {
    const { asked, recorder } = await run("conversation", "[[bash touch a.txt]] [[say ok]]");
    expect(asked.join()).toContain("Bash(touch a.txt");
    expect(asked.join()).not.toContain("mode");
    await recorder.run("[[write b.txt | 1]] [[write c.txt | 2]] [[say ok]]");
    expect(asked.at(-1)).toBe("mode acceptEdits");
    expect(asked).toHaveLength(2);
    expect(recorder.events.findLast(({ type }) => type === "configured")).toMatchObject({
      permissionMode: "acceptEdits",
    });
  });
});

describe("an answer", () => {
  it("to a question may be several choices or words of one's own", async () => {
    const recorder = bench.open();
    const ask = async (script: string, answer: string) => {
      const from = recorder.events.length;
      const end = recorder.run(script);
      const { request } = await recorder.waitFor("permission-requested", () => true, from);
      const answers = { "Which?": answer };
      recorder.session.answer(request.id, { kind: "allow", scope: "once", answers });
      await end;
      return { request, sent: JSON.stringify(lastRequest().messages.at(-1)) };
    };
    const several = await ask("[[ask* Which? | Red | Blue | Green]] [[say ok]]", "Red, Green");
    expect(several.request.content).toMatchObject({ questions: [{ isMultiple: true }] });
    expect(several.sent).toContain("Red, Green");
    const own = await ask("[[ask Which? | Red | Blue]] [[say ok]]", "Neither: violet");
    expect(own.sent).toContain("Neither: violet");
  });

  it("to a plan may be no, with a reason that the model gets; yes leaves the plan mode", async () => {
    const recorder = bench.open({ settings: { permissionMode: "plan" } });
    const first = recorder.run("[[plan # One]] [[say revised]]");
    const { request } = await recorder.waitFor("permission-requested");
    expect(request.grants).toEqual({ conversation: [], always: [] });
    recorder.session.answer(request.id, { kind: "deny", reason: "Not enough detail" });
    await first;
    expect(JSON.stringify(lastRequest().messages.at(-1))).toContain("Not enough detail");
    const from = recorder.events.length;
    recorder.allowAll();
    await recorder.run("[[plan # Two]] [[say go]]");
    expect((await recorder.waitFor("configured", () => true, from)).permissionMode).toBe("default");
  });
});

describe("the limits of a plan", () => {
  it("are told as the API says them", async () => {
    const recorder = bench.open({ account: "plan", without: "ANTHROPIC_API_KEY" });
    await recorder.run("[[limits 5h=0.42 7d=0.95 status=allowed_warning]] [[say ok]]");
    const told = recorder.events.flatMap((event) => (event.type === "plan" ? event.windows : []));
    expect(told).toContainEqual(
      expect.objectContaining({ kind: "seven_day", utilization: 0.95, status: "allowed_warning" }),
    );
    expect(told[0]?.resetsAt).toBeGreaterThan(Date.now());
  });
});
