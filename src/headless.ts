import { basename, join } from "node:path";
import { startApp } from "./app/app";
import type { App, AppOptions } from "./app/types";
import { messageOf, UserError } from "./base/errors";
import type { Logger } from "./base/logger";
import { makeLogger } from "./base/logger";
import { secretFile } from "./base/secretKeep";
import type { HeadlessCommand } from "./headless/commands";
import { readCommands } from "./headless/commands";
import type { HeadlessOptions } from "./headless/options";
import { isHelpWanted, parseOptions, usage } from "./headless/options";
import { Questions } from "./headless/questions";
import { deviceIdleLifeMs, deviceLifeMs, maxAuditRecords, maxPushKeysBytes } from "./shared/limits";

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

const questions = new Questions(say, logger);

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
    usageWorkerScript: join(distFolder, "usageWorker.js"),
    watchdogScript: join(distFolder, "watchdog.js"),
    maxParallelConversations: 1,
    publicOrigins: [],
    deviceLife: { idleMs: deviceIdleLifeMs, absoluteMs: deviceLifeMs },
    money: options.money,
    environment: process.env,
    confirmDevice: options.confirmDevices
      ? (request, signal) => questions.ask({ kind: "device", ...request }, signal)
      : null,
    confirmStepUp: async (request, signal) => {
      const isAllowed = await questions.ask(request, signal);
      // Nobody said No to what was taken away.
      signal.throwIfAborted();
      return isAllowed ? "allow" : "deny";
    },
    push: {
      keys: secretFile(join(options.state, "pushKeys.json"), maxPushKeysBytes),
      service: options.pushService,
      typedAt: () => null,
    },
    editor: null,
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

async function carryOut(command: HeadlessCommand, app: App): Promise<void> {
  switch (command.command) {
    case "pair":
      announce("pair", app);
      break;
    case "allow":
    case "deny":
      questions.answer(command.id, command.command === "allow");
      break;
    case "devices":
      say({ event: "devices", devices: app.devices });
      break;
    case "revoke":
      await app.revokeDevice(command.id);
      say({ event: "devices", devices: app.devices });
      break;
    case "role":
      await app.setDeviceRole(command.id, command.role);
      say({ event: "devices", devices: app.devices });
      break;
    case "restart":
      await app.restart();
      say({ event: "restarted", local: app.localUrl });
      break;
    case "audit":
      say({ event: "audit", lines: await app.auditTrail(maxAuditRecords) });
      break;
  }
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
  app.onDidAlert((alert) => {
    say({ event: "alert", ...alert });
  });
  app.onDidFail((error) => {
    void app.stop().then(() => {
      fail(error);
    });
  });
  readCommands(
    process.stdin,
    (command) => {
      carryOut(command, app).catch((error: unknown) => {
        logger.error(`${command.command}: ${messageOf(error)}`);
      });
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
