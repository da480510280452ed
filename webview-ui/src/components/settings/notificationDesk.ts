import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { defaultPushChoices } from "../../../../src/shared/pushChoices";
import type { PushChoices } from "../../../../src/shared/pushChoices";
import type { Language } from "../../../../src/shared/wording/problems";
import type { BrowserSubscription } from "../../platform/browserSubscription";
import type { PushAbility } from "../../platform/pushSubscription";
import type { PushWish } from "../../platform/pushWish";
import { troubleOf } from "../../store/requests";
import type { Trouble } from "../../store/requests";
import type { Store } from "../../store/store";

/** What the browser does for it. */
export interface PushPlatform {
  ability(): PushAbility;
  current(): Promise<BrowserSubscription | null>;
  subscribe(key: string): Promise<BrowserSubscription | null>;
  unsubscribe(): Promise<void>;
  /** Keeps on this device what is wanted, or (null) that nothing is. */
  remember(wish: PushWish | null): Promise<void>;
}

/** What went wrong; `browser`: it could not reach its push service. */
export type PushTrouble = Trouble | "browser";

export interface NotificationState {
  /** Nothing is known before. */
  readonly isLoaded: boolean;
  readonly ability: PushAbility;
  readonly isOn: boolean;
  readonly choices: PushChoices;
  readonly isBusy: boolean;
  readonly trouble: PushTrouble | null;
  /** The test was handed over. */
  readonly wasTested: boolean;
}

/** How this device is told while nobody looks: what the browser and the host say of it together. */
export class NotificationDesk {
  readonly #store: Store;
  readonly #platform: PushPlatform;
  readonly #language: () => Language;
  readonly #state;
  #key: string | null = null;

  readonly state: ReadonlySignal<NotificationState>;

  /** `language`: what the page speaks at that moment. */
  constructor(store: Store, platform: PushPlatform, language: () => Language) {
    this.#store = store;
    this.#platform = platform;
    this.#language = language;
    this.#state = signal<NotificationState>({
      isLoaded: false,
      ability: platform.ability(),
      isOn: false,
      choices: defaultPushChoices,
      isBusy: false,
      trouble: null,
      wasTested: false,
    });
    this.state = this.#state;
  }

  /** Asks the host and the browser how it stands. */
  load(): Promise<void> {
    return this.#work(async () => {
      const outcome = await this.#store.ask({ type: "push.state" });
      if (outcome.kind !== "done") return troubleOf(outcome);
      const { key, subscribed } = outcome.result;
      this.#key = key;
      const own = await this.#platform.current();
      const isOn = own !== null && subscribed !== null;
      this.#change({ isLoaded: true, isOn, choices: subscribed?.choices ?? defaultPushChoices });
      if (!isOn) return null;
      // The browser may have another address by now, and the person another language.
      const isSame = own.endpoint === subscribed.endpoint;
      if (isSame && subscribed.language === this.#language()) return null;
      return this.#put(own, subscribed.choices);
    });
  }

  /** By a tap only: the browser may ask the person. */
  switchOn(): Promise<void> {
    return this.#work(async () => {
      const key = this.#key;
      if (key === null) return "connection-lost";
      const own = await this.#platform.subscribe(key);
      if (own === null) return null;
      const trouble = await this.#put(own, this.#state.peek().choices);
      this.#change({ isOn: trouble === null });
      return trouble;
    });
  }

  switchOff(): Promise<void> {
    return this.#work(async () => {
      const outcome = await this.#store.ask({ type: "push.unsubscribe" });
      if (outcome.kind !== "done") return troubleOf(outcome);
      this.#change({ isOn: false });
      await this.#platform.remember(null);
      await this.#platform.unsubscribe();
      return null;
    });
  }

  choose(choices: PushChoices): Promise<void> {
    return this.#work(async () => {
      const before = this.#state.peek().choices;
      this.#change({ choices });
      const own = await this.#platform.current();
      const trouble = own === null ? "push-failed" : await this.#put(own, choices);
      if (trouble !== null) this.#change({ choices: before });
      return trouble;
    });
  }

  /** Has the host send something to this device. */
  test(): Promise<void> {
    return this.#work(async () => {
      const outcome = await this.#store.ask({ type: "push.test" });
      if (outcome.kind !== "done") return troubleOf(outcome);
      this.#change({ wasTested: true });
      return null;
    });
  }

  async #put(own: BrowserSubscription, choices: PushChoices): Promise<PushTrouble | null> {
    const language = this.#language();
    const outcome = await this.#store.ask({ type: "push.subscribe", ...own, language, choices });
    if (outcome.kind !== "done") return troubleOf(outcome);
    const key = this.#key;
    if (key !== null) await this.#platform.remember({ key, language, choices });
    return null;
  }

  /** One thing at a time. */
  async #work(act: () => Promise<PushTrouble | null>): Promise<void> {
    if (this.#state.peek().isBusy) return;
    this.#change({ isBusy: true, trouble: null, wasTested: false });
    const trouble = await act().catch((): PushTrouble => "browser");
    this.#change({ isBusy: false, trouble, ability: this.#platform.ability() });
  }

  #change(change: Partial<NotificationState>): void {
    this.#state.value = { ...this.#state.peek(), ...change };
  }
}
