import * as vscode from "vscode";
import type { App, DeviceInfo } from "../app/types";
import { DisposableStore } from "../base/lifecycle";
import type { Language } from "../shared/wording/problems";
import { relativeTime } from "./relativeTime";
import { wordingOf } from "./wording/wording";

type DeviceItem = vscode.QuickPickItem & { readonly device: DeviceInfo | null };

/** Lists the paired devices; choosing one offers to revoke it. Resolves when the list is closed. */
export async function manageDevices(
  app: App,
  language: Language,
  pairDevice: () => void,
): Promise<void> {
  const wording = wordingOf(language);
  const store = new DisposableStore();
  const pick = store.add(vscode.window.createQuickPick<DeviceItem>());
  pick.title = wording.devices.title;
  pick.placeholder = wording.devices.placeholder;
  const refresh = (): void => {
    pick.items = itemsOf(app.devices, language);
  };
  refresh();
  store.add(app.onDidChangeDevices(refresh));
  const chosen = await new Promise<DeviceItem | undefined>((resolve) => {
    store.add(
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]);
      }),
    );
    store.add(
      pick.onDidTriggerItemButton(({ item }) => {
        resolve(item);
      }),
    );
    store.add(
      pick.onDidHide(() => {
        resolve(undefined);
      }),
    );
    pick.show();
  });
  store.dispose();
  if (chosen === undefined) return;
  if (chosen.device === null) pairDevice();
  else await revoke(app, chosen.device, language);
}

function itemsOf(devices: readonly DeviceInfo[], language: Language): readonly DeviceItem[] {
  const { devices: words } = wordingOf(language);
  if (devices.length === 0) {
    return [{ label: `$(device-mobile) ${words.none}`, detail: words.noneDetail, device: null }];
  }
  return devices.map((device) => ({
    label: `${device.isConnected ? "$(circle-filled)" : "$(circle-outline)"} ${device.name}`,
    description: device.isConnected
      ? words.connected
      : words.lastSeen(relativeTime(device.lastSeenAt, Date.now(), language)),
    detail: words.pairedAt(relativeTime(device.createdAt, Date.now(), language), device.address),
    buttons: [{ iconPath: new vscode.ThemeIcon("trash"), tooltip: words.revoke }],
    device,
  }));
}

async function revoke(app: App, device: DeviceInfo, language: Language): Promise<void> {
  const { devices: words } = wordingOf(language);
  const choice = await vscode.window.showWarningMessage(
    words.confirmRevoke(device.name),
    { modal: true, detail: words.confirmRevokeDetail },
    words.revoke,
  );
  if (choice !== words.revoke) return;
  await app.revokeDevice(device.id);
  void vscode.window.showInformationMessage(words.revoked(device.name));
}
