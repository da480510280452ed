import type { App, SecurityAlert } from "../app/types";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";

export interface AppWatchPorts {
  readonly onAlert: (alert: SecurityAlert) => void;
  /** The app's door is elsewhere now. */
  readonly onMove: (app: App) => void;
}

/** Hears what the app that runs has to tell at once, from its first moment on. */
export class AppWatch implements Disposable {
  private readonly ports: AppWatchPorts;
  private heard: { readonly app: App; readonly subscription: Disposable } | null = null;

  constructor(ports: AppWatchPorts) {
    this.ports = ports;
  }

  /** This app runs now; null: none. */
  follow(app: App | null): void {
    if (app === (this.heard?.app ?? null)) return;
    this.dispose();
    if (app === null) return;
    const subscription = new DisposableStore();
    subscription.add(app.onDidAlert(this.ports.onAlert));
    subscription.add(
      app.onDidMove(() => {
        this.ports.onMove(app);
      }),
    );
    this.heard = { app, subscription };
  }

  dispose(): void {
    this.heard?.subscription.dispose();
    this.heard = null;
  }
}
