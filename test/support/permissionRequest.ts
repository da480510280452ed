import type { PermissionRequest } from "../../src/shared/state";

/** Claude asks whether it may run a command, changed so. */
export function permissionRequest(
  id: string,
  change: Partial<PermissionRequest> = {},
): PermissionRequest {
  return {
    id,
    turnId: null,
    toolName: "Bash",
    content: { kind: "command", command: "ls", description: null },
    blockedPath: null,
    contentHash: "a".repeat(64),
    isTooLong: false,
    grants: { conversation: [], always: [] },
    requestedAt: 0,
    ...change,
  };
}
