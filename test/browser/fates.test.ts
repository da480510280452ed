import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import {
  accepted,
  begun,
  block,
  conversationId,
  opened,
  requested,
  resolved,
  started,
  tool,
  turn,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

const configured = (permissionMode: string | null) =>
  ({
    type: "conversation.configured",
    conversationId,
    model: null,
    permissionMode,
  }) as const;

describe("a turn whose end nobody knows", () => {
  it("is told about once, without what was never run, and without a green strip", async () => {
    const id = randomUUID();
    const command = { kind: "command", command: "npm publish", description: null } as const;
    bench.host.emit(...opened(), accepted("Deploy it.", id), started(id));
    bench.host.emit(
      block(
        id,
        tool("t1", { kind: "command", name: "Bash", subject: "npm publish", status: "running" }),
      ),
      requested("p1", command, { turnId: id }),
    );
    await bench.open();
    await bench.allowButton.waitFor();
    bench.host.isReachable = false;
    bench.host.cut();
    await bench.page.getByText("Reconnecting…").waitFor();
    bench.host.emit(resolved("p1", "lost", null), {
      type: "turn.ended",
      conversationId,
      turnId: id,
      status: "indeterminate",
      stats: null,
      problem: { code: "claude-lost", detail: "exit code 137" },
    });
    bench.host.isReachable = true;
    const card = bench.page.getByRole("region", { name: "Nobody knows whether this finished" });
    await card.getByText("exit code 137").waitFor();
    expect(await bench.page.getByText("Back, nothing missed").count()).toBe(0);
    expect(await bench.page.locator(".notice").count()).toBe(0);
    await bench.page.locator(".tool").getByText("not run").waitFor();
    expect(await bench.page.locator(".tool").getByText("failed").count()).toBe(0);
    await screenshot(bench.page, "undecided-once");
    const by = { id: "d1", name: "iPhone · Safari" };
    bench.host.emit({ type: "turn.settled", conversationId, turnId: id, choice: "dismiss", by });
    await bench.page.getByText("It was left as it is.").waitFor();
    expect(await bench.page.getByText("choose whether").count()).toBe(0);
  });
});

describe("attempts that were repeated", () => {
  it("count down while they are to come, and are only told about afterwards", async () => {
    const id = randomUUID();
    bench.host.emit(...opened(), accepted("Go on.", id), started(id));
    bench.host.emit(
      block(id, {
        kind: "notice",
        id: "n1",
        level: "warning",
        problem: { code: "api-retry", detail: "529 (1/10)" },
        until: Date.now() + 3_000,
      }),
    );
    await bench.open();
    await bench.page.getByText(/Next attempt in [23]/).waitFor();
    await bench.page.getByText("did not answer at first, and was tried again").waitFor();
    expect(await bench.page.getByText("you need not do anything").count()).toBe(0);
  });
});

describe("a turn from the CLI's own record", () => {
  it("names nobody as its author", async () => {
    const old = turn(randomUUID(), "Written in a terminal", {
      by: { id: "transcript", name: "" },
    });
    const [host] = opened();
    if (host !== undefined) bench.host.emit(host);
    bench.host.emit(begun(conversationId, { turns: [old] }));
    await bench.open();
    await bench.page.locator(".bubble", { hasText: "Written in a terminal" }).waitFor();
    expect(await bench.page.locator(".prompt-caption").count()).toBe(0);
  });
});

describe("a pause that somebody wanted", () => {
  it("is shown even when nothing waits", async () => {
    await bench.openConversation();
    const by = { id: "d1", name: "iPhone · Safari" };
    bench.host.emit({ type: "queue.paused", reason: "person", by });
    const line = bench.page.locator(".pause-line");
    await line.getByText("Paused by you").waitFor();
    expect(await line.getByText("waiting").count()).toBe(0);
    await screenshot(bench.page, "paused-empty");
    await line.getByRole("button", { name: "Resume" }).tap();
    await bench.host.message("queue.resume");
  });
});

describe("the mode at the message box", () => {
  it("is the one that works, not the one that was chosen", async () => {
    const settings = { model: null, permissionMode: "plan", effort: null };
    bench.host.emit(...opened());
    bench.host.emit({
      type: "catalog.changed",
      catalog: {
        models: [],
        permissionModes: ["default", "acceptEdits", "plan"],
        commands: [],
      },
    });
    bench.host.emit({ type: "conversation.adjusted", conversationId, settings, by: null });
    bench.host.emit(configured("plan"));
    await bench.open();
    const pill = bench.page.locator(".pill").first();
    await pill.getByText("Plan first").waitFor();
    bench.host.emit(configured("acceptEdits"));
    await pill.getByText("Accept edits").waitFor();
    expect(await pill.getAttribute("data-tone")).toBe("amber");
    await screenshot(bench.page, "mode-that-works");
  });
});

describe("a narrow screen in Korean", () => {
  it("keeps the way to another conversation in one line", async () => {
    bench.host.emit(...opened(), accepted("안녕", randomUUID()));
    await bench.open(newPhone(bench.browser, { locale: "ko-KR" }));
    await bench.page.setViewportSize({ width: 320, height: 600 });
    await bench.page.getByRole("textbox", { name: "Claude에게 보낼 메시지" }).fill("글");
    bench.host.emit(begun(randomUUID()));
    const go = bench.page.getByRole("button", { name: "이동" });
    await go.waitFor();
    const box = await go.boundingBox();
    expect(box?.height ?? 99).toBeLessThanOrEqual(44);
    const style = await bench.page.evaluate<string>(
      'getComputedStyle(document.querySelector(".offer .link-button")).whiteSpace',
    );
    expect(style).toBe("nowrap");
    await screenshot(bench.page, "offer-320-ko");
  });
});
