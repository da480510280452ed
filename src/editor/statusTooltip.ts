import type { Conversation, HostState } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import { problemWords } from "../shared/wording/problems";
import type { CommandId } from "./commands";
import { currentOf, isCurrentWorking } from "./currentWork";
import { commandLink, escapeMarkdown } from "./markdown";
import { noticeOfError } from "./notices";
import type { OnlineInput, StatusInput } from "./renderStatus";
import { usageRows } from "./usageRows";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

/** The commands that the tooltip may link to. */
export const tooltipCommands: readonly CommandId[] = [
  "remoteClaude.start",
  "remoteClaude.stop",
  "remoteClaude.pairDevice",
  "remoteClaude.copyUrl",
  "remoteClaude.openChat",
  "remoteClaude.showQueue",
  "remoteClaude.interrupt",
  "remoteClaude.showUsage",
  "remoteClaude.openSettings",
  "remoteClaude.openReadme",
  "remoteClaude.manageDevices",
  "remoteClaude.configureNgrok",
  "remoteClaude.showLog",
];

/** Markdown. `state`: what it is doing, in words. */
export function renderTooltip(input: StatusInput, state: string, language: Language): string {
  const wording = wordingOf(language);
  const { status } = wording;
  const heading = `**${wording.productName}** — ${escapeMarkdown(state)}`;
  switch (input.kind) {
    case "off":
      return `${heading}\n\n${commandLink("remoteClaude.start", "play", status.start)}`;
    case "starting":
    case "stopping": {
      const links = [
        ...(input.kind === "starting"
          ? [commandLink("remoteClaude.stop", "debug-stop", status.cancel)]
          : []),
        commandLink("remoteClaude.showLog", "output", status.showLog),
      ];
      return `${heading}\n\n${links.join(" &nbsp; ")}`;
    }
    case "failed": {
      const reason = escapeMarkdown(noticeOfError(input.error, language).message);
      const links = [
        commandLink("remoteClaude.start", "play", status.start),
        commandLink("remoteClaude.showLog", "output", status.showLog),
      ];
      return `${heading}\n\n${reason}\n\n${links.join(" &nbsp; ")}`;
    }
    case "online":
      return `${heading}\n\n${tableOf(input, language)}\n\n${onlineLinks(input.host, wording)}`;
  }
}

function tableOf(
  { host, localUrl, publicOrigins, devices, now }: OnlineInput,
  language: Language,
): string {
  const { status } = wordingOf(language);
  const rows: readonly (readonly [string, string])[] = [
    [status.folder, host.host.workspaceName],
    [status.public, tunnelText(host, language)],
    ...publicOrigins.map((origin) => [status.ownAddress, origin] as const),
    [status.local, localUrl],
    [status.claude, agentText(currentOf(host), language)],
    [status.devices, status.devicesPaired(devices.paired, devices.connected)],
    ...queueRow(host, status),
    ...usageRows(host, now, language),
  ];
  // A name may be from outside as well: of a window of the plan, it is the CLI's.
  const lines = rows.map(
    ([name, value]) => `| ${escapeMarkdown(name)} &nbsp; | ${escapeMarkdown(value)} |`,
  );
  return ["| | |", "| :-- | :-- |", ...lines].join("\n");
}

/** What waits, and whether it goes on by itself. */
function queueRow(
  { queue }: HostState,
  status: Wording["status"],
): readonly (readonly [string, string])[] {
  const { length } = queue.prompts;
  if (length === 0) return [];
  const waiting = status.queued(length);
  return [[status.queue, queue.pause === null ? waiting : `${waiting}, ${status.queuePaused}`]];
}

function onlineLinks(host: HostState, { status, usage }: Wording): string {
  const lines = [
    [
      commandLink("remoteClaude.openChat", "comment-discussion", status.openChat),
      commandLink("remoteClaude.showQueue", "list-ordered", status.queue),
      commandLink("remoteClaude.showUsage", "graph", usage.show),
      ...(isCurrentWorking(host)
        ? [commandLink("remoteClaude.interrupt", "stop-circle", status.stopTurn)]
        : []),
    ],
    [
      commandLink("remoteClaude.pairDevice", "device-mobile", status.pair),
      commandLink("remoteClaude.copyUrl", "link", status.copyLink),
      commandLink("remoteClaude.manageDevices", "list-unordered", status.devices),
    ],
    [
      commandLink("remoteClaude.openSettings", "gear", status.settings),
      commandLink("remoteClaude.openReadme", "book", status.readme),
      commandLink("remoteClaude.stop", "debug-stop", status.stop),
    ],
  ];
  return lines.map((links) => links.join(" &nbsp; ")).join("\n\n");
}

function tunnelText({ host: { tunnel } }: HostState, language: Language): string {
  const { status } = wordingOf(language);
  switch (tunnel.kind) {
    case "off":
      return status.tunnelOff;
    case "starting":
      return status.tunnelStarting;
    case "online":
      return tunnel.trouble === undefined
        ? tunnel.url
        : `${tunnel.url} (${problemWords[language][tunnel.trouble.code].what})`;
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
