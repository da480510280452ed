import { codeOf } from "../base/errors";

/**
 * Whether an error of the file system says that there is nothing. Every other one says only that it can't be
 * looked at now: what was known of it stays true.
 */
export function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
