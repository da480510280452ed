/**
 * How large a value is as JSON, in bytes of UTF-8: never less than it really is, and not much more
 * for ordinary text. A text weighs as much as its parts together, so what grows is not measured
 * again. Objects are measured once, because what is in the state or in an event never changes.
 */
const measured = new WeakMap<object, number>();

export function weightOf(value: unknown): number {
  if (typeof value === "string") return textWeight(value) + 2;
  if (typeof value === "number") return 24;
  if (typeof value !== "object" || value === null) return 5;
  const known = measured.get(value);
  if (known !== undefined) return known;
  const weight = Array.isArray(value) ? listWeight(value) : fieldsWeight(value);
  measured.set(value, weight);
  return weight;
}

/** The same as `longer`, whose text is that of `shorter` and `added` behind it. */
export function withKnownWeight<T extends object>(longer: T, shorter: T, added: string): T {
  measured.set(longer, weightOf(shorter) + textWeight(added));
  return longer;
}

// Measured with each event, so without what would have to be collected again.
function listWeight(items: readonly unknown[]): number {
  let sum = 2;
  for (const item of items) sum += weightOf(item) + 1;
  return sum;
}

function fieldsWeight(value: object): number {
  let sum = 2;
  for (const key of Object.keys(value)) {
    const field: unknown = (value as Readonly<Record<string, unknown>>)[key];
    // JSON leaves it out, so a copy that came as JSON must weigh the same.
    if (field !== undefined) sum += textWeight(key) + 4 + weightOf(field);
  }
  return sum;
}

function textWeight(text: string): number {
  let weight = 0;
  for (let index = 0; index < text.length; index++) weight += unitWeight(text.charCodeAt(index));
  return weight;
}

/** Bytes of one UTF-16 code unit, escaped where JSON escapes it. Half a surrogate pair may stand alone. */
function unitWeight(unit: number): number {
  if (unit === 0x0a || unit === 0x0d || unit === 0x09 || unit === 0x22 || unit === 0x5c) return 2;
  if (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff)) return 6;
  if (unit < 0x80) return 1;
  return unit < 0x800 ? 2 : 3;
}
