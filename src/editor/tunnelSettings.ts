import { readFile, stat } from "node:fs/promises";
import { messageOf } from "../base/errors";
import { maxCertificateBytes } from "../shared/limits";
import type { TunnelConfig } from "../tunnel/config";
import type { NgrokSettings } from "./settings";
import type { Wording } from "./wording/en";

/** The tunnel's settings with the files they name read; a `problem` is a sentence for the person. */
export async function readTunnelConfig(
  authtoken: string,
  settings: NgrokSettings,
  wording: Wording,
): Promise<{ readonly config: TunnelConfig } | { readonly problem: string }> {
  const { certificateAuthorityFile, ...rest } = settings;
  if (certificateAuthorityFile === null) {
    return { config: { authtoken, ...rest, certificateAuthority: null } };
  }
  try {
    const certificateAuthority = await readCertificate(certificateAuthorityFile, wording);
    return { config: { authtoken, ...rest, certificateAuthority } };
  } catch (error) {
    return { problem: wording.settings.badCertificate(messageOf(error)) };
  }
}

async function readCertificate(file: string, { settings }: Wording): Promise<string> {
  const { size } = await stat(file);
  if (size > maxCertificateBytes) throw new Error(settings.tooLarge);
  const text = await readFile(file, "utf8");
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw new Error(settings.notPem);
  return text;
}
