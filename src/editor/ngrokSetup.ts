import type * as vscode from "vscode";
import { wrapError } from "../base/errors";
import type { OAuthProvider } from "../tunnel/policy";
import type { NgrokSettings, SettingKey } from "./settings";

/** Where the authtoken is kept: the system's secret store, never a setting or a file of ours. */
const tokenKey = "ngrok.authtoken";

type Secrets = Pick<vscode.SecretStorage, "get" | "store" | "delete">;

export async function readToken(secrets: Secrets): Promise<string | null> {
  const token = (await secrets.get(tokenKey))?.trim() ?? "";
  return token === "" ? null : token;
}

export async function removeToken(secrets: Secrets): Promise<void> {
  await secrets.delete(tokenKey);
}

/** The answers of the set-up. `token` null keeps the saved one. */
export interface NgrokDraft {
  readonly token: string | null;
  readonly domain: string;
  readonly allowEmails: readonly string[];
  readonly provider: OAuthProvider;
}

export function draftOf(settings: NgrokSettings | null): NgrokDraft {
  return {
    token: null,
    domain: settings?.domain ?? "",
    allowEmails: settings?.allowEmails ?? [],
    provider: settings?.provider ?? "google",
  };
}

/** The slice of VS Code's configuration that is written. */
export interface SettingsTarget {
  /** The user's own value, without defaults. */
  readUser(key: SettingKey): unknown;
  writeUser(key: SettingKey, value: unknown): Thenable<void>;
}

/**
 * Saves all answers or none: the token last, and when a write fails, what was written before it is
 * put back.
 */
export async function saveDraft(
  draft: NgrokDraft,
  secrets: Secrets,
  target: SettingsTarget,
): Promise<void> {
  const values: readonly (readonly [SettingKey, unknown])[] = [
    ["ngrok.domain", draft.domain === "" ? undefined : draft.domain],
    ["ngrok.allowEmails", draft.allowEmails.length === 0 ? undefined : draft.allowEmails],
    ["ngrok.provider", draft.provider === "google" ? undefined : draft.provider],
  ];
  const undo: (() => Thenable<void>)[] = [];
  try {
    for (const [key, value] of values) {
      const before = target.readUser(key);
      await target.writeUser(key, value);
      undo.push(() => target.writeUser(key, before));
    }
    if (draft.token !== null) await secrets.store(tokenKey, draft.token);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw wrapError("save", "the ngrok settings", error);
  }
}
