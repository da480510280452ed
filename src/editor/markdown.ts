import type { CommandId } from "./commands";

/** ASCII punctuation, which Markdown lets a backslash escape, theme icons `$(…)` included. */
const punctuation = /[!-/:-@[-`{-~]/g;

/**
 * Any text as Markdown that shows exactly it, on one line. Names of folders and devices come from
 * elsewhere, and our tooltips are trusted: unescaped, a name could hold a link to a command.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").replace(punctuation, "\\$&");
}

/** A link that runs a command of ours. */
export function commandLink(command: CommandId, icon: string, title: string): string {
  return `[$(${icon}) ${escapeMarkdown(title)}](command:${command})`;
}
