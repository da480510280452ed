/**
 * A 64-bit hash of bytes, left in `hashBytes.high` and `.low`, which are never both 0. Two ids out of a
 * million share one with a chance of one in thirty millions. It keeps nobody out: the ids are the owner's own.
 */
export function hashBytes(bytes: Uint8Array, start: number, end: number): void {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul((high << 13) | (high >>> 19), 0x85ebca6b) ^ byte;
  }
  const length = end - start;
  hashBytes.low = mix(low ^ length ^ high);
  hashBytes.high = (mix(high + Math.imul(low, 0xc2b2ae35)) | 1) >>> 0;
}
hashBytes.high = 0;
hashBytes.low = 0;

/** Spreads every bit over all others, as the end of MurmurHash3 does. Gives 32 bits without a sign. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
