import { workerPath } from "../../../src/shared/workerBuild";
import { freshPage } from "./navigate";
import { holdBuild } from "./openBuild";
import type { PageWord } from "./pageWord";

/** The new version has so long (ms) to arrive, and then to take over. */
const fetchPatienceMs = 20_000;
const takeOverPatienceMs = 4_000;

/**
 * Registers the service worker, which then keeps this page's files, and lets it throw away those of
 * builds that nobody uses any more. Where it cannot be had (a private window, something on the way
 * that answers in the PC's place) the page does without. Never rejects.
 */
export async function startWorker(build: string): Promise<void> {
  const container = containerOf();
  if (container === null) return;
  holdBuild(build, navigator.locks);
  try {
    await container.register(trustedWorkerPath(), { scope: "/" });
    say(container.controller, "tidy");
  } catch {
    // The page is as good without it, as long as there is a network.
  }
}

/** Asks whether there is a new version; the browser fetches it in the background. Never rejects. */
export async function lookForUpdate(): Promise<void> {
  try {
    await (await containerOf()?.getRegistration())?.update();
  } catch {
    // What answered was not the PC: there is no new version as far as anybody knows.
  }
}

/**
 * Loads the page anew in its newest version: lets the one that waits take over, fetches it before
 * where there is none, and else goes past the worker to what the PC serves. What was typed is kept
 * by whoever keeps it.
 */
export async function renewPage(): Promise<void> {
  const container = containerOf();
  const registration = await container?.getRegistration().catch(() => undefined);
  if (container === null || registration === undefined || registration.active === null) {
    location.reload();
    return;
  }
  const waiting = registration.waiting ?? (await fetchUpdate(registration));
  if (waiting !== null && (await takeOver(container, waiting))) location.reload();
  else goPastWorker();
}

/** Opens what the PC itself serves, or whoever stands before it: the worker answers no query. */
function goPastWorker(): void {
  location.assign(freshPage);
}

/** Resolves to the worker of the new version when it is complete; null: there is none to be had now. */
async function fetchUpdate(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  await registration.update().catch(() => undefined);
  const { installing } = registration;
  if (installing !== null) {
    await happens(installing, "statechange", fetchPatienceMs, () =>
      ["installed", "redundant"].includes(installing.state),
    );
  }
  return registration.waiting;
}

function takeOver(container: ServiceWorkerContainer, waiting: ServiceWorker): Promise<boolean> {
  const isDone = happens(container, "controllerchange", takeOverPatienceMs);
  say(waiting, "take-over");
  return isDone;
}

function say(worker: ServiceWorker | null, word: PageWord): void {
  worker?.postMessage(word);
}

/** Whether it happens in time. */
function happens(
  target: EventTarget,
  type: string,
  patienceMs: number,
  isIt = (): boolean => true,
): Promise<boolean> {
  return new Promise((resolve) => {
    const until = AbortSignal.timeout(patienceMs);
    const end = (did: boolean) => () => {
      if (!did || isIt()) resolve(did);
    };
    until.addEventListener("abort", end(false));
    target.addEventListener(type, end(true), { signal: until });
  });
}

/** Null where the browser has none: in a window that keeps nothing, for one. */
function containerOf(): ServiceWorkerContainer | null {
  return "serviceWorker" in navigator ? navigator.serviceWorker : null;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL(url: string): string };
}

/** The only script address that this page ever makes. Browsers with Trusted Types take no plain text for one. */
function trustedWorkerPath(): string {
  const { trustedTypes } = window as { readonly trustedTypes?: TrustedTypes };
  return (
    trustedTypes?.createPolicy("app", { createScriptURL: () => workerPath }).createScriptURL("") ??
    workerPath
  );
}
