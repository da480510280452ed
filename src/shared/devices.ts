/**
 * What a paired device may do, each level with what the one before may: `view` reads; `approve` also
 * answers permission requests, once each, and stops turns; `full` also sends prompts, changes the
 * queue and the conversations, and sees the other devices.
 */
export const deviceRoles = ["view", "approve", "full"] as const;
export type DeviceRole = (typeof deviceRoles)[number];

/** A paired device, as the page lists it. Times are epoch ms. */
export interface ListedDevice {
  readonly id: string;
  readonly name: string;
  readonly role: DeviceRole;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** IP address, or `unknown`. */
  readonly address: string;
  readonly isConnected: boolean;
  /** The device that asks. */
  readonly isYou: boolean;
}
