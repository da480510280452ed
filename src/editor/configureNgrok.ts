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
import type { Wording } from "./wording/en";

const totalSteps = 4;

const providerNames = {
  google: "Google",
  github: "GitHub",
  gitlab: "GitLab",
  linkedin: "LinkedIn",
  microsoft: "Microsoft",
  twitch: "Twitch",
} as const;

/**
 * Sets ngrok up, question by question. Nothing is saved before the last one is answered; false when
 * nothing was changed.
 */
export async function configureNgrok(
  secrets: vscode.SecretStorage,
  wording: Wording,
): Promise<boolean> {
  const hasToken = (await readToken(secrets)) !== null;
  if (hasToken) {
    const choice = await askOverview(wording);
    if (choice.kind !== "next") return false;
    if (choice.value === "remove") {
      await removeToken(secrets);
      void vscode.window.showInformationMessage(wording.ngrok.removed);
      return true;
    }
  }
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  const initial = draftOf(readSettings(configuration).ngrok);
  const draft = await runSteps(stepsOf(wording, hasToken), initial);
  if (draft === null) return false;
  await saveDraft(draft, secrets, {
    readUser: (key) => configuration.inspect(key)?.globalValue,
    writeUser: (key, value) => configuration.update(key, value, vscode.ConfigurationTarget.Global),
  });
  return true;
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
