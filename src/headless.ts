import { randomUUID } from "node:crypto";
import { basename, join } from "node:path";
import { startApp } from "./app/app";
import type { App, AppOptions } from "./app/types";
import { messageOf, UserError } from "./base/errors";
import type { Logger } from "./base/logger";
import { makeLogger } from "./base/logger";
import { readCommands } from "./headless/commands";
import type { HeadlessOptions } from "./headless/options";
import { isHelpWanted, parseOptions, usage } from "./headless/options";

/**
 * The product without VS Code: for development, tests and benchmarks. Standard output is JSON lines
 * (first `ready`), the log goes to standard error, commands come by standard input;
 * docs/protocol.md describes them. SIGTERM and SIGINT end it in order, exit code 0.
 */

/** The built files lie beside this one. */
const distFolder = __dirname;

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const logger: Logger = makeLogger((level, message) => {
  if (level !== "trace") process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
});

/** Questions to the owner that wait for a command, by id. */
const questions = new Map<string, (isAllowed: boolean) => void>();

const askOwner: NonNullable<AppOptions["confirmDevice"]> = (request, signal) =>
  new Promise((resolve) => {
    const id = randomUUID();
    questions.set(id, resolve);
    signal.addEventListener("abort", () => questions.delete(id), { once: true });
    say({ event: "confirm", id, ...request });
  });

function answerOwner(id: string, isAllowed: boolean): void {
  const answer = questions.get(id);
  questions.delete(id);
  if (answer === undefined) logger.warn("No such question waits for an answer.");
  else answer(isAllowed);
}

function toAppOptions(options: HeadlessOptions): AppOptions {
  return {
    workspaceFolder: options.workspace,
    workspaceName: basename(options.workspace),
    stateFolder: options.state,
    port: options.port,
    onPortTaken: (wanted, used) => {
      logger.warn(`Port ${wanted} is taken: the local door is at port ${used}.`);
    },
    claudePath: options.claudePath,
    tunnel: options.tunnel,
    pageFolder: join(distFolder, "webview"),
    tunnelChildScript: join(distFolder, "tunnelChild.js"),
    watchdogScript: join(distFolder, "watchdog.js"),
    maxParallelConversations: 1,
    environment: process.env,
    confirmDevice: options.confirmDevices ? askOwner : null,
    logger,
  };
}

function announce(event: "ready" | "pair", app: App): void {
  const { tunnel } = app.state.host;
  const links = app.pair();
  say({
    event,
    local: app.localUrl,
    public: tunnel.kind === "online" ? tunnel.url : null,
    pair: links.local,
    pairPublic: links.public,
  });
}

/** The first word on the tunnel: online, or why not. */
async function tunnelSettled(app: App): Promise<void> {
  if (app.state.host.tunnel.kind !== "starting") return;
  await new Promise<void>((resolve) => {
    const subscription = app.onDidChangeState(({ host }) => {
      if (host.tunnel.kind === "starting") return;
      subscription.dispose();
      resolve();
    });
  });
}

function reportTunnel(app: App): void {
  let last = app.state.host.tunnel;
  app.onDidChangeState(({ host: { tunnel } }) => {
    if (tunnel === last) return;
    last = tunnel;
    say({ event: "tunnel", tunnel });
  });
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (isHelpWanted(args)) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const starting = startApp(toAppOptions(parseOptions(args, process.env)));
  // From the first moment on, so that an end during the start leaves nothing behind either.
  const end = (): void => {
    starting.then((app) => app.stop()).then(() => process.exit(0), fail);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  // Whoever read the events is gone. Whoever read the log only takes the log with him.
  process.stdout.on("error", end);
  process.stderr.on("error", () => undefined);
  const app = await starting;
  readCommands(
    process.stdin,
    (command) => {
      if (command.command === "pair") announce("pair", app);
      else answerOwner(command.id, command.command === "allow");
    },
    () => {
      logger.warn('Standard input takes JSON lines such as {"command":"pair"}.');
    },
  );
  await tunnelSettled(app);
  announce("ready", app);
  reportTunnel(app);
}

function fail(error: unknown): void {
  const isBadOption = error instanceof UserError && error.code === "bad-option";
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(isBadOption ? 2 : 1);
}

main().catch(fail);
