import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";

/** A secret from the system's generator, base64url. 16 bytes = 22 characters, 32 bytes = 43. */
export function randomSecret(bytes: 16 | 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** "00" to "99", to compare two screens by eye. */
export function randomNumber(): string {
  return randomInt(100).toString().padStart(2, "0");
}

/** SHA-256, hex. All our secrets are random, so a plain hash is enough to store them. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares two hashes of `hashSecret` in constant time. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
