import { homedir } from "node:os";
import type { ClaudeSetUp } from "../claude/setUpCheck";
import { checkClaude } from "../claude/setUpCheck";
import type { SetUpLook, SetUpOptions } from "./types";

/**
 * Whether a start would find a CLI that is logged in. Starts nothing that stays, and contacts nobody.
 * Never rejects.
 */
export async function lookAtClaude(options: SetUpOptions): Promise<SetUpLook> {
  const { claudePath, workspaceFolder, environment } = options;
  const found = await checkClaude({
    settingPath: claudePath,
    workspaceFolder,
    environment,
    homeFolder: environment["HOME"] ?? environment["USERPROFILE"] ?? homedir(),
    platform: process.platform,
  });
  return { program: programOf(found), version: found.version, login: found.login };
}

function programOf({ location }: ClaudeSetUp): SetUpLook["program"] {
  if (location.kind === "missing") return null;
  return { file: location.file, args: location.prefix };
}
