import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors";
import type { StatusInput } from "../../../src/editor/renderStatus";
import { renderStatus, tooltipCommands } from "../../../src/editor/renderStatus";
import type { HostState } from "../../../src/shared/state";
import { hostWith, turnWith, waitingPermission, waitingPrompt } from "./fakes";

const failure = { code: "claude-missing", detail: null } as const;
const refused = { kind: "failed", problem: { code: "tunnel-token-wrong", detail: null } } as const;

function online(host: HostState): StatusInput {
  const devices = { paired: 2, connected: 1 };
  return { kind: "online", host, localUrl: "http://127.0.0.1:8765", devices };
}

const running = turnWith({ status: "running" });

/** What it is called, the state, the text, the colour, the command of a click. */
const table: readonly (readonly [string, StatusInput, string, string | null, string])[] = [
  ["off", { kind: "off" }, "$(circle-slash) Remote Claude", null, "start"],
  ["starting", { kind: "starting" }, "$(loading~spin) Remote Claude", null, "showLog"],
  ["stopping", { kind: "stopping" }, "$(loading~spin) Remote Claude", null, "showLog"],
  ["failed", { kind: "failed", error: new Error("x") }, "$(error) Remote Claude", "error", "start"],
  ["idle", online(hostWith({})), "$(broadcast) Remote Claude", null, "openChat"],
  ["working", online(hostWith({ turns: [running] })), "$(sync~spin) Working", null, "openChat"],
  [
    "working with a queue",
    online(hostWith({ turns: [running], prompts: [waitingPrompt] })),
    "$(sync~spin) Working · 1 queued",
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
