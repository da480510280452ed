import * as vscode from "vscode";
import type { App } from "../app/types";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { within } from "../base/within";
import { externalAddressMs } from "../shared/limits";
import { parsePublicOrigin } from "./publicOrigin";

/**
 * By which address the browser of the person in front of this window gets to the local door.
 * `same`: by its own. `origin`: VS Code runs elsewhere and forwards the port to there. `unusable`: it
 * forwards to an address that the page can't live at, such as code-server's `/proxy/PORT/`.
 */
export type ExternalAddress =
  | { readonly kind: "same" }
  | { readonly kind: "origin"; readonly origin: string }
  | { readonly kind: "unusable"; readonly url: string };

/** What VS Code made of the local door's address. */
export function readExternalAddress(localUrl: string, external: string): ExternalAddress {
  if (!URL.canParse(external)) return { kind: "same" };
  const { origin, pathname, search, href } = new URL(external);
  const isRoot = pathname === "/" && search === "";
  if (isRoot && origin === new URL(localUrl).origin) return { kind: "same" };
  const parsed = isRoot ? parsePublicOrigin(origin) : null;
  return parsed === null ? { kind: "unusable", url: href } : { kind: "origin", origin: parsed };
}

/**
 * Asks VS Code once per start, and again when the local door has moved, and lets the local door answer
 * to what it says.
 */
export class ExternalAddresses implements Disposable {
  private readonly logger: Logger;
  private readonly known = new WeakMap<App, ExternalAddress>();
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  of(app: App): ExternalAddress {
    return this.known.get(app) ?? { kind: "same" };
  }

  /**
   * Resolves when it is known, or when VS Code takes too long; never rejects. What was known before
   * counts no more.
   */
  async look(app: App): Promise<void> {
    if (this.known.has(app)) this.learn(app, { kind: "same" });
    await within(this.ask(app), externalAddressMs, undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async ask(app: App): Promise<void> {
    const { localUrl } = app;
    try {
      const uri = await vscode.env.asExternalUri(vscode.Uri.parse(localUrl));
      // The answer is about a door that has moved on: another question is under way.
      if (app.localUrl !== localUrl) return;
      this.learn(app, readExternalAddress(localUrl, uri.toString(true)));
    } catch (error) {
      this.logger.warn(`VS Code gave no address for a browser: ${messageOf(error)}`);
    }
  }

  private learn(app: App, address: ExternalAddress): void {
    app.answerTo(address.kind === "origin" ? address.origin : null);
    this.known.set(app, address);
    this.changed.fire();
  }
}
