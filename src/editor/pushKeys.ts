import type * as vscode from "vscode";
import type { AppOptions } from "../app/types";

/** Where the keys for notifications are kept: the system's secret store, for all folders. */
const secretKey = "push.keys";

export function pushKeysIn(
  secrets: Pick<vscode.SecretStorage, "get" | "store">,
): AppOptions["push"]["keys"] {
  return {
    read: async () => (await secrets.get(secretKey)) ?? null,
    write: async (keys) => {
      await secrets.store(secretKey, keys);
    },
  };
}
