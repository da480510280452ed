import type { Conversation, HostState } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import { problemWords } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import { commandLink, escapeMarkdown } from "./markdown";
import { noticeOfError } from "./notices";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

/** What the status bar item is made from. */
export type StatusInput =
  | { readonly kind: "off" | "starting" | "stopping" }
  | { readonly kind: "failed"; readonly error: unknown }
  | {
      readonly kind: "online";
      readonly host: HostState;
      readonly localUrl: string;
      readonly devices: { readonly paired: number; readonly connected: number };
    };

export interface StatusView {
  readonly text: string;
  /** Markdown; the links in it are commands of ours. */
  readonly tooltip: string;
  readonly color: "warning" | "error" | null;
  readonly command: CommandId;
  /** What a screen reader says; always with the product's name. */
  readonly label: string;
}

/** The commands that the tooltip may link to. */
export const tooltipCommands: readonly CommandId[] = [
  "remoteClaude.start",
  "remoteClaude.stop",
  "remoteClaude.pairDevice",
  "remoteClaude.copyUrl",
  "remoteClaude.openChat",
  "remoteClaude.manageDevices",
  "remoteClaude.configureNgrok",
  "remoteClaude.showLog",
];

type OnlineInput = Extract<StatusInput, { kind: "online" }>;
type Face = Pick<StatusView, "text" | "color" | "command"> & { readonly state: string };

/** The status bar item for a state. */
export function renderStatus(input: StatusInput, language: Language): StatusView {
  const wording = wordingOf(language);
  const face = faceOf(input, wording);
  return {
    text: face.text,
    color: face.color,
    command: face.command,
    label: `${wording.productName}: ${face.state}`,
    tooltip: tooltipOf(input, face, language),
  };
}

function faceOf(input: StatusInput, wording: Wording): Face {
  const { productName, status } = wording;
  switch (input.kind) {
    case "off":
      return {
        text: `$(circle-slash) ${productName}`,
        color: null,
        command: "remoteClaude.start",
        state: status.off,
      };
    case "starting":
    case "stopping":
      return {
        text: `$(loading~spin) ${productName}`,
        color: null,
        command: "remoteClaude.showLog",
        state: status[input.kind],
      };
    case "failed":
      return {
        text: `$(error) ${productName}`,
        color: "error",
        command: "remoteClaude.start",
        state: status.failed,
      };
    case "online":
      return onlineFace(input.host, wording);
  }
}

/** The most urgent comes first: a person who is waited for, a broken CLI, work, a broken tunnel. */
function onlineFace(host: HostState, { productName, status }: Wording): Face {
  const command = "remoteClaude.openChat";
  const turns = host.conversations.flatMap((conversation) => conversation.turns);
  const pending = host.conversations.flatMap(({ permissions }) => permissions).length;
  const queued = host.queue.prompts.length;
  const isWorking = turns.some(({ status: kind }) => kind === "running" || kind === "stopping");
  if (pending > 0) {
    const state = `${status.needsYou}, ${status.waitingPermissions(pending)}`;
    return { text: `$(bell-dot) ${status.needsYou}`, color: "warning", command, state };
  }
  if (currentOf(host)?.agent.kind === "failed") {
    return { text: `$(error) ${productName}`, color: "error", command, state: status.failed };
  }
  if (isWorking) {
    const words = queued > 0 ? [status.working, status.queued(queued)] : [status.working];
    return {
      text: `$(sync~spin) ${words.join(" · ")}`,
      color: null,
      command,
      state: words.join(", "),
    };
  }
  if (host.host.tunnel.kind === "failed") {
    return { text: `$(error) ${productName}`, color: "error", command, state: status.tunnelOff };
  }
  if (host.host.tunnel.kind === "retrying") {
    return {
      text: `$(warning) ${productName}`,
      color: "warning",
      command,
      state: status.tunnelOff,
    };
  }
  return { text: `$(broadcast) ${productName}`, color: null, command, state: status.online };
}

function tooltipOf(input: StatusInput, face: Face, language: Language): string {
  const wording = wordingOf(language);
  const { status } = wording;
  const heading = `**${wording.productName}** — ${escapeMarkdown(face.state)}`;
  switch (input.kind) {
    case "off":
      return `${heading}\n\n${commandLink("remoteClaude.start", "play", status.start)}`;
    case "starting":
    case "stopping":
      return `${heading}\n\n${commandLink("remoteClaude.showLog", "output", status.showLog)}`;
    case "failed": {
      const reason = escapeMarkdown(noticeOfError(input.error, language).message);
      const links = [
        commandLink("remoteClaude.start", "play", status.start),
        commandLink("remoteClaude.showLog", "output", status.showLog),
      ];
      return `${heading}\n\n${reason}\n\n${links.join(" &nbsp; ")}`;
    }
    case "online":
      return `${heading}\n\n${tableOf(input, language)}\n\n${onlineLinks(wording)}`;
  }
}

function tableOf({ host, localUrl, devices }: OnlineInput, language: Language): string {
  const { status } = wordingOf(language);
  const rows: readonly (readonly [string, string])[] = [
    [status.folder, host.host.workspaceName],
    [status.public, tunnelText(host, language)],
    [status.local, localUrl],
    [status.claude, agentText(currentOf(host), language)],
    [status.devices, status.devicesPaired(devices.paired, devices.connected)],
  ];
  const lines = rows.map(([name, value]) => `| ${name} &nbsp; | ${escapeMarkdown(value)} |`);
  return ["| | |", "| :-- | :-- |", ...lines].join("\n");
}

function onlineLinks({ status }: Wording): string {
  return [
    commandLink("remoteClaude.pairDevice", "device-mobile", status.pair),
    commandLink("remoteClaude.copyUrl", "link", status.copyLink),
    commandLink("remoteClaude.openChat", "comment-discussion", status.openChat),
    commandLink("remoteClaude.stop", "debug-stop", status.stop),
  ].join(" &nbsp; ");
}

function tunnelText({ host: { tunnel } }: HostState, language: Language): string {
  const { status } = wordingOf(language);
  switch (tunnel.kind) {
    case "off":
      return status.tunnelOff;
    case "starting":
      return status.tunnelStarting;
    case "online":
      return tunnel.url;
    case "retrying":
    case "failed":
      return problemWords[language][tunnel.problem.code].what;
  }
}

function agentText(conversation: Conversation | undefined, language: Language): string {
  const { status } = wordingOf(language);
  const agent = conversation?.agent ?? { kind: "stopped" };
  switch (agent.kind) {
    case "stopped":
      return status.claudeStopped;
    case "starting":
      return status.claudeStarting;
    case "ready":
      return status.claudeReady(agent.version);
    case "failed":
      return problemWords[language][agent.problem.code].what;
  }
}

function currentOf({ conversations, currentId }: HostState): Conversation | undefined {
  return conversations.find(({ id }) => id === currentId);
}
