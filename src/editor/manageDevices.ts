import * as vscode from "vscode";
import type { App, DeviceInfo } from "../app/types";
import { deviceName } from "../shared/deviceName";
import type { DeviceRole } from "../shared/devices";
import { maxDeviceNameLength } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import { deviceFacts, deviceLine, roleLine, rolesToChoose } from "./deviceItems";
import { pickOne } from "./pickOne";
import { shownText } from "./shownText";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

type ListChoice =
  | { readonly kind: "device"; readonly id: string }
  | { readonly kind: "revoke"; readonly id: string }
  | { readonly kind: "pair" | "revokeAll" };
type DeviceChoice =
  { readonly kind: "rename" | "revoke" } | { readonly kind: "role"; readonly role: DeviceRole };

export interface DevicesPorts {
  readonly app: App;
  readonly language: Language;
  readonly pairDevice: () => void;
}

/** Lists the paired devices and does with them what is chosen, until the list is closed. */
export async function manageDevices(ports: DevicesPorts): Promise<void> {
  for (;;) {
    const choice = await chooseFromList(ports);
    switch (choice?.kind) {
      case undefined:
        return;
      case "pair":
        ports.pairDevice();
        return;
      case "revokeAll":
        await revokeAllDevices(ports);
        return;
      case "revoke":
        await revoke(ports, choice.id);
        break;
      case "device":
        await manageOne(ports, choice.id);
    }
  }
}

/** Asks first. */
export async function revokeAllDevices({
  app,
  language,
}: Pick<DevicesPorts, "app" | "language">): Promise<void> {
  const { devices: words } = wordingOf(language);
  const count = app.devices.length;
  if (count === 0) {
    void vscode.window.showInformationMessage(words.noneToRevoke);
    return;
  }
  const isMeant = await isSure(
    words.confirmRevokeAll(count),
    words.confirmRevokeAllDetail,
    words.revokeAllButton,
  );
  if (!isMeant) return;
  await app.revokeAllDevices();
  void vscode.window.showInformationMessage(words.revokedAll);
}

function chooseFromList({ app, language }: DevicesPorts): Promise<ListChoice | null> {
  const { devices: words } = wordingOf(language);
  return pickOne<ListChoice>({
    title: words.title,
    placeholder: app.devices.length === 0 ? words.none : words.placeholder,
    onDidChange: app.onDidChangeDevices,
    items: () => [
      ...app.devices.map((device) => ({
        ...deviceLine(device, Date.now(), language),
        key: device.id,
        value: { kind: "device", id: device.id } as const,
        button: {
          icon: "trash",
          tooltip: words.revoke,
          value: { kind: "revoke", id: device.id } as const,
        },
      })),
      ...(app.devices.length === 0 ? [] : [{ separator: "" }]),
      { key: "pair", label: `$(add) ${words.pair}`, value: { kind: "pair" } as const },
      ...(app.devices.length === 0
        ? []
        : [
            {
              key: "revokeAll",
              label: `$(trash) ${words.revokeAll}`,
              value: { kind: "revokeAll" } as const,
            },
          ]),
    ],
  });
}

async function manageOne(ports: DevicesPorts, id: string): Promise<void> {
  const device = find(ports.app, id);
  if (device === null) return;
  const choice = await chooseForDevice(ports, device);
  switch (choice?.kind) {
    case undefined:
      return;
    case "rename":
      await rename(ports, device);
      return;
    case "revoke":
      await revoke(ports, id);
      return;
    case "role":
      if (choice.role !== device.role) await setRole(ports, device, choice.role);
  }
}

function chooseForDevice(
  { language }: DevicesPorts,
  device: DeviceInfo,
): Promise<DeviceChoice | null> {
  const { devices: words } = wordingOf(language);
  return pickOne<DeviceChoice>({
    title: shownText(device.name),
    placeholder: deviceFacts(device, Date.now(), language),
    onDidChange: null,
    items: () => [
      { separator: words.roleHeading },
      ...rolesToChoose.map((role) => ({
        ...roleLine(role, device.role, language),
        key: role,
        value: { kind: "role", role } as const,
      })),
      { separator: "" },
      { key: "rename", label: `$(edit) ${words.rename}`, value: { kind: "rename" } as const },
      { key: "revoke", label: `$(trash) ${words.revokeOne}`, value: { kind: "revoke" } as const },
    ],
  });
}

async function rename({ app, language }: DevicesPorts, device: DeviceInfo): Promise<void> {
  const { devices: words } = wordingOf(language);
  const name = await vscode.window.showInputBox({
    title: shownText(device.name),
    prompt: words.renamePrompt,
    value: device.name,
    validateInput: (text) => (isName(text) ? null : words.renameBad(maxDeviceNameLength)),
  });
  if (name === undefined || deviceName(name) === device.name) return;
  if (await app.renameDevice(device.id, deviceName(name))) return;
  sayGone(device, wordingOf(language));
}

/** What would be cut is refused; what nobody would see is left out. */
function isName(text: string): boolean {
  return deviceName(text) !== "" && text.trim().length <= maxDeviceNameLength;
}

async function setRole(
  { app, language }: DevicesPorts,
  device: DeviceInfo,
  role: DeviceRole,
): Promise<void> {
  const wording = wordingOf(language);
  if (!(await app.setDeviceRole(device.id, role))) {
    sayGone(device, wording);
    return;
  }
  const message = wording.devices.roleSet(shownText(device.name), wording.roles[role].name);
  vscode.window.setStatusBarMessage(`$(check) ${message}`, 6_000);
}

async function revoke({ app, language }: DevicesPorts, id: string): Promise<void> {
  const { devices: words } = wordingOf(language);
  const device = find(app, id);
  if (device === null) return;
  const isMeant = await isSure(
    words.confirmRevoke(shownText(device.name)),
    words.confirmRevokeDetail,
    words.revoke,
  );
  if (!isMeant) return;
  await app.revokeDevice(id);
  void vscode.window.showInformationMessage(words.revoked(shownText(device.name)));
}

function find(app: App, id: string): DeviceInfo | null {
  return app.devices.find((device) => device.id === id) ?? null;
}

async function isSure(question: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}

function sayGone({ name }: DeviceInfo, { devices }: Wording): void {
  void vscode.window.showInformationMessage(devices.gone(shownText(name)));
}
