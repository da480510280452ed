import type { BrowserContext, CDPSession, Page, Worker } from "playwright-core";

/** The worker, as the browser's debugger sees it. */
export class WorkerDesk {
  readonly worker: Worker;
  private readonly session: CDPSession;
  private readonly registrationId: string;

  private constructor(worker: Worker, session: CDPSession, registrationId: string) {
    this.worker = worker;
    this.session = session;
    this.registrationId = registrationId;
  }

  static async of(context: BrowserContext, opened: Page): Promise<WorkerDesk> {
    await opened.evaluate("navigator.serviceWorker.ready.then(() => true)");
    const session = await context.newCDPSession(opened);
    const known = new Promise<string>((resolve) => {
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const [first] = registrations;
        if (first !== undefined) resolve(first.registrationId);
      });
    });
    await session.send("ServiceWorker.enable");
    const [worker = await context.waitForEvent("serviceworker")] = context.serviceWorkers();
    return new WorkerDesk(worker, session, await known);
  }

  /** As when the browser's push service delivers. */
  async deliver(data: string): Promise<void> {
    await this.session.send("ServiceWorker.deliverPushMessage", {
      origin: new URL(this.worker.url()).origin,
      registrationId: this.registrationId,
      data,
    });
  }

  /** The titles of the notifications that are shown. */
  titles(): Promise<readonly string[]> {
    return this.worker.evaluate<readonly string[]>(
      "registration.getNotifications().then((all) => all.map(({ title }) => title))",
    );
  }

  /** A person taps the first one. Only the browser itself can make a page come to the front by it. */
  async tap(): Promise<void> {
    await this.worker.evaluate(`registration.getNotifications().then(([notification]) => {
      const tap = new ExtendableEvent("notificationclick");
      tap.waitUntil = () => undefined;
      tap.notification = notification;
      self.dispatchEvent(tap);
    })`);
  }
}
