/** A model of the CLI's list. `name` and `description` are the CLI's words. */
export interface ModelChoice {
  readonly value: string;
  readonly name: string;
  readonly description: string;
  readonly efforts: readonly string[];
}

/** A slash command or skill of the CLI's list. */
export interface CommandChoice {
  /** Without the slash. */
  readonly name: string;
  readonly description: string;
  readonly argumentHint: string;
}

/** What can be chosen, as the CLI lists it. Empty until the CLI has said so. */
export interface Catalog {
  readonly models: readonly ModelChoice[];
  readonly permissionModes: readonly string[];
  readonly commands: readonly CommandChoice[];
}

/** A window of the plan's limits. */
export interface PlanWindow {
  /** The CLI's name of it: `five_hour`, `seven_day`, … */
  readonly kind: string;
  /** 0–1, or null where the CLI did not say. */
  readonly utilization: number | null;
  /** Epoch ms. */
  readonly resetsAt: number | null;
  /** The CLI's word: `allowed`, `allowed_warning`, `rejected`. */
  readonly status: string | null;
  /** Who told: the CLI by itself (`rate_limit_event`), or asked (`get_usage`). */
  readonly source: "event" | "usage";
  readonly asOf: number;
}
