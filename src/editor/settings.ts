import { isAbsolute } from "node:path";
import * as v from "valibot";
import {
  defaultWonPerDollar,
  deviceIdleLifeMs,
  deviceLifeMs,
  leastWonPerDollar,
  maxAllowedEmails,
  maxParallelConversations,
  maxPublicOrigins,
  mostWonPerDollar,
} from "../shared/limits";
import type { Money } from "../shared/state";
import { isHostName, isServerAddress } from "../tunnel/addresses";
import type { OAuthProvider } from "../tunnel/policy";
import { oauthProviders, parseEmail } from "../tunnel/policy";
import { parsePublicOrigin } from "./publicOrigin";

/** The section of all settings. */
export const settingsSection = "remoteClaude";

/** As in package.json; a test compares the two. */
export const settingDefaults = {
  claudePath: "",
  port: 8765,
  maxParallelConversations: 1,
  confirmDevices: true,
  currency: "USD",
  wonPerDollar: defaultWonPerDollar,
  publicOrigins: [],
  "devices.idleHours": 24,
  "devices.maxDays": 7,
  "ngrok.domain": "",
  "ngrok.allowEmails": [],
  "ngrok.provider": "google",
  "ngrok.serverAddress": "",
  "ngrok.certificateAuthorityFile": "",
  "ngrok.publicAddress": "",
} as const;

export type SettingKey = keyof typeof settingDefaults;

export interface NgrokSettings {
  readonly domain: string | null;
  readonly allowEmails: readonly string[];
  readonly provider: OAuthProvider;
  readonly serverAddress: string | null;
  /** Absolute path of a PEM file. */
  readonly certificateAuthorityFile: string | null;
  /** `host:port` where that server takes visitors; null: by the address's own name. */
  readonly publicAddress: string | null;
}

export interface Settings {
  /** As it was written: absolute, or from `~/`. */
  readonly claudePath: string | null;
  readonly port: number;
  /** Conversations in which a turn may run at the same time. */
  readonly maxParallelConversations: number;
  readonly confirmDevices: boolean;
  readonly money: Money;
  /** As {@link parsePublicOrigin} gives them, each once. */
  readonly publicOrigins: readonly string[];
  /** What was named there and is no origin, or one too many: left out. */
  readonly badOrigins: readonly unknown[];
  /** As `AppOptions.deviceLife`. */
  readonly deviceLife: { readonly idleMs: number; readonly absoluteMs: number };
  /**
   * Null when one of its settings is not usable: a default in its place could open the door wider
   * than was asked for, or send the token to another server.
   */
  readonly ngrok: NgrokSettings | null;
  /** Settings that hold something unusable. */
  readonly bad: readonly SettingKey[];
}

/** The slice of VS Code's configuration that is read. */
export interface SettingsSource {
  get(key: string): unknown;
}

/** A text that is empty (null) or passes the test. */
const optionalText = (test: (text: string) => boolean) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => text === "" || test(text)),
    v.transform((text) => (text === "" ? null : text)),
  );
const isAnything = (): boolean => true;
const wholeNumber = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const portNumber = wholeNumber(0, 65_535);
const parallelCount = wholeNumber(1, maxParallelConversations);
const wonPerDollar = v.pipe(
  v.number(),
  v.minValue(leastWonPerDollar),
  v.maxValue(mostWonPerDollar),
);
const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
// The settings shorten the lives of devices and never lengthen them.
const idleHours = wholeNumber(1, deviceIdleLifeMs / hourMs);
const maxDays = wholeNumber(1, deviceLifeMs / dayMs);
const emailList = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.trim(),
      v.check((email) => parseEmail(email) !== null),
    ),
  ),
  v.maxLength(maxAllowedEmails),
);

/**
 * Reads all settings. VS Code checks no value when a program reads it, so a hand-written
 * settings.json can hold anything: what is not usable is replaced and named in `bad`.
 */
export function readSettings(source: SettingsSource): Settings {
  const bad: SettingKey[] = [];
  const read = <Output>(
    key: SettingKey,
    schema: v.GenericSchema<unknown, Output>,
    fallback: Output,
  ): Output => {
    const parsed = v.safeParse(schema, source.get(key) ?? settingDefaults[key]);
    if (parsed.success) return parsed.output;
    bad.push(key);
    return fallback;
  };
  // Whether a program is there is for the search to say: a wrong path must not start another one.
  const claudePath = read("claudePath", optionalText(isAnything), null);
  const port = read("port", portNumber, settingDefaults.port);
  const parallel = read("maxParallelConversations", parallelCount, 1);
  const confirmDevices = read("confirmDevices", v.boolean(), true);
  const money: Money = {
    currency: read("currency", v.picklist(["USD", "KRW"]), settingDefaults.currency),
    wonPerDollar: read("wonPerDollar", wonPerDollar, settingDefaults.wonPerDollar),
  };
  const origins = readOrigins(read("publicOrigins", v.array(v.unknown()), []));
  const deviceLife = {
    idleMs: read("devices.idleHours", idleHours, settingDefaults["devices.idleHours"]) * hourMs,
    absoluteMs: read("devices.maxDays", maxDays, settingDefaults["devices.maxDays"]) * dayMs,
  };
  const ngrok: NgrokSettings = {
    domain: read("ngrok.domain", optionalText(isHostName), null),
    allowEmails: read("ngrok.allowEmails", emailList, []),
    provider: read("ngrok.provider", v.picklist(oauthProviders), "google"),
    serverAddress: read("ngrok.serverAddress", optionalText(isServerAddress), null),
    certificateAuthorityFile: read(
      "ngrok.certificateAuthorityFile",
      optionalText(isAbsolute),
      null,
    ),
    publicAddress: read("ngrok.publicAddress", optionalText(isServerAddress), null),
  };
  const isNgrokUsable = !bad.some((key) => key.startsWith("ngrok."));
  return {
    claudePath,
    port,
    maxParallelConversations: parallel,
    confirmDevices,
    money,
    ...origins,
    deviceLife,
    ngrok: isNgrokUsable ? ngrok : null,
    bad,
  };
}

/** One bad origin takes no good one with it: each opens a door of its own, or none. */
function readOrigins(given: readonly unknown[]): Pick<Settings, "publicOrigins" | "badOrigins"> {
  const parsed = given.map((entry) =>
    typeof entry === "string" ? parsePublicOrigin(entry) : null,
  );
  const good = [...new Set(parsed.filter((origin) => origin !== null))];
  return {
    publicOrigins: good.slice(0, maxPublicOrigins),
    badOrigins: [
      ...given.filter((_, index) => parsed[index] === null),
      ...good.slice(maxPublicOrigins),
    ],
  };
}
