// The entry of the tunnel's own process. The SDK can abort its process, blocks its own closing and
// reconnects after hours (docs/architecture.md), so it lives here, one session per process, and is
// killed to end it.
import type * as sdkModule from "@ngrok/ngrok";
import type { Listener, Session, SessionBuilder } from "@ngrok/ngrok";
import { messageOf } from "../base/errors";
import { parseErrorCode } from "./errors";
import type { FromChild, ToChild } from "./ipc";
import { parseToChild } from "./ipc";
import { TimeoutError, withTimeout } from "./withTimeout";

type Start = Extract<ToChild, { type: "start" }>;
type Sdk = typeof sdkModule;

const productName = "remote-claude";
const keepAliveMs = 60_000;

let listener: Listener | null = null;

function report(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

function reportFailure(code: string | null, error: unknown): void {
  report({ type: "failed", code, detail: messageOf(error) });
}

/** The loader asks the process report which libc is there; with its network part that can take long. */
async function loadSdk(): Promise<Sdk> {
  // Newer than the types of the oldest Node that we support.
  Object.assign(process.report, { excludeNetwork: true });
  return import("@ngrok/ngrok");
}

/** Callbacks must neither throw nor be async: the SDK aborts the process when they do. */
function prepareSession(sdk: Sdk, { config, ...message }: Start): SessionBuilder {
  const builder = new sdk.SessionBuilder();
  builder
    .authtoken(config.authtoken)
    .clientInfo(productName, "1")
    .heartbeatInterval(message.heartbeatSeconds)
    .heartbeatTolerance(message.heartbeatToleranceSeconds)
    .handleHeartbeat((latency: number | null) => {
      if (latency === null) report({ type: "failed", code: "no-heartbeat", detail: null });
      else report({ type: "beat" });
    })
    .handleDisconnection((_address, error) => {
      report({ type: "failed", code: "lost", detail: error });
      // The supervisor reconnects, with waits that suit a person.
      return false;
    })
    .handleStopCommand(() => {
      report({ type: "failed", code: "stopped-by-service", detail: null });
    })
    .handleRestartCommand(() => {
      report({ type: "failed", code: "lost", detail: "restart requested by the service" });
    });
  if (config.serverAddress !== null) builder.serverAddr(config.serverAddress);
  if (config.certificateAuthority === "host") builder.rootCas("host");
  else if (config.certificateAuthority !== null) {
    builder.caCert(Buffer.from(config.certificateAuthority));
  }
  return builder;
}

async function publish(session: Session, { config, callTimeoutMs }: Start): Promise<Listener> {
  const endpoint = session.httpEndpoint();
  if (config.domain !== null) endpoint.domain(config.domain);
  if (config.trafficPolicy !== null) endpoint.trafficPolicy(config.trafficPolicy);
  return withTimeout(endpoint.listenAndForward(config.forwardTo), callTimeoutMs);
}

async function start(message: Start): Promise<void> {
  let sdk;
  try {
    sdk = await loadSdk();
  } catch (error) {
    reportFailure("addon-missing", error);
    return;
  }
  let builder;
  try {
    builder = prepareSession(sdk, message);
  } catch (error) {
    reportFailure("bad-settings", error);
    return;
  }
  try {
    const session = await withTimeout(builder.connect(), message.callTimeoutMs);
    listener = await publish(session, message);
    report({ type: "online", url: listener.url() ?? "" });
    await listener.join();
    report({ type: "failed", code: "lost", detail: "the endpoint ended" });
  } catch (error) {
    reportFailure(codeOfSdkError(error), error);
  }
}

function codeOfSdkError(error: unknown): string | null {
  if (error instanceof TimeoutError) return "timeout";
  const message = messageOf(error);
  return parseErrorCode(message) ?? (/tls handshake/i.test(message) ? "tls-failed" : null);
}

async function stop(): Promise<void> {
  // Takes the endpoint offline at once; the supervisor bounds how long this may take.
  await listener?.close().catch(() => undefined);
  process.exit(0);
}

process.on("message", (received) => {
  const message = parseToChild(received);
  if (message?.type === "start") void start(message);
  else if (message?.type === "stop") void stop();
});
// Without its supervisor a tunnel must not live.
process.on("disconnect", () => {
  process.exit(0);
});
// An open session does not keep Node's event loop alive.
setInterval(() => undefined, keepAliveMs);
