import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors";
import type { StatusInput } from "../../../src/editor/renderStatus";
import { escapeMarkdown } from "../../../src/editor/markdown";
import { renderStatus } from "../../../src/editor/renderStatus";
import { tooltipCommands } from "../../../src/editor/statusTooltip";
import type { HostState } from "../../../src/shared/state";
import { en } from "../../../src/editor/wording/en";
import { problemWords } from "../../../src/shared/wording/problems";
import { hostWith, turnWith, waitingPermission, waitingPrompt } from "./fakes";

const failure = { code: "claude-missing", detail: null } as const;
const usedUp = { code: "tunnel-quota", detail: "ERR_NGROK_725" } as const;
const reachable = { kind: "online", url: "https://my.ngrok.example" } as const;
const refused = { kind: "failed", problem: { code: "tunnel-token-wrong", detail: null } } as const;

function online(host: HostState, publicOrigins: readonly string[] = []): StatusInput {
  const devices = { paired: 2, connected: 1 };
  const localUrl = "http://127.0.0.1:8765";
  return { kind: "online", host, localUrl, publicOrigins, devices, now: 0 };
}

const running = turnWith({ status: "running" });

/** What it is called, the state, the text, the colour, the command of a click. */
const table: readonly (readonly [string, StatusInput, string, string | null, string])[] = [
  ["off", { kind: "off" }, "$(circle-slash) Remote Claude", null, "start"],
  ["starting", { kind: "starting" }, "$(loading~spin) Remote Claude", null, "showLog"],
  ["stopping", { kind: "stopping" }, "$(loading~spin) Remote Claude", null, "showLog"],
  ["failed", { kind: "failed", error: new Error("x") }, "$(error) Remote Claude", "error", "start"],
  ["idle", online(hostWith({})), "$(device-desktop) Remote Claude", null, "openChat"],
  [
    "reachable through ngrok",
    online(hostWith({ tunnel: reachable })),
    "$(broadcast) Remote Claude",
    null,
    "openChat",
  ],
  [
    "reachable at an address of the owner's",
    online(hostWith({}), ["https://claude.example.com"]),
    "$(broadcast) Remote Claude",
    null,
    "openChat",
  ],
  [
    "reachable, but visitors get errors of ngrok's",
    online(hostWith({ tunnel: { ...reachable, trouble: usedUp } })),
    "$(warning) Remote Claude",
    "warning",
    "openChat",
  ],
  ["working", online(hostWith({ turns: [running] })), "$(sync~spin) Working", null, "openChat"],
  [
    "working with a queue",
    online(hostWith({ turns: [running], prompts: [waitingPrompt] })),
    "$(sync~spin) Working · 1 queued",
    null,
    "openChat",
  ],
  [
    "a queue that waits",
    online(hostWith({ tunnel: reachable, prompts: [waitingPrompt, waitingPrompt] })),
    "$(broadcast) 2 queued",
    null,
    "openChat",
  ],
  [
    "somebody is waited for, whatever else is",
    online(
      hostWith({ turns: [running], permissions: [waitingPermission], agent: { kind: "starting" } }),
    ),
    "$(bell-dot) Needs you",
    "warning",
    "openChat",
  ],
  [
    "the CLI failed",
    online(hostWith({ agent: { kind: "failed", problem: failure } })),
    "$(error) Remote Claude",
    "error",
    "openChat",
  ],
  [
    "the tunnel failed, but it works",
    online(hostWith({ tunnel: refused, turns: [running] })),
    "$(sync~spin) Working",
    null,
    "openChat",
  ],
  [
    "the tunnel failed and nothing works",
    online(hostWith({ tunnel: refused })),
    "$(error) Remote Claude",
    "error",
    "openChat",
  ],
];

describe("the status bar item", () => {
  it.each(table)("%s", (_name, input, text, color, command) => {
    const view = renderStatus(input, "en");
    expect([view.text, view.color, view.command]).toEqual([text, color, `remoteClaude.${command}`]);
  });

  it.each(table)("names the product to a screen reader: %s", (_name, input) => {
    for (const language of ["en", "ko"] as const) {
      expect(renderStatus(input, language).label).toMatch(/^Remote Claude: \S/);
    }
  });

  it("links only to commands that the tooltip may run", () => {
    for (const [, input] of table) {
      const links = renderStatus(input, "en").tooltip.matchAll(/\]\(command:([^)?]+)/g);
      const commands = [...links].map(([, command]) => command);
      expect(commands.length).toBeGreaterThan(0);
      expect(tooltipCommands).toEqual(expect.arrayContaining(commands));
    }
  });

  it("shows addresses, the CLI and devices", () => {
    const tunnel = { kind: "online", url: "https://my.ngrok.example" } as const;
    const plain = renderStatus(online(hostWith({ tunnel })), "en").tooltip.replace(
      /\\| &nbsp;/g,
      "",
    );
    expect(plain).toContain("| Folder | my-app |");
    expect(plain).toContain("| Phone | https://my.ngrok.example |");
    expect(plain).toContain("| This PC | http://127.0.0.1:8765 |");
    expect(plain).toContain("| Claude | ready, 2.1.330 |");
    expect(plain).toContain("| Devices | 2 paired, 1 connected |");
  });

  it("shows what waits, and whether it goes on by itself", () => {
    const waiting = hostWith({ prompts: [waitingPrompt, waitingPrompt] });
    const pause = { reason: "failed", by: null, at: 0 } as const;
    const tooltipOf = (host: HostState) => renderStatus(online(host), "en").tooltip;
    expect(tooltipOf(waiting)).toContain("| Queue &nbsp; | 2 queued |");
    const paused = tooltipOf({ ...waiting, queue: { ...waiting.queue, pause } });
    expect(paused).toContain(escapeMarkdown(`2 queued, ${en.status.queuePaused}`));
    expect(tooltipOf(hostWith({}))).not.toContain("| Queue");
  });

  it("offers to stop the turn that runs, and none other", () => {
    const link = "command:remoteClaude.interrupt";
    expect(renderStatus(online(hostWith({ turns: [running] })), "en").tooltip).toContain(link);
    expect(renderStatus(online(hostWith({})), "en").tooltip).not.toContain(link);
  });

  it("lets a start be cancelled, and an end not", () => {
    const link = "command:remoteClaude.stop";
    expect(renderStatus({ kind: "starting" }, "en").tooltip).toContain(link);
    expect(renderStatus({ kind: "stopping" }, "en").tooltip).not.toContain(link);
  });

  it("says in words what is wrong with a tunnel that stands", () => {
    const state = online(hostWith({ tunnel: { ...reachable, trouble: usedUp } }));
    for (const language of ["en", "ko"] as const) {
      const view = renderStatus(state, language);
      const words = escapeMarkdown(problemWords[language]["tunnel-quota"].what);
      expect(view.tooltip).toContain(escapeMarkdown(reachable.url));
      expect(view.tooltip).toContain(words);
    }
  });

  it("says whether the PC can be reached from outside, and where", () => {
    expect(renderStatus(online(hostWith({})), "en").label).toContain(en.status.onlineHere);
    const own = renderStatus(online(hostWith({}), ["https://claude.example.com"]), "en");
    expect(own.label).toContain(en.status.online);
    expect(own.tooltip).toContain(escapeMarkdown("https://claude.example.com"));
  });

  it("lets no name become a link, an icon or a new row", () => {
    const workspaceName = "[x](command:remoteClaude.stop) $(error) | a\n| b `c` <b>";
    const { tooltip } = renderStatus(online(hostWith({ workspaceName })), "en");
    const row = tooltip.split("\n").find((line) => line.startsWith("| Folder"));
    expect(row).toBe(
      "| Folder &nbsp; | \\[x\\]\\(command\\:remoteClaude\\.stop\\) \\$\\(error\\) \\| a \\| b \\`c\\` \\<b\\> |",
    );
  });

  it("gives the reason of a failure that was written for people, and no other", () => {
    const known = renderStatus(
      { kind: "failed", error: new UserError("any", "The state folder is read-only") },
      "en",
    );
    expect(known.tooltip).toContain("The state folder is read\\-only");
    const bug = renderStatus({ kind: "failed", error: new TypeError("x is undefined") }, "en");
    expect(bug.tooltip).not.toContain("undefined");
  });
});
