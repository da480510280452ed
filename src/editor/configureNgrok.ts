import * as vscode from "vscode";
import { isHostName } from "../tunnel/addresses";
import { oauthProviders } from "../tunnel/policy";
import { parseEmails, parseToken } from "./ngrokInput";
import type { NgrokDraft } from "./ngrokSetup";
import { draftOf, readToken, removeToken, saveDraft } from "./ngrokSetup";
import { readSettings, settingsSection } from "./settings";
import { askChoice, askText } from "./stepInputs";
import type { Step, StepResult } from "./steps";
import { runSteps } from "./steps";
import type { TestOutcome, TestPorts } from "./testNgrok";
import { askAfterFailure, testNgrok } from "./testNgrok";
import { readTunnelConfig } from "./tunnelSettings";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

const totalSteps = 4;

const providerNames = {
  google: "Google",
  github: "GitHub",
  gitlab: "GitLab",
  linkedin: "LinkedIn",
  microsoft: "Microsoft",
  twitch: "Twitch",
} as const;

export interface NgrokPorts extends TestPorts {
  readonly secrets: vscode.SecretStorage;
  /** Whether the product holds its address at ngrok now: the same one can't be online twice. */
  readonly isAddressInUse: () => boolean;
}

export type NgrokOutcome =
  | { readonly kind: "unchanged" }
  | { readonly kind: "removed" }
  /** `test` null: it was not tried, or did not pass and was to be saved anyway. */
  | { readonly kind: "saved"; readonly test: Extract<TestOutcome, { kind: "ok" }> | null };

/**
 * Sets ngrok up: question by question, then a test of the answers, then all of it is saved. Nothing
 * is saved before, or when the person leaves.
 */
export async function configureNgrok(ports: NgrokPorts): Promise<NgrokOutcome> {
  const { secrets, language } = ports;
  const wording = wordingOf(language);
  const savedToken = await readToken(secrets);
  if (savedToken !== null) {
    const choice = await askOverview(wording);
    if (choice.kind !== "next") return { kind: "unchanged" };
    if (choice.value === "remove") {
      await removeToken(secrets);
      void vscode.window.showInformationMessage(wording.ngrok.removed);
      return { kind: "removed" };
    }
  }
  const steps = stepsOf(wording, savedToken !== null);
  let draft: NgrokDraft | null = draftOf(readSettings(configuration()).ngrok);
  for (;;) {
    draft = await runSteps(steps, draft);
    if (draft === null) return { kind: "unchanged" };
    const test = await tryDraft(ports, draft, draft.token ?? savedToken ?? "");
    if (test?.kind !== "failed") {
      await save(draft, secrets);
      return { kind: "saved", test };
    }
    const choice = await askAfterFailure(test.reason, language);
    if (choice === "cancel") return { kind: "unchanged" };
    if (choice === "change") continue;
    await save(draft, secrets);
    return { kind: "saved", test: null };
  }
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsSection);
}

/** Null: it can't be tried now. */
async function tryDraft(
  ports: NgrokPorts,
  { domain, allowEmails, provider }: NgrokDraft,
  authtoken: string,
): Promise<TestOutcome | null> {
  if (ports.isAddressInUse()) return null;
  const wording = wordingOf(ports.language);
  // The answers stand in for their settings; the rest is read as a start would read it.
  const answers = new Map<string, unknown>([
    ["ngrok.domain", domain],
    ["ngrok.allowEmails", allowEmails],
    ["ngrok.provider", provider],
  ]);
  const saved = configuration();
  const settings = readSettings({ get: (key) => answers.get(key) ?? saved.get(key) });
  if (settings.ngrok === null) {
    const keys = settings.bad.filter((key) => key.startsWith("ngrok."));
    const names = keys.map((key) => `${settingsSection}.${key}`).join(", ");
    return { kind: "failed", reason: wording.settings.badTunnel(names) };
  }
  const reading = await readTunnelConfig(authtoken, settings.ngrok, wording);
  return "problem" in reading
    ? { kind: "failed", reason: reading.problem }
    : testNgrok(ports, reading.config);
}

function save(draft: NgrokDraft, secrets: vscode.SecretStorage): Promise<void> {
  const target = configuration();
  return saveDraft(draft, secrets, {
    readUser: (key) => target.inspect(key)?.globalValue,
    writeUser: (key, value) => target.update(key, value, vscode.ConfigurationTarget.Global),
  });
}

function askOverview({ ngrok }: Wording): Promise<StepResult<"change" | "remove">> {
  return askChoice({
    title: ngrok.overview,
    step: 0,
    totalSteps: 0,
    canGoBack: false,
    placeholder: ngrok.overviewPlaceholder,
    items: [
      { id: "change", label: `$(edit) ${ngrok.change}` },
      { id: "remove", label: `$(trash) ${ngrok.remove}`, description: ngrok.removeDetail },
    ],
    active: "change",
  });
}

function stepsOf(wording: Wording, hasToken: boolean): readonly Step<NgrokDraft>[] {
  const { ngrok } = wording;
  const frame = (step: number, canGoBack: boolean) => ({
    title: ngrok.title,
    step,
    totalSteps,
    canGoBack,
  });
  return [
    {
      ask: async (draft, canGoBack) => {
        const mayBeEmpty = hasToken || draft.token !== null;
        const answer = await askText({
          ...frame(1, canGoBack),
          prompt: mayBeEmpty ? ngrok.tokenKeepPrompt : ngrok.tokenPrompt,
          value: draft.token ?? "",
          isSecret: true,
          check: (text) =>
            (mayBeEmpty && text.trim() === "") || parseToken(text) !== null ? null : ngrok.tokenBad,
        });
        return into(answer, (text) => ({ ...draft, token: parseToken(text) ?? draft.token }));
      },
    },
    {
      ask: async (draft, canGoBack) => {
        const answer = await askText({
          ...frame(2, canGoBack),
          prompt: ngrok.domainPrompt,
          value: draft.domain,
          check: (text) => (text.trim() === "" || isHostName(text.trim()) ? null : ngrok.domainBad),
        });
        return into(answer, (text) => ({ ...draft, domain: text.trim().toLowerCase() }));
      },
    },
    {
      ask: async (draft, canGoBack) => {
        const answer = await askText({
          ...frame(3, canGoBack),
          prompt: ngrok.emailsPrompt,
          value: draft.allowEmails.join(", "),
          check: (text) => (parseEmails(text) === null ? ngrok.emailsBad : null),
        });
        return into(answer, (text) => ({ ...draft, allowEmails: parseEmails(text) ?? [] }));
      },
    },
    {
      isNeeded: (draft) => draft.allowEmails.length > 0,
      ask: async (draft, canGoBack) => {
        const answer = await askChoice({
          ...frame(4, canGoBack),
          placeholder: ngrok.providerPlaceholder,
          items: oauthProviders.map((id) => ({ id, label: providerNames[id] })),
          active: draft.provider,
        });
        return into(answer, (provider) => ({ ...draft, provider }));
      },
    },
  ];
}

function into<T>(answer: StepResult<T>, change: (value: T) => NgrokDraft): StepResult<NgrokDraft> {
  return answer.kind === "next" ? { kind: "next", value: change(answer.value) } : answer;
}
