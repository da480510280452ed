/** What is said of what is sent from the editor to Claude, in English. */
export const sendEn = {
  send: {
    quickFix: "Fix with Remote Claude",
    fix: (count: number): string => (count === 1 ? "Fix this problem:" : "Fix these problems:"),
    unsaved: (place: string) => `${place}, not saved yet:`,
    notRunning: "Remote Claude is not running. Start it, and this goes into your message.",
    nothing: "Open a file or select some text first.",
    tooLong: (length: number, most: number) =>
      `That is too long for a message: ${length} characters, ${most} are possible. Select less, or save it in the folder: then its name is enough.`,
    tooMany: (most: number) => `At most ${most} files can be sent at once.`,
    unreadable: (name: string) =>
      `${name} is not in Claude's folder and can't be read as text, so it can't be sent.`,
    difference: (name: string) => `${name}: before and now`,
    marked: "Changed by Claude in this conversation",
  },
};
