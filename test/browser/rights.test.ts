import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PermissionContent } from "../../src/shared/permissionContent";
import { accepted, conversationId, ended, opened, requested, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

/** What a device sees that may not do everything, and what the PC has to confirm. */
const bench = usePageBench();
const turn = randomUUID();
const command: PermissionContent = { kind: "command", command: "npm test", description: null };
const grants = { conversation: ["Bash(npm test)"], always: ["Bash(npm test)"] };

const button = (name: string | RegExp) => bench.page.getByRole("button", { name });

async function openAsked(role: "view" | "approve" | "full"): Promise<void> {
  bench.host.role = role;
  bench.host.emit(...opened(), accepted("Build.", turn), started(turn));
  bench.host.emit(accepted("Then this."));
  bench.host.emit(requested("p1", command, { turnId: turn, grants }));
  await bench.open();
  await bench.page.getByText("npm test").first().waitFor();
}

describe("a device that may only look", () => {
  it("has nothing to press that changes anything, and says so", async () => {
    await openAsked("view");
    await bench.page.getByText("View: this device can look, nothing else.").waitFor();
    await bench.page.getByText("This device may not answer.").waitFor();
    for (const name of ["Allow once", "Deny", "Stop", "Send", "New conversation"]) {
      expect(await bench.page.getByRole("button", { name, exact: true }).count()).toBe(0);
    }
    expect(await bench.page.getByRole("textbox").count()).toBe(0);
  });

  it("looks at the queue and reads conversations without changing them", async () => {
    bench.host.answers = null;
    await openAsked("view");
    await button(/1 waiting/).tap();
    const sheet = bench.page.getByRole("dialog", { name: "Queue" });
    await sheet.getByText("This device can look at the queue, not change it.").waitFor();
    for (const name of [/^Pause/, /^Remove/, /^Stop/, /^Edit/]) {
      expect(await sheet.getByRole("button", { name }).count()).toBe(0);
    }
    await sheet.getByRole("button", { name: "Close" }).tap();
    await button(/^Open conversations/).tap();
    const list = await bench.host.message("conversation.list");
    const listed = { title: "An old one", firstPrompt: "Hi", createdAt: null, gitBranch: null };
    bench.host.accept(list.requestId, {
      items: [{ ...listed, id: randomUUID(), updatedAt: Date.now(), isOpen: false }],
      cursor: null,
      isPartial: false,
    });
    await button(/An old one/).tap();
    await bench.host.message("conversation.page");
    await bench.page.getByText("Read only").waitFor();
    expect(await button(/^Fork/).count()).toBe(0);
    expect(bench.host.received.some(({ type }) => type === "conversation.resume")).toBe(false);
  });

  it("can still log out", async () => {
    await openAsked("view");
    await button("Menu").tap();
    expect(await button("Devices").count()).toBe(0);
    expect(await button("Restart server").count()).toBe(0);
    await button("Log out").tap();
    await bench.page.getByRole("group").getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("heading", { name: "You are logged out" }).waitFor();
  });

  it("gets its message box with what was typed back when the role is raised", async () => {
    await openAsked("full");
    await bench.composer.fill("not sent yet");
    bench.host.role = "view";
    bench.host.cut();
    await bench.page.getByText("Not sent, kept here:").waitFor();
    await bench.page.getByText("What this device may do has changed.").waitFor();
    await bench.page.getByText("not sent yet").waitFor();
    bench.host.role = "full";
    bench.host.cut();
    await bench.composer.waitFor();
    expect(await bench.composer.inputValue()).toBe("not sent yet");
  });
});

describe("a device that may no longer do everything", () => {
  it("does not go on showing the other devices, and says what happened", async () => {
    await openAsked("full");
    bench.host.devices = [];
    await button("Menu").tap();
    await button("Devices").tap();
    const sheet = bench.page.getByRole("dialog", { name: "Devices" });
    await sheet.getByText("No device is paired", { exact: true }).waitFor();
    bench.host.role = "approve";
    bench.host.cut();
    await sheet.waitFor({ state: "detached" });
    await bench.page.getByText("What this device may do has changed.").waitFor();
    await bench.page.getByText("Approve: this device can answer").waitFor();
  });
});

describe("a device that may answer", () => {
  it("allows once or denies, and no more than that, and stops", async () => {
    await openAsked("approve");
    await bench.page.getByText("Approve: this device can answer requests, once each").waitFor();
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    expect(await bench.page.locator(".permission button").allTextContents()).toEqual([
      "Deny",
      "Allow once",
    ]);
    await bench.allowButton.tap();
    const answer = await bench.host.message("permission.answer");
    expect(answer.decision).toEqual({ kind: "allow" });
    await button("Stop").tap();
    await bench.host.message("turn.interrupt");
  });

  it("decides nothing about a turn whose end nobody knows", async () => {
    bench.host.role = "approve";
    bench.host.emit(...opened(), accepted("Build.", turn), started(turn));
    bench.host.emit(ended(turn, "indeterminate"));
    await bench.open();
    await bench.page.getByRole("region", { name: /^Nobody knows/ }).waitFor();
    expect(await bench.page.locator(".undecided button").count()).toBe(0);
  });

  it("is told in words what the PC refuses all the same", async () => {
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "not-allowed");
    };
    await openAsked("approve");
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    await bench.allowButton.tap();
    await bench.page.getByText("This device may not do that.").waitFor();
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
  });
});

describe("a yes for ever from a phone", () => {
  async function askForEver(): Promise<void> {
    bench.host.answers = null;
    await openAsked("full");
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    await button("More choices").tap();
    await bench.page.getByRole("button", { name: "Always allow…", disabled: false }).tap();
    await bench.page
      .getByRole("button", { name: "Always allow", exact: true, disabled: false })
      .tap();
    await bench.page.getByText("Confirm “always” in VS Code on the PC within a minute.").waitFor();
  }

  it("waits for the PC, and lets the person choose once instead", async () => {
    await askForEver();
    await bench.allowButton.tap();
    const once = await bench.host.message(
      "permission.answer",
      ({ decision }) => decision.kind === "allow" && decision.scope === undefined,
    );
    expect(once).toMatchObject({ conversationId, permissionId: "p1" });
    await bench.page.getByText("Confirm “always”").waitFor({ state: "detached" });
  });

  it("says what became of it when the owner says no, and the request stays", async () => {
    await askForEver();
    const { requestId } = await bench.host.message("permission.answer");
    bench.host.refuse(requestId, "step-up-refused");
    await bench.page.getByText("It was not allowed at the PC within a minute.").waitFor();
    await bench.page.getByRole("button", { name: "Allow once", disabled: false }).waitFor();
  });

  it("says that the question is over when the connection breaks meanwhile, and nothing after a reload", async () => {
    await askForEver();
    bench.host.cut();
    const words = bench.page.getByText("The connection broke, so the question at the PC is over");
    await words.waitFor();
    await bench.page.getByRole("button", { name: "Allow once", disabled: false }).waitFor();
    await bench.page.reload();
    await bench.page.getByRole("button", { name: "Allow once", disabled: false }).waitFor();
    expect(await words.count()).toBe(0);
  });
});
