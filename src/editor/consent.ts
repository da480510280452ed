import type * as vscode from "vscode";
import { isAborted } from "./abort";
import type { Wording } from "./wording/en";

export interface ConsentPorts {
  readonly window: Pick<typeof vscode.window, "showWarningMessage">;
  /** Where consent is kept: with the folder's own data, so that a copied folder does not bring it. */
  readonly memento: Pick<vscode.Memento, "get" | "update">;
  readonly wording: Wording;
}

/** The ways in from outside that a start would open. */
export interface WaysIn {
  readonly hasTunnel: boolean;
  /** Of own tunnels and reverse proxies. */
  readonly origins: readonly string[];
}

/**
 * Asks, once per folder and per set of ways in, whether it may be reached from outside. Nothing skips
 * the question.
 * VS Code can't take it away, so an answer that comes after `signal` is ignored. `cancelled` ends the start; `local` starts without a way in from outside.
 */
export async function askConsent(
  { window, memento, wording }: ConsentPorts,
  folder: { readonly name: string; readonly uri: string },
  ways: WaysIn,
  confirmsDevices: boolean,
  signal: AbortSignal,
): Promise<"publish" | "local" | "cancelled"> {
  const kept = keptConsents(folder.uri, ways);
  if (hasConsent(memento, folder.uri, ways)) return "publish";
  const { consent } = wording;
  const { publish, localOnly } = consent;
  const choice = await window.showWarningMessage(
    titleOf(folder.name, ways, wording),
    { modal: true, detail: detailOf(ways, confirmsDevices, wording) },
    // The first one has the focus: a careless Enter keeps it on this PC.
    localOnly,
    publish,
  );
  if (isAborted(signal)) return "cancelled";
  if (choice === publish) {
    for (const [key, value] of kept) await memento.update(key, value);
    return "publish";
  }
  return choice === localOnly ? "local" : "cancelled";
}

/** Whether all of these ways in were allowed for this folder before. */
export function hasConsent(
  memento: Pick<vscode.Memento, "get">,
  folderUri: string,
  ways: WaysIn,
): boolean {
  const kept = keptConsents(folderUri, ways);
  return kept.every(([key, value]) => memento.get<unknown>(key) === value);
}

/** What is remembered of a yes: one to ngrok is none to another address. */
function keptConsents(
  uri: string,
  { hasTunnel, origins }: WaysIn,
): readonly (readonly [string, unknown])[] {
  return [
    ...(hasTunnel ? [[`publishConsent:${uri}`, true] as const] : []),
    ...(origins.length > 0
      ? [[`originsConsent:${uri}`, origins.toSorted().join(" ")] as const]
      : []),
  ];
}

function titleOf(folder: string, { hasTunnel, origins }: WaysIn, { consent }: Wording): string {
  const addresses = origins.join(", ");
  if (origins.length === 0) return consent.title(folder);
  return hasTunnel ? consent.titleBoth(folder, addresses) : consent.titleOrigins(folder, addresses);
}

function detailOf(
  { hasTunnel, origins }: WaysIn,
  confirmsDevices: boolean,
  { consent }: Wording,
): string {
  const sees = [
    ...(hasTunnel ? [consent.ngrokSees] : []),
    ...(origins.length > 0 ? [consent.proxySees] : []),
  ].join(" ");
  return [
    consent.risk,
    `${confirmsDevices ? consent.confirmed : consent.unconfirmed} ${sees} ${consent.end}`,
  ].join("\n\n");
}
