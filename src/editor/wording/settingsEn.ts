/** What is said of settings, the person's own and those that a folder brings, in English. */
export const settingsEn = {
  settings: {
    bad: (keys: string) => `Not usable, so the default is used: ${keys}.`,
    badTunnel: (keys: string) =>
      `Not usable: ${keys}. Remote Claude stays on this PC only until that is corrected.`,
    badOrigins: (origins: string) =>
      `Not usable as public origins, so left out: ${origins}. An origin is https://HOST, or http://localhost:PORT, without a path.`,
    ignored: (keys: string) =>
      `Files of this folder set ${keys}. That has no effect: Remote Claude takes its settings from you only, never from a folder.`,
    claudeAllows: (rules: string) =>
      `This folder's own Claude settings allow ${rules} without asking.`,
    claudeSkips: (mode: string) => `This folder's own Claude settings choose the mode ${mode}.`,
    claudeHooks: "This folder's own Claude settings have hooks: commands that run by themselves.",
    claudeServers: "The folder brings MCP servers: programs that Claude starts.",
    claudeOthers: (keys: string) =>
      `This folder's own Claude settings also set ${keys}, by which programs may be started or data may go elsewhere.`,
    claudeMore: (count: number) => `and ${count} more`,
    claudeUnread: (files: string) => `It was not possible to look through ${files}.`,
    claudeAdvice: "Have a look at the file unless it is your own.",
    badCertificate: (reason: string) =>
      `The certificate file of remoteClaude.ngrok.certificateAuthorityFile could not be used: ${reason}. Remote Claude stays on this PC only until that is corrected.`,
    notPem: "it is not a PEM certificate",
    tooLarge: "it is too large for a certificate",
  },
};
