import { isAbsolute } from "node:path";
import * as v from "valibot";
import { maxAllowedEmails, maxParallelConversations } from "../shared/limits";
import { isHostName, isServerAddress } from "../tunnel/addresses";
import type { OAuthProvider } from "../tunnel/policy";
import { oauthProviders, parseEmail } from "../tunnel/policy";

/** The section of all settings. */
export const settingsSection = "remoteClaude";

/** As in package.json; a test compares the two. */
export const settingDefaults = {
  claudePath: "",
  port: 8765,
  maxParallelConversations: 1,
  confirmDevices: true,
  "ngrok.domain": "",
  "ngrok.allowEmails": [],
  "ngrok.provider": "google",
  "ngrok.serverAddress": "",
  "ngrok.certificateAuthorityFile": "",
} as const;

export type SettingKey = keyof typeof settingDefaults;

export interface NgrokSettings {
  readonly domain: string | null;
  readonly allowEmails: readonly string[];
  readonly provider: OAuthProvider;
  readonly serverAddress: string | null;
  /** Absolute path of a PEM file. */
  readonly certificateAuthorityFile: string | null;
}

export interface Settings {
  /** As it was written: absolute, or from `~/`. */
  readonly claudePath: string | null;
  readonly port: number;
  /** Conversations in which a turn may run at the same time. */
  readonly maxParallelConversations: number;
  readonly confirmDevices: boolean;
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
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const parallelCount = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(maxParallelConversations),
);
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
  };
  const isNgrokUsable = !bad.some((key) => key.startsWith("ngrok."));
  return {
    claudePath,
    port,
    maxParallelConversations: parallel,
    confirmDevices,
    ngrok: isNgrokUsable ? ngrok : null,
    bad,
  };
}
