import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "../base/logger";
import { makePrivateSocket } from "../base/privateSocket";
import {
  connectionTestLooks,
  connectionTestMs,
  connectionTestPauseMs,
  maxConnectionTestSockets,
} from "../shared/limits";
import { edgeMeaningOf } from "../shared/ngrokCodes";
import type { Problem } from "../shared/state";
import type { TunnelConfig } from "./config";
import { toProblem, toPublicProblem } from "./errors";
import type { PublicFinding } from "./publicCheck";
import { canCheckPublic, checkPublic } from "./publicCheck";
import { TunnelSupervisor } from "./supervisor";

export interface ConnectionTestOptions {
  readonly config: TunnelConfig;
  /** Path of the bundled tunnelChild.js, with the native addon beside it. */
  readonly childScript: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** What it does now, in this order. */
  readonly report?: (step: ConnectionTestStep) => void;
}

type ConnectionTestStep = "connecting" | "online" | "checking";

export type ConnectionTestResult =
  /** `asksToSignIn`: the public address sends strangers away to sign in. */
  | { readonly kind: "ok"; readonly url: string; readonly asksToSignIn: boolean }
  | { readonly kind: "failed"; readonly problem: Problem };

/**
 * Tries a configuration for real: brings its tunnel up to a throw-away private socket, looks at the
 * public address as a visitor would, and takes everything down again before it resolves. With
 * `allowEmails` it passes only if the address was seen to ask for sign-in.
 * @throws {UserError} as `toChildConfig` does; rejects with the signal's reason when it is aborted
 */
export async function testConnection(
  options: ConnectionTestOptions,
): Promise<ConnectionTestResult> {
  const { config, childScript, environment, logger } = options;
  options.signal.throwIfAborted();
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(connectionTestMs)]);
  const word = randomBytes(16).toString("hex");
  const socket = await makePrivateSocket();
  const server = answerWith(word);
  const supervisor = new TunnelSupervisor({ childScript, environment, logger });
  const enter = (step: ConnectionTestStep): void => {
    options.report?.(step);
    signal.throwIfAborted();
  };
  try {
    server.listen(socket.path);
    await once(server, "listening");
    enter("connecting");
    supervisor.start(config, socket.path);
    const online = await firstVerdict(supervisor, signal);
    if (online.kind === "failed") return online;
    enter("online");
    if (!canCheckPublic(config)) return unseen(config, online.url);
    enter("checking");
    const finding = await look(config, online.url, word, signal);
    signal.throwIfAborted();
    return toResult(config, online.url, finding);
  } catch (error) {
    options.signal.throwIfAborted();
    if (signal.aborted) return failed({ code: "tunnel-offline", detail: null });
    throw error;
  } finally {
    await supervisor.stop();
    supervisor.dispose();
    await close(server);
    await socket.remove();
  }
}

function failed(problem: Problem): ConnectionTestResult {
  return { kind: "failed", problem };
}

/** Answers the one question of the test; whoever else comes by learns nothing. */
function answerWith(word: string): Server {
  const server = http.createServer((request, response) => {
    if (request.url === "/health") response.end(word);
    else response.writeHead(404).end();
  });
  server.maxConnections = maxConnectionTestSockets;
  return server;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  if (!server.listening) return;
  server.close();
  await once(server, "close");
}

type Verdict =
  | { readonly kind: "online"; readonly url: string }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The first attempt decides: somebody waits for the answer. Rejects on an abort. */
function firstVerdict(supervisor: TunnelSupervisor, signal: AbortSignal): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const { state } = supervisor;
      if (state.kind === "online") resolve({ kind: "online", url: state.url });
      else if (state.kind === "failed") resolve({ kind: "failed", problem: toProblem(state) });
      else if (state.kind === "retrying") {
        resolve({ kind: "failed", problem: toProblem(state.reason) });
      }
    };
    const giveUp = (): void => {
      reject(new Error("aborted", { cause: signal.reason }));
    };
    // A signal that is aborted already tells nobody any more.
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener("abort", giveUp, { once: true });
    // Disposed of with the supervisor.
    supervisor.onDidChangeState(look);
    look();
  });
}

/** A name that was published just now may need a moment to lead here. */
async function look(
  config: TunnelConfig,
  url: string,
  expected: string,
  signal: AbortSignal,
): Promise<PublicFinding> {
  for (let count = 1; ; count += 1) {
    const finding = await checkPublic(config, { url, expected, signal });
    if (!isPassing(finding) || count >= connectionTestLooks) return finding;
    await wait(connectionTestPauseMs, undefined, { signal });
  }
}

/** Whether a moment later it may be found otherwise. */
function isPassing(finding: PublicFinding): boolean {
  if (finding.kind === "ngrok-error") return edgeMeaningOf(finding.code) === "asleep";
  return finding.kind === "unreachable" || finding.kind === "foreign";
}

/** What can't be looked at counts as open: a gate that nobody saw is none. */
function unseen(config: TunnelConfig, url: string): ConnectionTestResult {
  return config.allowEmails.length === 0
    ? { kind: "ok", url, asksToSignIn: false }
    : failed({ code: "tunnel-gate-missing", detail: "The public address is not known." });
}

function toResult(config: TunnelConfig, url: string, finding: PublicFinding): ConnectionTestResult {
  const hasGate = config.allowEmails.length > 0;
  switch (finding.kind) {
    case "sign-in":
      // Without a rule of ours a redirect is somebody else's page, or a rule made in the dashboard.
      return { kind: "ok", url, asksToSignIn: true };
    case "ok":
      return hasGate
        ? failed({ code: "tunnel-gate-missing", detail: null })
        : { kind: "ok", url, asksToSignIn: false };
    case "interstitial":
    case "foreign":
      return failed(
        hasGate ? { code: "tunnel-gate-missing", detail: null } : toPublicProblem(finding),
      );
    case "ngrok-error":
    case "unreachable":
      return failed(toPublicProblem(finding));
  }
}
