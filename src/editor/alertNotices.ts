import type { SecurityAlert } from "../app/types";
import { alertRepeatMs } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import type { ActionId, Notice } from "./notices";
import { shownText } from "./shownText";
import { wordingOf } from "./wording/wording";

type AlertKind = SecurityAlert["kind"];

/** Whoever is outside can cause these as often as they like; the others need the owner's own act. */
const canFlood: Readonly<Record<AlertKind, boolean>> = {
  "device-paired": false,
  "wrong-codes": true,
  "pairing-closed": false,
  "pairing-crowded": true,
  "audit-failed": true,
  restarts: true,
};

const alertActions: Readonly<Record<AlertKind, readonly ActionId[]>> = {
  "device-paired": ["manageDevices"],
  "wrong-codes": ["showAuditLog", "stop"],
  "pairing-closed": ["pairDevice", "showAuditLog"],
  "pairing-crowded": ["manageDevices", "showAuditLog"],
  "audit-failed": ["showLog", "stop"],
  restarts: ["manageDevices", "showAuditLog"],
};

/** Turns alerts into messages, and a flood of them into one: the audit log has them all. */
export class AlertNotices {
  private readonly language: Language;
  private readonly now: () => number;
  /** Epoch ms by kind. */
  private readonly toldAt = new Map<AlertKind, number>();

  constructor(language: Language, now: () => number = Date.now) {
    this.language = language;
    this.now = now;
  }

  /** The message for an alert, or null: the same was said just now. */
  next(alert: SecurityAlert): Notice | null {
    const at = this.now();
    const toldAt = this.toldAt.get(alert.kind);
    if (canFlood[alert.kind] && toldAt !== undefined && at - toldAt < alertRepeatMs) return null;
    this.toldAt.set(alert.kind, at);
    return {
      level: alert.kind === "device-paired" ? "info" : "warning",
      message: messageOf(alert, this.language),
      actions: alertActions[alert.kind],
    };
  }
}

function messageOf(alert: SecurityAlert, language: Language): string {
  const { alerts } = wordingOf(language);
  switch (alert.kind) {
    case "device-paired":
      return alerts.paired(shownText(alert.name), shownText(alert.address));
    case "wrong-codes":
      return alerts.wrongCodes(alert.count, shownText(alert.address));
    case "pairing-closed":
      return alerts.pairingClosed;
    case "pairing-crowded":
      return alerts.pairingCrowded(shownText(alert.address));
    case "audit-failed":
      return alerts.auditFailed(shownText(alert.detail));
    case "restarts":
      return alerts.restarts(shownText(alert.name), alert.count);
  }
}
