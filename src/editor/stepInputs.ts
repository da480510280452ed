import * as vscode from "vscode";
import { DisposableStore } from "../base/lifecycle";
import type { StepResult } from "./steps";

interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

/** Asks for a text; `check` gives what is wrong with it, or null. */
export function askText(
  frame: StepFrame & {
    readonly prompt: string;
    readonly value: string;
    readonly isSecret?: boolean;
    readonly check: (text: string) => string | null;
  },
): Promise<StepResult<string>> {
  const input = vscode.window.createInputBox();
  input.prompt = frame.prompt;
  input.value = frame.value;
  input.password = frame.isSecret ?? false;
  return ask(input, frame, (finish, store) => {
    store.add(
      input.onDidChangeValue(() => {
        input.validationMessage = undefined;
      }),
    );
    store.add(
      input.onDidAccept(() => {
        const fault = frame.check(input.value);
        if (fault === null) finish({ kind: "next", value: input.value });
        else input.validationMessage = fault;
      }),
    );
  });
}

/** Asks to choose one of a list. */
export function askChoice<T extends string>(
  frame: StepFrame & {
    readonly placeholder: string;
    readonly items: readonly {
      readonly id: T;
      readonly label: string;
      readonly description?: string;
    }[];
    readonly active: T | null;
  },
): Promise<StepResult<T>> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly id: T }>();
  pick.placeholder = frame.placeholder;
  pick.items = frame.items;
  pick.activeItems = pick.items.filter(({ id }) => id === frame.active);
  return ask(pick, frame, (finish, store) => {
    store.add(
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen !== undefined) finish({ kind: "next", value: chosen.id });
      }),
    );
  });
}

/** Shows one input until it is answered, left backwards or hidden. */
function ask<T>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem & { readonly id: string }>,
  { title, step, totalSteps, canGoBack }: StepFrame,
  listen: (finish: (result: StepResult<T>) => void, store: DisposableStore) => void,
): Promise<StepResult<T>> {
  const store = new DisposableStore();
  store.add(input);
  Object.assign(input, { title, step, totalSteps, ignoreFocusOut: true });
  input.buttons = canGoBack ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<StepResult<T>>((resolve) => {
    store.add(
      input.onDidTriggerButton(() => {
        resolve({ kind: "back" });
      }),
    );
    store.add(
      input.onDidHide(() => {
        resolve({ kind: "cancel" });
      }),
    );
    listen(resolve, store);
    input.show();
  }).finally(() => {
    store.dispose();
  });
}
