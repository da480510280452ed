import type { Door } from "./doorPolicy";

/** Where a request came from. */
export interface Visitor {
  readonly door: Door["kind"];
  /** IP address, or `unknown`. */
  readonly address: string;
}

/**
 * The address, where it tells strangers apart, or null. Loopback does not: it is whoever came through
 * a program on this PC, which may be a proxy before all the world.
 */
export function distinctAddress(address: string): string | null {
  const plain = unmapped(address);
  const isLoopback = plain.includes(":")
    ? groupsOf(plain).join(":") === "0:0:0:0:0:0:0:1"
    : plain.startsWith("127.");
  return plain === "unknown" || isLoopback ? null : address;
}

/** What counts as one visitor: whoever has one IPv6 address has the whole network of 64 bits. */
export function networkOf({ door, address }: Visitor): string {
  const plain = unmapped(address);
  if (!plain.includes(":")) return `${door} ${plain}`;
  return `${door} ${groupsOf(plain).slice(0, 4).join(":")}`;
}

/** An IPv4 address that is written as one of IPv6 is that of IPv4. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/** All eight of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [head = "", tail = ""] = address.split("::");
  const before = numbersOf(head);
  const after = numbersOf(tail);
  const zeros = Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return [...before, ...zeros, ...after];
}

/** As numbers, because `0db8` and `DB8` are one. */
function numbersOf(part: string): readonly number[] {
  return part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
}
