import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ListedDevice } from "../../../../src/shared/devices";
import { troubleOf } from "../../store/requests";
import type { RequestBody, RequestType, Trouble } from "../../store/requests";
import type { Store } from "../../store/store";

/** What came of the last thing that was done. `id`: with this device; null: with all of them. */
export interface DeviceTrouble {
  readonly id: string | null;
  readonly trouble: Trouble;
}

/** The list as far as it is known; null before the first answer. */
export interface DeviceListing {
  readonly devices: readonly ListedDevice[] | null;
  readonly hasFailed: boolean;
}

/**
 * What the devices' panel does; no DOM. The list is fetched at the start and whenever the host says
 * that it changed. `dispose` when the panel goes.
 */
export class DeviceDesk {
  readonly #store: Pick<Store, "ask" | "devicesVersion">;
  readonly #listing = signal<DeviceListing>({ devices: null, hasFailed: false });
  readonly #trouble = signal<DeviceTrouble | null>(null);
  readonly #busyId = signal<string | null>(null);
  readonly #unsubscribe: () => void;
  /** Of several answers the one to the newest question counts. */
  #asked = 0;

  readonly listing: ReadonlySignal<DeviceListing> = this.#listing;
  readonly trouble: ReadonlySignal<DeviceTrouble | null> = this.#trouble;
  /** The device that something is under way for; empty: all of them. */
  readonly busyId: ReadonlySignal<string | null> = this.#busyId;

  constructor(store: Pick<Store, "ask" | "devicesVersion">) {
    this.#store = store;
    this.#unsubscribe = store.devicesVersion.subscribe(() => {
      void this.reload();
    });
  }

  /** Fetches the list; what was known stays on the screen meanwhile. */
  async reload(): Promise<void> {
    const question = ++this.#asked;
    const outcome = await this.#store.ask({ type: "device.list" });
    if (question !== this.#asked) return;
    const { devices } = this.#listing.value;
    if (outcome.kind === "refused" && outcome.refusal.code === "not-allowed") {
      // Nothing of it is this device's business any more.
      this.#trouble.value = { id: null, trouble: outcome.refusal.code };
      this.#listing.value = { devices: null, hasFailed: true };
      return;
    }
    this.#listing.value =
      outcome.kind === "done"
        ? { devices: inOrder(outcome.result.devices), hasFailed: false }
        : { devices, hasFailed: true };
  }

  /** Resolves to whether it has that name now. */
  async rename(id: string, name: string): Promise<boolean> {
    const trimmed = name.trim();
    if (trimmed === "") return false;
    return this.#attempt(id, { type: "device.rename", deviceId: id, name: trimmed });
  }

  async revoke(id: string): Promise<void> {
    await this.#attempt(id, { type: "device.revoke", deviceId: id });
  }

  async revokeOthers(): Promise<void> {
    await this.#attempt(null, { type: "device.revokeOthers" });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#asked++;
  }

  async #attempt<T extends RequestType>(id: string | null, body: RequestBody<T>): Promise<boolean> {
    this.#trouble.value = null;
    this.#busyId.value = id ?? "";
    const trouble = troubleOf(await this.#store.ask(body));
    this.#busyId.value = null;
    if (trouble !== null) this.#trouble.value = { id, trouble };
    // Also after a no: somebody else may have changed it.
    await this.reload();
    return trouble === null;
  }
}

/** This device first, then those that are connected, then those that were seen last. */
function inOrder(devices: readonly ListedDevice[]): readonly ListedDevice[] {
  const rank = ({ isYou, isConnected }: ListedDevice): number => (isYou ? 0 : isConnected ? 1 : 2);
  return [...devices].sort((a, b) => rank(a) - rank(b) || b.lastSeenAt - a.lastSeenAt);
}
