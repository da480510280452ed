import type { AgentSettings } from "../shared/state";
import type { SettingName } from "./settings";
import { settingNames } from "./settings";

export interface LiveSettingsOptions {
  /** What the process was started with. */
  readonly startedWith: AgentSettings;
  /** Makes a control request; rejects when the CLI refuses it or says nothing. */
  readonly request: (subtype: string, fields: object) => Promise<unknown>;
  /** The CLI has taken it; `answer` is what it said. */
  readonly onTaken: (name: SettingName, value: string, answer: unknown) => void;
  /** It has not, and goes on as before. */
  readonly onRefused: (name: SettingName, value: string, error: unknown) => void;
}

/** Changes what was chosen for a conversation in its running process. */
export class LiveSettings {
  private readonly options: LiveSettingsOptions;
  private inUse: AgentSettings;
  private mustRestart = false;

  constructor(options: LiveSettingsOptions) {
    this.options = options;
    this.inUse = options.startedWith;
  }

  /** Whether something was chosen that only a new process can do. */
  get needsRestart(): boolean {
    return this.mustRestart;
  }

  /** What the process was asked for and has not refused. */
  get current(): AgentSettings {
    return this.inUse;
  }

  /**
   * Asks for what is different from before, at once and in this order, so that a prompt that is sent
   * right after it runs with it. `permissionMode` is the one that the CLI has reported last: plans and
   * permissions change it too. The CLI's own choice has no name here: that takes a new process.
   */
  adjust(wanted: AgentSettings, permissionMode: string | null): void {
    const before = this.inUse;
    for (const name of settingNames) {
      const value = wanted[name];
      const hasDrifted = name === "permissionMode" && permissionMode !== value;
      if (value === before[name] && (value === null || !hasDrifted)) continue;
      this.inUse = { ...this.inUse, [name]: value };
      if (value === null) this.mustRestart = true;
      else void this.ask(name, value, before[name]);
    }
  }

  private async ask(name: SettingName, value: string, before: string | null): Promise<void> {
    const { request, onTaken, onRefused } = this.options;
    try {
      onTaken(name, value, await send(name, value, request));
    } catch (error) {
      if (this.inUse[name] !== value) return;
      if (name === "effort") {
        // Older versions know it at their start only.
        this.mustRestart = true;
        return;
      }
      this.inUse = { ...this.inUse, [name]: before };
      onRefused(name, value, error);
    }
  }
}

function send(
  name: SettingName,
  value: string,
  request: LiveSettingsOptions["request"],
): Promise<unknown> {
  switch (name) {
    case "model":
      return request("set_model", { model: value });
    case "permissionMode":
      return request("set_permission_mode", { mode: value });
    case "effort":
      return request("apply_flag_settings", { settings: { effortLevel: value } });
  }
}
