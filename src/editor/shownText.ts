import { printableLine } from "../shared/deviceName";

/**
 * Text from outside, such as a device's name or address, as VS Code's messages and lists show it as it
 * stands, on one line. Messages draw `[text](command:…)` as a link, lists and the status bar `$(name)`
 * as an icon: no text from outside gets either. Unlike escapes, this works in all of them.
 */
export function shownText(text: string): string {
  return printableLine(text).replaceAll("[", "［").replaceAll("]", "］").replaceAll("$(", "$ (");
}
