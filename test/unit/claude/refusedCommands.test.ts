import { describe, expect, it } from "vitest";
import { isRefusedCommand } from "../../../src/claude/refusedCommands";

describe("a command that changes the CLI's settings for good", () => {
  it.each([
    "/config",
    "/config permissionMode=auto",
    "/config\tpermissionMode=auto",
    "/config\npermissionMode=auto",
    "/config\u00a0permissionMode=auto",
    " \n/config x=y",
    "/CONFIG x=y",
    "/settings x=y",
    "/auto-mode-setup --propose",
    "/heapdump",
    "/mcp enable x",
  ])("is refused: %j", (text) => {
    expect(isRefusedCommand(text)).toBe(true);
  });

  it.each([
    "/configure",
    "/config.json says so",
    "/config/app.ts",
    "/mcp",
    "/mcp ",
    "/init",
    "see /config",
    "x\n/config a=b",
    "//config a=b",
    "config a=b",
    "",
  ])("is not every text that looks like it: %j", (text) => {
    expect(isRefusedCommand(text)).toBe(false);
  });
});
