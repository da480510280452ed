import { Quota } from "../base/quota";
import {
  maxPushClosesPerHour,
  maxPushesPending,
  maxPushesPerHour,
  maxPushesPerMinute,
  maxPushesTold,
} from "../shared/limits";
import type { HostState } from "../shared/state";
import type { Happening } from "./happenings";
import { happeningsBetween, isOpen } from "./happenings";
import type { Presence } from "./presence";
import { whatToTell } from "./rules";
import type { Subscription } from "./subscriptions";

export interface TellerPorts {
  readonly presence: Presence;
  /** When the owner last typed in the editor (ms, as `follow` and `look` count), or null. */
  readonly typedAt: () => number | null;
  readonly subscriptions: () => readonly Subscription[];
  readonly tell: (subscription: Subscription, happening: Happening) => void;
  /** What was told of is over. */
  readonly takeBack: (subscription: Subscription, happening: Happening) => void;
}

/** Something that is to be told yet, and to whom. */
interface Pending {
  readonly happening: Happening;
  readonly since: number;
  readonly deviceIds: ReadonlySet<string>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Decides who is told of what, and when. Each happening is told to each device once at most; what was
 * told is taken back when it is over. It has no clock of its own: `follow` and `look` say what time
 * it is, in ms of one that only goes forward.
 */
export class Teller {
  private readonly ports: TellerPorts;
  private pending: readonly Pending[] = [];
  /** What each device was told of and may have on its screen yet, oldest first. */
  private readonly told = new Map<string, readonly Happening[]>();
  private readonly perMinute: Quota;
  private readonly perHour: Quota;
  private readonly closes: Quota;
  private now = 0;

  constructor(ports: TellerPorts) {
    this.ports = ports;
    const clock = (): number => this.now;
    this.perMinute = new Quota(maxPushesPerMinute, minuteMs, clock);
    this.perHour = new Quota(maxPushesPerHour, hourMs, clock);
    this.closes = new Quota(maxPushClosesPerHour, hourMs, clock);
  }

  /** Whether something waits for its time: it is to be looked at again. */
  get isWaiting(): boolean {
    return this.pending.length > 0;
  }

  /** The state is another one now. */
  follow(before: HostState, after: HostState, now: number): void {
    const happenings = happeningsBetween(before, after);
    for (const happening of happenings) this.add(happening, now);
    if (happenings.length > 0 || this.isWaiting || this.told.size > 0) this.look(after, now);
  }

  /** It happened now, and is told as soon as `look` finds that it may. */
  add(happening: Happening, now: number): void {
    const deviceIds = new Set(this.ports.subscriptions().map(({ deviceId }) => deviceId));
    if (deviceIds.size === 0) return;
    const others = this.pending.filter(({ happening: { tag } }) => tag !== happening.tag);
    this.pending = [...others, { happening, since: now, deviceIds }].slice(-maxPushesPending);
  }

  /** Tells what may be told by now, and takes back what is over. */
  look(state: HostState, now: number): void {
    this.now = now;
    this.pending = this.pending.flatMap((pending) => {
      if (!isOpen(pending.happening, state)) return [];
      const deviceIds = new Set(
        [...pending.deviceIds].filter((deviceId) => this.waits(pending, deviceId)),
      );
      return deviceIds.size === 0 ? [] : [{ ...pending, deviceIds }];
    });
    // Last: what something newer has taken the place of is gone by itself, and a word to close it would close that.
    this.takeBackWhatIsOver(state);
  }

  /** This device is told of nothing any more. */
  forget(deviceId: string): void {
    this.told.delete(deviceId);
    this.pending = this.pending.map((pending) => ({
      ...pending,
      deviceIds: new Set([...pending.deviceIds].filter((id) => id !== deviceId)),
    }));
  }

  /** Whether this device has to be asked about again; it was told, or never will be, otherwise. */
  private waits({ happening, since }: Pending, deviceId: string): boolean {
    const { presence, typedAt, subscriptions, tell } = this.ports;
    const { now } = this;
    const subscription = subscriptions().find((each) => each.deviceId === deviceId);
    if (subscription === undefined) return false;
    const { conversationId: id } = happening;
    const verdict = whatToTell(happening, {
      now,
      since,
      lookedAt: presence.lookedAt(deviceId, id, now),
      isAnswererThere: id !== null && presence.isAnswererThere(id, now),
      typedAt: typedAt(),
      choices: subscription.choices,
    });
    if (verdict !== "tell") return verdict === "wait";
    // Too many at once: what needs a person is told when there is room again.
    if (this.perMinute.isSpent(deviceId) || this.perHour.isSpent(deviceId)) {
      return happening.kind === "needs";
    }
    this.perMinute.take(deviceId);
    this.perHour.take(deviceId);
    this.remember(deviceId, happening);
    tell(subscription, happening);
    return false;
  }

  private remember(deviceId: string, happening: Happening): void {
    const before = this.told.get(deviceId) ?? [];
    const others = before.filter(({ tag }) => tag !== happening.tag);
    this.told.set(deviceId, [...others, happening].slice(-maxPushesTold));
  }

  private takeBackWhatIsOver(state: HostState): void {
    for (const [deviceId, told] of this.told) {
      const over = told.filter((happening) => !isOpen(happening, state));
      if (over.length === 0) continue;
      const left = told.filter((happening) => !over.includes(happening));
      if (left.length === 0) this.told.delete(deviceId);
      else this.told.set(deviceId, left);
      const subscription = this.ports.subscriptions().find((each) => each.deviceId === deviceId);
      if (subscription === undefined) continue;
      for (const happening of over) {
        if (this.closes.isSpent(deviceId)) break;
        this.closes.take(deviceId);
        this.ports.takeBack(subscription, happening);
      }
    }
  }
}
