import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf, UserError } from "../base/errors";
import {
  defaultWonPerDollar,
  leastWonPerDollar,
  maxCertificateBytes,
  mostWonPerDollar,
} from "../shared/limits";
import type { PushPorts } from "../app/types";
import type { Money } from "../shared/state";
import type { TunnelConfig } from "../tunnel/config";
import { checkTunnelConfig, oauthProviders } from "../tunnel/config";

export interface HeadlessOptions {
  readonly workspace: string;
  readonly port: number;
  readonly state: string;
  readonly claudePath: string | null;
  readonly confirmDevices: boolean;
  readonly money: Money;
  readonly pushService: PushPorts["service"];
  readonly tunnel: TunnelConfig | null;
}

export const usage =
  "Usage: headless --workspace DIR [--port N] [--state DIR] [--claude PATH] [--confirm-devices=no] [--currency USD|KRW] [--won-per-dollar N] " +
  "[--push-service https://HOST[:PORT] [--push-ca FILE]] " +
  "[--tunnel ngrok [--domain NAME] [--provider NAME] [--allow-email A]… [--ngrok-server HOST:PORT] [--ngrok-ca FILE|host] [--ngrok-public HOST:PORT]]";

const known = {
  workspace: { type: "string" },
  port: { type: "string" },
  state: { type: "string" },
  claude: { type: "string" },
  "confirm-devices": { type: "string" },
  currency: { type: "string" },
  "won-per-dollar": { type: "string" },
  "push-service": { type: "string" },
  "push-ca": { type: "string" },
  tunnel: { type: "string" },
  domain: { type: "string" },
  provider: { type: "string" },
  "allow-email": { type: "string", multiple: true },
  "ngrok-server": { type: "string" },
  "ngrok-ca": { type: "string" },
  "ngrok-public": { type: "string" },
} as const;

/** What only means something with a tunnel. */
const tunnelOptions = [
  "domain",
  "provider",
  "allow-email",
  "ngrok-server",
  "ngrok-ca",
  "ngrok-public",
] as const;

/** Whether the command line asks how it is used. */
export function isHelpWanted(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** Reads the command line. Throws a `UserError` of code `bad-option` with one line that says how. */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): HeadlessOptions {
  const values = readValues(args);
  return {
    workspace: folder(values.workspace),
    port: port(values.port),
    state: resolve(values.state ?? join(homedir(), ".remote-claude", "headless")),
    claudePath: values.claude === undefined ? null : resolve(values.claude),
    confirmDevices: yesOrNo(values["confirm-devices"]),
    money: money(values),
    pushService: pushService(values),
    tunnel: tunnel(values, environment["NGROK_AUTHTOKEN"]),
  };
}

type Values = ReturnType<typeof readValues>;

function readValues(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false })
      .values;
  } catch (error) {
    throw bad(messageOf(error));
  }
}

function folder(value: string | undefined): string {
  if (value === undefined) throw bad("--workspace is missing.");
  const path = resolve(value);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw bad(`--workspace: there is no folder ${path}.`);
  }
  return path;
}

function port(value: string | undefined): number {
  if (value === undefined) return 8765;
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65_535) {
    throw bad("--port takes a number from 0 (any) to 65535.");
  }
  return number;
}

function yesOrNo(value: string | undefined): boolean {
  if (value !== undefined && value !== "yes" && value !== "no") {
    throw bad("--confirm-devices takes yes or no.");
  }
  return value !== "no";
}

function money({ currency = "USD", "won-per-dollar": rate }: Values): Money {
  if (currency !== "USD" && currency !== "KRW") throw bad("--currency takes USD or KRW.");
  const wonPerDollar = rate === undefined ? defaultWonPerDollar : Number(rate);
  if (!(wonPerDollar >= leastWonPerDollar && wonPerDollar <= mostWonPerDollar)) {
    throw bad(`--won-per-dollar takes a number from ${leastWonPerDollar} to ${mostWonPerDollar}.`);
  }
  return { currency, wonPerDollar };
}

/** A push service of one's own: devices may be told by it too. */
function pushService(values: Values): PushPorts["service"] {
  const { "push-service": origin, "push-ca": file } = values;
  if (origin === undefined) {
    if (file !== undefined) throw bad("--push-ca goes with --push-service.");
    return null;
  }
  if (!URL.canParse(origin) || new URL(origin).origin !== origin || !/^https:/.test(origin)) {
    throw bad("--push-service takes https://HOST or https://HOST:PORT.");
  }
  return { origin, certificateAuthority: file === undefined ? null : readPem(file, "push-ca") };
}

function tunnel(values: Values, authtoken: string | undefined): TunnelConfig | null {
  if (values.tunnel === undefined) {
    const stray = tunnelOptions.find((name) => values[name] !== undefined);
    if (stray !== undefined) throw bad(`--${stray} goes with --tunnel ngrok.`);
    return null;
  }
  if (values.tunnel !== "ngrok") throw bad("--tunnel takes ngrok.");
  if (authtoken === undefined || authtoken === "") {
    throw bad("--tunnel ngrok needs the token in the environment variable NGROK_AUTHTOKEN.");
  }
  const provider = oauthProviders.find((name) => name === (values.provider ?? "google"));
  if (provider === undefined) throw bad(`--provider takes one of ${oauthProviders.join(", ")}.`);
  const config: TunnelConfig = {
    authtoken,
    domain: values.domain ?? null,
    allowEmails: values["allow-email"] ?? [],
    provider,
    serverAddress: values["ngrok-server"] ?? null,
    certificateAuthority: readAuthority(values["ngrok-ca"]),
    publicAddress: values["ngrok-public"] ?? null,
  };
  try {
    checkTunnelConfig(config);
  } catch (error) {
    throw bad(messageOf(error));
  }
  return config;
}

function readAuthority(file: string | undefined): string | null {
  if (file === undefined) return null;
  // The authorities that the system trusts, for networks that inspect traffic.
  if (file === "host") return file;
  return readPem(file, "ngrok-ca");
}

function readPem(file: string, option: keyof typeof known): string {
  try {
    const { size } = statSync(file);
    if (size > maxCertificateBytes) throw new Error("the file is too large for a certificate.");
    return readFileSync(file, "utf8");
  } catch (error) {
    throw bad(`--${option}: ${messageOf(error)}`);
  }
}

function bad(reason: string): UserError {
  return new UserError("bad-option", `${reason} ${usage}`);
}
