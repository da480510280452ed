import { join } from "node:path";
import { messageOf as reasonOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { Quota } from "../base/quota";
import type { SecretKeep } from "../base/secretKeep";
import { within } from "../base/within";
import {
  maxPushTests,
  pushCallMs,
  pushCheckMs,
  pushResetCheckMs,
  pushTestWindowMs,
} from "../shared/limits";
import type { PushSubscribed } from "../shared/pushChoices";
import type { HostState } from "../shared/state";
import { initialState } from "../shared/state";
import type { PushService } from "./endpoint";
import { isPushEndpoint, mayBeSilent } from "./endpoint";
import type { Happening } from "./happenings";
import { isOpen, lifted, planHappening } from "./happenings";
import { closeAll, closeOf, messageOf, testMessage } from "./messages";
import { PlanTold } from "./planTold";
import { PlanWatch } from "./planWatch";
import { Presence } from "./presence";
import type { PushKeys } from "./pushKeys";
import { makeKeys, readKeys } from "./pushKeys";
import type { Sending, SendOutcome } from "./sender";
import { Sender } from "./sender";
import type { Subscription } from "./subscriptions";
import { Subscriptions } from "./subscriptions";
import { Teller } from "./teller";

export interface PushOptions {
  /** Own folder for who wants to be told. */
  readonly stateFolder: string;
  /** Where the keys are kept by which push services know this product. */
  readonly keys: SecretKeep;
  /** A push service besides those of the browsers' makers; null: none. */
  readonly service: PushService | null;
  /** When the owner last typed in the editor (ms of `performance.now`), or null. */
  readonly typedAt: () => number | null;
  /** Whether this device is still let in. */
  readonly isDevice: (id: string) => boolean;
  readonly logger: Logger;
}

type Unaddressed = Omit<Sending, "subscription">;

/** What a device asks to be told, as its browser and its person said. */
export type Wish = Omit<Subscription, "deviceId" | "publicKey">;

/**
 * What is told to devices that do not look. Outlives a restart of the host. Nothing is loaded for it,
 * and no key is made, before a device asks how it is told.
 */
export class Push implements Disposable {
  private readonly options: PushOptions;
  private readonly subscriptions: Subscriptions;
  private readonly presence = new Presence();
  private readonly teller: Teller;
  private readonly plan = new PlanWatch();
  private readonly planTold: PlanTold;
  private readonly sender: Sender;
  private readonly tests = new Quota(maxPushTests, pushTestWindowMs);
  private state: HostState = initialState;
  private readonly underWay = new WeakMap<Subscription, Set<Promise<SendOutcome>>>();
  private keys: Promise<PushKeys> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isDisposed = false;

  private constructor(options: PushOptions, subscriptions: Subscriptions, planTold: PlanTold) {
    this.options = options;
    this.subscriptions = subscriptions;
    this.planTold = planTold;
    this.sender = new Sender(options.service, options.logger);
    this.teller = new Teller({
      presence: this.presence,
      typedAt: options.typedAt,
      subscriptions: () => subscriptions.list(),
      tell: (subscription, happening) => {
        this.tell(subscription, happening);
      },
      takeBack: (subscription, happening) => {
        this.takeBack(subscription, happening);
      },
    });
  }

  static async open(options: PushOptions): Promise<Push> {
    const { stateFolder, logger } = options;
    const [subscriptions, planTold] = await Promise.all([
      Subscriptions.open(join(stateFolder, "push.json"), logger),
      PlanTold.open(join(stateFolder, "planTold.json"), logger),
    ]);
    return new Push(options, subscriptions, planTold);
  }

  /** The shared state is another one now. */
  follow(state: HostState): void {
    if (this.isDisposed || state === this.state) return;
    const before = this.state;
    this.state = state;
    // First, so that a window's reset takes the place of what was told of it.
    if (before.planWindows !== state.planWindows) this.followPlan(Date.now());
    if (this.subscriptions.list().length > 0) this.teller.follow(before, state, performance.now());
    this.look();
  }

  private followPlan(now: number): void {
    const { planWindows } = this.state;
    this.plan.follow(planWindows, now);
    const isHeard = this.subscriptions.list().length > 0;
    for (const alert of this.planTold.next(planWindows, now, isHeard)) {
      if (alert.level === "reset") this.plan.begunAnew(alert, planWindows);
      const happening = planHappening(alert, this.state);
      if (happening !== null) this.teller.add(happening, performance.now());
    }
  }

  /**
   * How a device is told, and the key that its browser subscribes with, which is made when there is none.
   * Rejects when it can't be kept.
   */
  async stateOf(
    deviceId: string,
  ): Promise<{ readonly key: string; readonly subscribed: PushSubscribed | null }> {
    const { publicKey } = await this.ownKeys();
    const subscription = this.subscriptions.of(deviceId);
    // Made with another key, it is of no use any more.
    if (subscription?.publicKey !== publicKey) return { key: publicKey, subscribed: null };
    const { endpoint, language, choices } = subscription;
    return { key: publicKey, subscribed: { endpoint, language, choices } };
  }

  /** False: its push service is not known. Rejects when it can't be kept. */
  async subscribe(deviceId: string, wish: Wish): Promise<boolean> {
    if (!isPushEndpoint(wish.endpoint, this.options.service)) return false;
    const { publicKey } = await this.ownKeys();
    // It may have been put out meanwhile.
    if (this.options.isDevice(deviceId)) {
      await this.subscriptions.put({ ...wish, deviceId, publicKey });
    }
    return true;
  }

  /**
   * This device is told of nothing any more: it does not want it, or was put out. What it shows is taken
   * back. False: it was not told.
   */
  forget(deviceId: string): boolean {
    this.teller.forget(deviceId);
    const subscription = this.subscriptions.of(deviceId);
    if (subscription === null) return false;
    this.subscriptions.remove((each) => each.deviceId === deviceId);
    void this.takeBackAll(subscription);
    return true;
  }

  /** Sends something to try; `spent`: too often. */
  async test(deviceId: string): Promise<SendOutcome | "spent"> {
    const subscription = this.subscriptions.of(deviceId);
    if (subscription === null) return "gone";
    if (this.tests.isSpent(deviceId)) return "spent";
    this.tests.take(deviceId);
    const message = testMessage(subscription.language, Date.now());
    return this.send(subscription, { message, urgency: "high", isWanted: () => false });
  }

  /** Somebody looks at this conversation now, or (null) at none. `who`: a device, or the editor. */
  see(who: string, conversationId: string | null, mayAnswer: boolean): void {
    this.presence.report(who, conversationId, mayAnswer, performance.now());
  }

  /** Resolves when everything is on disk. */
  async flush(): Promise<void> {
    await Promise.all([this.subscriptions.flush(), this.planTold.flush()]);
  }

  dispose(): void {
    this.isDisposed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.sender.dispose();
  }

  /** Tells what may be told by now, and comes back as long as there is something to wait for. */
  private look(): void {
    // The owner may set the PC's clock while somebody looks or types; the plan's end is a time of day.
    const now = performance.now();
    const clock = Date.now();
    if (this.plan.isLifted(clock)) this.teller.add(lifted, now);
    if ((this.planTold.nextAt ?? Infinity) <= clock) this.followPlan(clock);
    if (this.teller.isWaiting) this.teller.look(this.state, now);
    const isResetAwaited = this.plan.isWaiting || this.planTold.nextAt !== null;
    const waitMs = this.teller.isWaiting ? pushCheckMs : isResetAwaited ? pushResetCheckMs : null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (waitMs === null || this.isDisposed) return;
    this.timer = setTimeout(() => {
      this.look();
    }, waitMs).unref();
  }

  private tell(subscription: Subscription, happening: Happening): void {
    const { language, choices } = subscription;
    const reader = { language, showsTitle: choices.showsTitle };
    const message = messageOf(happening, this.state, reader, Date.now());
    void this.send(subscription, {
      message,
      urgency: happening.kind === "needs" ? "high" : "normal",
      isWanted: () => isOpen(happening, this.state),
    });
  }

  private takeBack(subscription: Subscription, happening: Happening): void {
    if (!mayBeSilent(subscription.endpoint)) return;
    void this.send(subscription, {
      message: closeOf(happening),
      urgency: "normal",
      isWanted: () => true,
    });
  }

  /**
   * Takes back what a device shows that is out, also where a message that shows nothing costs it
   * something: it gets no other one. A lost phone is woken for it. Never rejects.
   */
  private async takeBackAll(subscription: Subscription): Promise<void> {
    const { endpoint, publicKey } = subscription;
    // A browser that was paired again keeps its address, and what it shows.
    const isWanted = (): boolean =>
      !this.subscriptions.list().some((each) => each.endpoint === endpoint);
    try {
      const keys = await this.ownKeys();
      // What is on its way would be shown after it.
      await within(Promise.allSettled(this.underWayTo(subscription)), pushCallMs, null);
      if (publicKey !== keys.publicKey || !isWanted()) return;
      const message = closeAll();
      await this.sender.send({ subscription, message, urgency: "high", isWanted }, keys);
    } catch (error) {
      this.options.logger.error(`No notification could be taken back: ${reasonOf(error)}`);
    }
  }

  /** Never rejects. */
  private send(subscription: Subscription, sending: Unaddressed): Promise<SendOutcome> {
    const outcome = this.sendNow(subscription, sending);
    const all = this.underWayTo(subscription).add(outcome);
    return outcome.finally(() => all.delete(outcome));
  }

  private underWayTo(subscription: Subscription): Set<Promise<SendOutcome>> {
    const all = this.underWay.get(subscription) ?? new Set<Promise<SendOutcome>>();
    this.underWay.set(subscription, all);
    return all;
  }

  /** Never rejects. */
  private async sendNow(subscription: Subscription, sending: Unaddressed): Promise<SendOutcome> {
    const { logger, isDevice } = this.options;
    const { deviceId } = subscription;
    try {
      const keys = await this.ownKeys();
      if (!isDevice(deviceId) || subscription.publicKey !== keys.publicKey) {
        this.forget(deviceId);
        return "gone";
      }
      const isThere = (): boolean => this.subscriptions.list().includes(subscription);
      const isWanted = (): boolean => isThere() && sending.isWanted();
      const outcome = await this.sender.send({ ...sending, subscription, isWanted }, keys);
      // A device that subscribed anew meanwhile is told of by that.
      if (outcome === "gone") this.subscriptions.remove((each) => each === subscription);
      if (outcome === "failed") logger.warn("A push service took no notification.");
      return outcome;
    } catch (error) {
      logger.error(`No notification could be sent: ${reasonOf(error)}`);
      return "failed";
    }
  }

  /** One pair for ever; what failed is tried again the next time. */
  private ownKeys(): Promise<PushKeys> {
    const { keys: keep, logger } = this.options;
    if (this.keys === null) {
      const keys = readKeys(keep, logger).then((kept) => kept ?? makeKeys(keep, logger));
      this.keys = keys;
      keys.catch(() => {
        this.keys = null;
      });
    }
    return this.keys;
  }
}
