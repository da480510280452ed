/** `claude-opus-4-5-20251101` → `opus-4-5`: the rest is the same for all. */
export function shortModel(id: string): string {
  return id.replace(/^claude-/, "").replace(/-\d{8}$/, "");
}
