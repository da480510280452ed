import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../src/shared/events";
import { newDesktop } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import {
  accepted,
  begun,
  conversationId,
  ended,
  opened,
  requested,
  started,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

/** The ways in which a message can go out, and where work goes on that is not on the screen. */
const bench = usePageBench();
const otherId = "6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa02";
const turn = randomUUID();

function limit(status: string): HostEvent {
  const asOf = Date.now();
  const known = { kind: "five_hour", utilization: 1, resetsAt: asOf + 3_600_000, status };
  const window = { ...known, source: "event", asOf } as const;
  return { type: "plan.changed", windows: [window] };
}

const button = (name: string | RegExp) => bench.page.getByRole("button", { name });
const item = (name: RegExp) => bench.page.getByRole("menuitem", { name });

describe("the plan's limit", () => {
  it("lets what failed by it, and what is typed, run when it is lifted", async () => {
    const problem = { code: "api-limit", detail: null } as const;
    bench.host.emit(...opened(), accepted("Build.", turn), started(turn), limit("rejected"));
    const end = { type: "turn.ended", conversationId, turnId: turn, stats: null } as const;
    bench.host.emit({ ...end, status: "failed", problem });
    await bench.open();
    await bench.composer.fill("And test.");
    const limits = bench.page.getByText(/^Limit reached until .*\d\d:\d\d/u);
    await expect.poll(() => limits.count()).toBe(2);
    expect(await limits.first().textContent()).toMatch(/ · in \d+ minutes$/);
    await screenshot(bench.page, "limit");
    await button(/^Run at .*\d\d:\d\d/u).tap();
    const again = await bench.host.message("prompt.send");
    expect(again).toMatchObject({ text: "Build.", isDeferred: true });
    expect(await bench.host.message("turn.settle")).toMatchObject({ choice: "dismiss" });
    bench.host.accept(again.requestId);
    await button("Send then").tap();
    const typed = await bench.host.message("prompt.send", ({ text }) => text === "And test.");
    expect(typed.isDeferred).toBe(true);
    expect(await bench.composer.inputValue()).toBe("");
  });

  it("is not spoken of while the plan takes work", async () => {
    bench.host.emit(limit("allowed"));
    await bench.openConversation();
    expect(await bench.page.getByText(/^Limit reached/).count()).toBe(0);
  });
});

describe("the button that sends", () => {
  it("offers the other ways to a finger that stays on it, and sends nothing by that", async () => {
    bench.host.emit(...opened(), accepted("Build.", turn), started(turn), limit("allowed"));
    await bench.open();
    await bench.composer.fill("Rather this.");
    await bench.sendButton.dispatchEvent("pointerdown", { pointerType: "touch", button: 0 });
    await item(/^Run now/).waitFor();
    await screenshot(bench.page, "send-ways");
    await bench.sendButton.dispatchEvent("pointerup", { pointerType: "touch" });
    await bench.sendButton.dispatchEvent("click", { detail: 1 });
    for (const way of await bench.page.getByRole("menuitem").all()) {
      expect(Math.round((await way.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    expect(bench.host.received.some(({ type }) => type === "prompt.send")).toBe(false);
    await item(/^Run now/).tap();
    const sent = await bench.host.message("prompt.send");
    expect(sent).toMatchObject({ text: "Rather this.", isUrgent: true });
  });

  it("offers them to the keyboard and to the other button of a mouse", async () => {
    bench.host.emit(...opened(), accepted("Build.", turn), started(turn), limit("allowed"));
    await bench.open(newDesktop(bench.browser));
    await bench.composer.fill("Later.");
    await bench.sendButton.click({ button: "right" });
    await item(/^Queue/).waitFor();
    await bench.page.keyboard.press("Escape");
    await item(/^Queue/).waitFor({ state: "detached" });
    await bench.sendButton.focus();
    await bench.page.keyboard.press("ArrowUp");
    await bench.page.locator("[role=menuitem]:focus").waitFor();
    await bench.page.keyboard.press("ArrowUp");
    await bench.page.keyboard.press("Enter");
    const sent = await bench.host.message("prompt.send");
    expect(sent).toMatchObject({ text: "Later.", isDeferred: true });
    expect(sent.isUrgent).toBeUndefined();
  });
});

describe("a prompt that was not sent yet", () => {
  it("can be changed and deleted where it never left this device", async () => {
    await bench.openConversation();
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("Reconnecting").waitFor();
    for (const text of ["One.", "Two."]) {
      await bench.composer.fill(text);
      await bench.sendButton.tap();
    }
    const unsent = bench.page.locator("[data-status=sending]");
    await expect.poll(() => unsent.count()).toBe(2);
    await screenshot(bench.page, "unsent");
    await unsent.first().getByRole("button", { name: "Delete" }).tap();
    await expect.poll(() => unsent.count()).toBe(1);
    await unsent.getByRole("button", { name: "Edit" }).tap();
    await expect.poll(() => unsent.count()).toBe(0);
    expect(await bench.composer.inputValue()).toBe("Two.");
  });

  it("is left alone where its answer never came", async () => {
    bench.host.answers = null;
    await bench.openConversation();
    await bench.composer.fill("One.");
    await bench.sendButton.tap();
    await bench.host.message("prompt.send");
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("Kept here.").waitFor();
    expect(await bench.page.locator("[data-status=sending] button").count()).toBe(0);
  });
});

describe("the header", () => {
  it("names the conversation and what it is a copy of the words of, before the folder", async () => {
    bench.host.emit(...opened());
    bench.host.emit(begun(otherId, { title: "A longer name", forkOf: conversationId }));
    await bench.open();
    const heading = bench.page.getByRole("heading", { level: 1 });
    await expect.poll(() => heading.textContent()).toBe("ForkA longer name");
    await bench.page.locator(".header-place", { hasText: "my-app" }).waitFor();
    await screenshot(bench.page, "header-fork");
  });

  it("says where a person is waited for, also while this one works, and goes there", async () => {
    bench.host.emit(begun(otherId, { title: "Build", isNamed: true }), ...opened());
    bench.host.emit(accepted("Here.", turn), started(turn));
    await bench.open();
    const asked = { kind: "command", command: "npm run build", description: null } as const;
    bench.host.emit(Object.assign(requested("p1", asked), { conversationId: otherId }));
    const header = bench.page.locator(".header-work");
    await expect.poll(() => header.innerText()).toBe("“Build” needs you");
    await screenshot(bench.page, "header-needs-you-elsewhere");
    await header.getByRole("button").tap();
    await bench.page.locator(".permission").getByText("npm run build").waitFor();
  });

  it("says where work goes on, and leads to stopping it and to going there", async () => {
    bench.host.emit(begun(otherId, { title: "Build", isNamed: true }), ...opened());
    bench.host.emit(accepted("Go.", turn, undefined, { conversationId: otherId }));
    bench.host.emit({ type: "turn.started", conversationId: otherId, turnId: turn });
    await bench.open();
    await screenshot(bench.page, "header-elsewhere");
    await button("Working in “Build”").tap();
    const sheet = bench.page.getByRole("dialog", { name: "Queue" });
    await sheet.getByRole("button", { name: "Stop “Build”" }).tap();
    const stop = await bench.host.message("turn.interrupt");
    expect(stop.conversationId).toBe(otherId);
    await screenshot(bench.page, "queue-running");
    await sheet.getByRole("button", { name: "Go." }).tap();
    await sheet.waitFor({ state: "detached" });
    await bench.page.locator(".bubble", { hasText: "Go." }).waitFor();
  });
});

describe("a conversation that nobody decided about", () => {
  it("says so in the list and on another one's screen", async () => {
    bench.host.emit(begun(otherId, { title: "Build", isNamed: true }), ...opened());
    bench.host.emit(accepted("Go.", turn, undefined, { conversationId: otherId }));
    bench.host.emit({ type: "turn.started", conversationId: otherId, turnId: turn });
    bench.host.emit({ ...ended(turn, "indeterminate"), conversationId: otherId } as HostEvent);
    await bench.open();
    const strip = bench.page.locator(".elsewhere", { hasText: "“Build” needs a decision" });
    await strip.waitFor();
    await button(/^Open conversations/).tap();
    await bench.page.getByRole("dialog").getByText("Needs a decision").waitFor();
    await screenshot(bench.page, "conversations-undecided");
    await bench.page.keyboard.press("Escape");
    await bench.page.getByRole("dialog").waitFor({ state: "detached" });
    await strip.tap();
    await bench.page.getByRole("region", { name: /^Nobody knows/ }).waitFor();
  });
});
