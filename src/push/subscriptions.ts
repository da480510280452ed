import { dirname } from "node:path";
import * as v from "valibot";
import { codeOf, messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { makePrivateFolder } from "../base/privateFolder";
import { readOwnFile } from "../base/readOwnFile";
import { removeParts, writeWhole } from "../base/writeWhole";
import { maxDevices, maxPushFileBytes, stalePartMs } from "../shared/limits";
import { pushSubscribedParts } from "../shared/pushSubscribed";

/** How one device is reached, and what it wants to be told. */
const subscriptionSchema = v.object({
  deviceId: v.pipe(v.string(), v.uuid()),
  ...pushSubscribedParts,
  keys: v.object({ p256dh: v.string(), auth: v.string() }),
  /** The public key that it was made with: no other one can send there. */
  publicKey: v.string(),
});
export type Subscription = Readonly<v.InferOutput<typeof subscriptionSchema>>;

const fileSchema = v.object({
  version: v.literal(1),
  subscriptions: v.pipe(v.array(subscriptionSchema), v.maxLength(maxDevices)),
});

/** One subscription for each device that wants to be told, kept over restarts for the owner only. */
export class Subscriptions {
  private readonly file: string;
  private readonly logger: Logger;
  private all: readonly Subscription[];
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, all: readonly Subscription[], logger: Logger) {
    this.file = file;
    this.all = all;
    this.logger = logger;
  }

  /** A file that is missing, damaged or not ours means that nobody is told. Never rejects. */
  static async open(file: string, logger: Logger): Promise<Subscriptions> {
    await removeParts(file, stalePartMs);
    try {
      const text = await readOwnFile(file, maxPushFileBytes);
      const { subscriptions } = v.parse(fileSchema, JSON.parse(text));
      return new Subscriptions(file, subscriptions, logger);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") {
        logger.warn(`Who wants to be told can't be read: ${messageOf(error)}`);
      }
      return new Subscriptions(file, [], logger);
    }
  }

  list(): readonly Subscription[] {
    return this.all;
  }

  of(deviceId: string): Subscription | null {
    return this.all.find((each) => each.deviceId === deviceId) ?? null;
  }

  /** Takes the place of the device's earlier one. Rejects when the disk does not take it. */
  async put(subscription: Subscription): Promise<void> {
    const { deviceId, endpoint } = subscription;
    // A browser that was paired again keeps its address: it must not be told twice.
    const others = this.all.filter(
      (each) => each.deviceId !== deviceId && each.endpoint !== endpoint,
    );
    this.all = [subscription, ...others].slice(0, maxDevices);
    await this.save();
  }

  /** Removes those that `isMeant` says; false: there were none. Never rejects. */
  remove(isMeant: (subscription: Subscription) => boolean): boolean {
    const left = this.all.filter((each) => !isMeant(each));
    if (left.length === this.all.length) return false;
    this.all = left;
    this.save().catch((error: unknown) => {
      this.logger.warn(`Who wants to be told was not saved: ${messageOf(error)}`);
    });
    return true;
  }

  /** Resolves when everything is on disk. */
  flush(): Promise<void> {
    return this.writing;
  }

  /** One write after the other, each with the newest list. */
  private save(): Promise<void> {
    const write = this.writing.then(async () => {
      await makePrivateFolder(dirname(this.file));
      await writeWhole(this.file, JSON.stringify({ version: 1, subscriptions: this.all }));
    });
    this.writing = write.catch(() => undefined);
    return write;
  }
}
