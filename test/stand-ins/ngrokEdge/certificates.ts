import type { KeyObject } from "node:crypto";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate and its private key, both PEM. */
interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A throw-away certificate authority that lives in memory. */
export interface CertificateAuthority {
  readonly caPem: string;
  /** A server certificate for these DNS names and IPv4 addresses. */
  issue(names: readonly string[]): Certificate;
}

// X.690 DER: tag, length, content. Only the few shapes that a certificate of RFC 5280 needs.
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const text = (value: string): Buffer => der(0x0c, Buffer.from(value, "utf8"));
const isTrue = der(0x01, Buffer.from([0xff]));

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
}

const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectIdentifier("2.5.4.3"), text(commonName))));
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\..*/g, "");
  return der(0x17, Buffer.from(`${digits.slice(2)}Z`, "ascii"));
}

function extension(identifier: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [isTrue] : [];
  return sequence(objectIdentifier(identifier), ...critical, der(0x04, value));
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 4
    ? der(0x87, Buffer.from(name.split(".").map(Number)))
    : der(0x82, Buffer.from(name, "ascii"));
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

const dayMs = 24 * 60 * 60_000;

function makeCertificate(
  subject: string,
  publicKey: KeyObject,
  issuer: { readonly name: string; readonly privateKey: KeyObject },
  extensions: readonly Buffer[],
): string {
  const now = Date.now();
  const serial = randomBytes(12);
  // A positive INTEGER whose first byte is not superfluous.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    distinguishedName(issuer.name),
    sequence(utcTime(new Date(now - dayMs)), utcTime(new Date(now + 30 * dayMs))),
    distinguishedName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, issuer.privateKey);
  return toPem(
    sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature]))),
  );
}

/** Creates an authority with a fresh P-256 key. Nothing is written to disk. */
export function createCertificateAuthority(): CertificateAuthority {
  const name = "ngrok edge stand-in";
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { name, privateKey };
  const caPem = makeCertificate(name, publicKey, issuer, [
    extension("2.5.29.19", true, sequence(isTrue)),
    // keyCertSign and cRLSign.
    extension("2.5.29.15", true, der(0x03, Buffer.from([1, 0b0000_0110]))),
  ]);
  return {
    caPem,
    issue: (names) => {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const cert = makeCertificate(names[0] ?? "localhost", pair.publicKey, issuer, [
        extension("2.5.29.19", true, sequence()),
        // digitalSignature; serverAuth; subjectAltName.
        extension("2.5.29.15", true, der(0x03, Buffer.from([7, 0b1000_0000]))),
        extension("2.5.29.37", false, sequence(objectIdentifier("1.3.6.1.5.5.7.3.1"))),
        extension("2.5.29.17", false, sequence(...names.map(alternativeName))),
      ]);
      return { cert, key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
    },
  };
}
