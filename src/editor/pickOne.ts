import * as vscode from "vscode";
import type { Event } from "../base/emitter";
import { DisposableStore } from "../base/lifecycle";

type Line<T> =
  | { readonly separator: string }
  | {
      /** What it is, from one look at the list to the next. */
      readonly key: string;
      readonly label: string;
      readonly description?: string;
      readonly detail?: string;
      readonly value: T;
      readonly button?: { readonly icon: string; readonly tooltip: string; readonly value: T };
    };

interface Item<T> extends vscode.QuickPickItem {
  readonly line: Extract<Line<T>, { key: string }> | null;
}

/** Lets a person choose one line of a list that follows what it shows; null: it was closed. */
export async function pickOne<T>(list: {
  readonly title: string;
  readonly placeholder: string;
  readonly items: () => readonly Line<T>[];
  readonly onDidChange: Event<void> | null;
}): Promise<T | null> {
  const store = new DisposableStore();
  const pick = store.add(vscode.window.createQuickPick<Item<T>>());
  pick.title = list.title;
  pick.placeholder = list.placeholder;
  const refresh = (): void => {
    const active = pick.activeItems[0]?.line?.key;
    pick.items = list.items().map(itemOf);
    // New items move the mark to the first one: under a thumb on Enter that would be another choice.
    const same = pick.items.find(({ line }) => line !== null && line.key === active);
    if (same !== undefined) pick.activeItems = [same];
  };
  refresh();
  if (list.onDidChange !== null) store.add(list.onDidChange(refresh));
  try {
    return await new Promise<T | null>((resolve) => {
      store.add(
        pick.onDidAccept(() => {
          const line = pick.selectedItems[0]?.line ?? null;
          if (line !== null) resolve(line.value);
        }),
      );
      store.add(
        pick.onDidTriggerItemButton(({ item: { line } }) => {
          if (line?.button !== undefined) resolve(line.button.value);
        }),
      );
      store.add(
        pick.onDidHide(() => {
          resolve(null);
        }),
      );
      pick.show();
    });
  } finally {
    store.dispose();
  }
}

function itemOf<T>(line: Line<T>): Item<T> {
  if ("separator" in line) {
    return { label: line.separator, kind: vscode.QuickPickItemKind.Separator, line: null };
  }
  const { label, description, detail, button } = line;
  return {
    label,
    ...(description === undefined ? {} : { description }),
    ...(detail === undefined ? {} : { detail }),
    ...(button === undefined
      ? {}
      : { buttons: [{ iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip }] }),
    line,
  };
}
