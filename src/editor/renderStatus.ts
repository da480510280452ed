import type { HostState, TunnelStatus } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import { currentOf, isWorking } from "./currentWork";
import { renderTooltip } from "./statusTooltip";
import { tunnelProblem } from "./troubleWatch";
import type { UsagePart } from "./usageStatus";
import { usageFace } from "./usageStatus";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

/** What the status bar item is made from. */
export type StatusInput =
  | { readonly kind: "off" | "starting" | "stopping" }
  | { readonly kind: "failed"; readonly error: unknown }
  | {
      readonly kind: "online";
      readonly host: HostState;
      /** By which address this computer's browser gets to the local door. */
      readonly localUrl: string;
      /** The owner's own ways in from outside. */
      readonly publicOrigins: readonly string[];
      readonly devices: { readonly paired: number; readonly connected: number };
      /** Epoch ms. */
      readonly now: number;
    };
export type OnlineInput = Extract<StatusInput, { kind: "online" }>;

export interface StatusView {
  readonly text: string;
  /** Markdown; the links in it are commands of ours. */
  readonly tooltip: string;
  readonly color: "warning" | "error" | null;
  readonly command: CommandId;
  /** What a screen reader says; always with the product's name. */
  readonly label: string;
}

interface Face extends Pick<StatusView, "color" | "command"> {
  readonly icon: string;
  readonly state: string;
  /** Beside the icon; the product's name where there is nothing else. */
  readonly words: readonly string[];
  /** What of them is not said by `state`. */
  readonly spoken: readonly string[];
}

/** The status bar item for a state. */
export function renderStatus(input: StatusInput, language: Language): StatusView {
  const { productName } = wordingOf(language);
  const { icon, words, state, spoken, color, command } = faceOf(input, language);
  return {
    text: `$(${icon}) ${words.length === 0 ? productName : words.join(" · ")}`,
    color,
    command,
    label: `${productName}: ${[state, ...spoken].join(", ")}`,
    tooltip: renderTooltip(input, state, language),
  };
}

function faceOf(input: StatusInput, language: Language): Face {
  const { status } = wordingOf(language);
  const start = { ...plain, command: "remoteClaude.start" } as const;
  switch (input.kind) {
    case "off":
      return { ...start, icon: "circle-slash", state: status.off };
    case "starting":
    case "stopping": {
      const command = "remoteClaude.showLog";
      return { ...plain, icon: "loading~spin", state: status[input.kind], command };
    }
    case "failed":
      return { ...start, icon: "error", color: "error", state: status.failed };
    case "online":
      return onlineFace(input, language);
  }
}

const plain = { words: [], spoken: [], color: null, command: "remoteClaude.openChat" } as const;

/**
 * The most urgent comes first: a person who is waited for, a broken CLI, work, a broken tunnel. What is used of the
 * plan stands beside work, and with today's cost where all is well.
 */
function onlineFace(input: OnlineInput, language: Language): Face {
  const { host, now } = input;
  const { status } = wordingOf(language);
  const pending = host.conversations.flatMap(({ permissions }) => permissions).length;
  if (pending > 0) {
    const words = [status.needsYou];
    const state = `${status.needsYou}, ${status.waitingPermissions(pending)}`;
    return { ...plain, icon: "bell-dot", words, color: "warning", state };
  }
  if (currentOf(host)?.agent.kind === "failed") {
    return { ...plain, icon: "error", color: "error", state: status.failed };
  }
  const queued = host.queue.prompts.length;
  const waiting = queued > 0 ? [status.queued(queued)] : [];
  const { plan, today, color } = usageFace(host, now, language);
  if (isWorking(host)) {
    const words = [status.working, ...waiting];
    const face = { ...plain, icon: "sync~spin", words, color, state: words.join(", ") };
    return withParts(face, plan);
  }
  const face = reachFace(input, status);
  if (face.color !== null) return face;
  const state = [face.state, ...waiting].join(", ");
  const parts = today === null ? plan : [...plan, today];
  return withParts({ ...face, words: waiting, color, state }, parts);
}

function withParts(face: Face, parts: readonly UsagePart[]): Face {
  return {
    ...face,
    words: [...face.words, ...parts.map(({ text }) => text)],
    spoken: [...face.spoken, ...parts.map(({ spoken }) => spoken)],
  };
}

/** While nothing else is to be said, the icon tells whether the PC can be reached from outside. */
function reachFace({ host, publicOrigins }: OnlineInput, status: Wording["status"]): Face {
  const { tunnel } = host.host;
  if (tunnel.kind === "off" && publicOrigins.length > 0) {
    return { ...plain, icon: "broadcast", state: status.online };
  }
  return { ...plain, ...tunnelFace(tunnel, status) };
}

function tunnelFace(
  tunnel: TunnelStatus,
  status: Wording["status"],
): Pick<Face, "icon" | "state" | "color"> {
  switch (tunnel.kind) {
    case "off":
    case "starting":
      return { icon: "device-desktop", color: null, state: status.onlineHere };
    case "online":
      return tunnelProblem(tunnel) === null
        ? { icon: "broadcast", color: null, state: status.online }
        : { icon: "warning", color: "warning", state: status.troubled };
    case "retrying":
      return { icon: "warning", color: "warning", state: status.tunnelOff };
    case "failed":
      return { icon: "error", color: "error", state: status.tunnelOff };
  }
}
