/** What the editor says at run time, in English. `ko.ts` has the same keys, or it does not compile. */
export const en = {
  productName: "Remote Claude",

  status: {
    off: "off",
    starting: "starting",
    stopping: "stopping",
    online: "running",
    working: "Working",
    queued: (count: number) => `${count} queued`,
    needsYou: "Needs you",
    failed: "failed",
    waitingPermissions: (count: number) =>
      count === 1 ? "1 request waits for your answer" : `${count} requests wait for your answer`,
    folder: "Folder",
    local: "This PC",
    public: "Phone",
    claude: "Claude",
    devices: "Devices",
    tunnelOff: "not reachable from outside",
    tunnelStarting: "connecting to ngrok …",
    claudeStopped: "not running",
    claudeStarting: "starting …",
    claudeReady: (version: string | null) => (version === null ? "ready" : `ready, ${version}`),
    devicesPaired: (paired: number, connected: number) =>
      `${paired} paired, ${connected} connected`,
    start: "Start",
    stop: "Stop",
    pair: "Pair a Phone",
    copyLink: "Copy Link",
    openChat: "Open Chat",
    showLog: "Show Log",
  },

  actions: {
    openFolder: "Open Folder…",
    manageTrust: "Manage Trust",
    installClaude: "Install in Terminal",
    logIn: "Open Terminal",
    openSettings: "Open Settings",
    configureNgrok: "Configure ngrok",
    showLog: "Show Log",
    restart: "Restart Now",
    pairDevice: "Pair a Phone",
    hideLocalHint: "Don't Show Again",
  },

  start: {
    noFolder: "Remote Claude works in a folder: open one first.",
    untrusted:
      "This folder is in Restricted Mode. Claude runs what its settings say, so Remote Claude starts only in a folder that you trust.",
    virtual:
      "This folder is not on a disk of this computer. The Claude CLI needs real files: open a local copy.",
    pickFolder: "Which folder should Claude work in?",
    failed: (reason: string) => `Remote Claude could not start: ${reason}`,
    bug: "Remote Claude hit an unexpected error. Its log has the details.",
    activationFailed: (reason: string) => `Remote Claude could not be loaded: ${reason}`,
    alreadyRunning:
      "Remote Claude already works in this folder, in another window or program. Stop it there first.",
    stateFolder:
      "The folder in which Remote Claude keeps conversations is a link or belongs to somebody else. The log names it: remove it, then start again.",
    portTaken: (wanted: number, used: number) =>
      `Port ${wanted} is taken by another program, so Remote Claude uses ${used} on this PC. Links for your phone are not affected.`,
    localOnly:
      "Remote Claude runs, on this PC only. For your phone it needs an ngrok account (free is enough).",
    folderGone: "The folder was closed, so Remote Claude stopped.",
    notRunning: "Remote Claude is not running.",
    settingsChanged: "The changed settings of Remote Claude apply from its next start.",
  },

  settings: {
    bad: (keys: string) => `Not usable, so the default is used: ${keys}.`,
    badTunnel: (keys: string) =>
      `Not usable: ${keys}. Remote Claude stays on this PC only until that is corrected.`,
    badCertificate: (reason: string) =>
      `The certificate file of remoteClaude.ngrok.certificateAuthorityFile could not be used: ${reason}. Remote Claude stays on this PC only until that is corrected.`,
    notPem: "it is not a PEM certificate",
    tooLarge: "it is too large for a certificate",
  },

  consent: {
    title: (folder: string) => `Make "${folder}" reachable through ngrok?`,
    detail:
      "Whoever pairs a device can run code on this PC through Claude: read and change files, run commands, use your accounts.\n\n" +
      "Only devices that you pair get in, and each one asks here first. Traffic passes ngrok, which could read it. " +
      "“Stop Remote Claude” ends it at any time.",
    detailUnconfirmed:
      "Whoever pairs a device can run code on this PC through Claude: read and change files, run commands, use your accounts.\n\n" +
      "Only devices with a one-time link get in, without a question here: remoteClaude.confirmDevices is off. " +
      "Traffic passes ngrok, which could read it. “Stop Remote Claude” ends it at any time.",
    publish: "Make Reachable",
    localOnly: "Only This PC",
  },

  confirmDevice: {
    title: (device: string, folder: string) => `Allow "${device}" to control Claude in ${folder}?`,
    detail: (number: string, address: string) =>
      `The device must show the number ${number}. It comes from ${address}.\n\n` +
      "Whoever holds it can run code on this PC through Claude. If you are not pairing a device right now, deny.",
    allow: "Allow",
    deny: "Deny",
    tooLate: "That pairing request was over already. Pair again with a new link.",
  },

  pairing: {
    title: "Pair a Phone",
    scan: "Scan with your phone's camera",
    worksUntil: (time: string) => `Works once, until ${time}.`,
    confirm: "Your phone shows a number. Compare it here and choose Allow.",
    orLink: "Or open this link on the phone:",
    copyLink: "Copy Link",
    localHeading: "Browser on this PC",
    localText: "This link opens the same page here. It shares the one use of the code above.",
    localTextAlone: "This link opens the page in a browser here.",
    ngrokHeading: "What ngrok can see",
    ngrokText:
      "The connection is encrypted between your phone and ngrok, and between ngrok and this PC. Inside ngrok it is open: ngrok, or somebody with your ngrok account, could read or change what passes. The code in the link stays out of web addresses that servers see, works once and only for five minutes.",
    expiredTitle: "This link is too old",
    expiredText: "A link works for five minutes.",
    usedTitle: "A device used this link",
    usedText:
      "Compare its number in VS Code's question and choose Allow. If you denied it, or the question is gone, make a new link.",
    newLink: "New Link",
    connectingTitle: "Connecting to ngrok …",
    connectingText: "The code for your phone appears here as soon as the link works.",
    offTitle: "Your phone can't reach this PC yet",
    offText:
      "Remote Claude uses ngrok to be reachable from outside. A free account is enough: paste its token once.",
    configureNgrok: "Configure ngrok",
    showLog: "Show Log",
    qrLabel: "QR code of the pairing link",
    paired: (device: string) => `${device} is paired.`,
  },

  copy: {
    pairing: "Pairing link copied: it works once",
    address: "Address copied: paired devices can open it",
    localAddress: "Address copied: it opens on this PC only",
  },

  devices: {
    title: "Devices",
    placeholder: "Choose a device to revoke it",
    none: "No device is paired",
    noneDetail: "Pair a Phone …",
    connected: "connected",
    lastSeen: (time: string) => `last seen ${time}`,
    pairedAt: (time: string, address: string) => `paired ${time}, from ${address}`,
    revoke: "Revoke",
    confirmRevoke: (device: string) => `Revoke "${device}"?`,
    confirmRevokeDetail:
      "Its connection ends at once. To come back it has to be paired again. What it started keeps running until you stop it.",
    revoked: (device: string) => `${device} was revoked.`,
  },

  ngrok: {
    title: "Configure ngrok",
    overview: "ngrok is set up",
    overviewPlaceholder: "A token is saved. What would you like to do?",
    change: "Change the settings",
    remove: "Remove the token",
    removeDetail: "Remote Claude then stays on this PC",
    removed: "The ngrok token was removed.",
    tokenPrompt:
      "Authtoken from dashboard.ngrok.com (Your Authtoken). It is kept in the system's secret store.",
    tokenKeepPrompt: "Authtoken from dashboard.ngrok.com. Leave empty to keep the saved one.",
    tokenBad: "That is not a token: it is one word without spaces.",
    domainPrompt: "Your ngrok domain, e.g. my-name.ngrok-free.app. Empty: the one of your account.",
    domainBad: "A host name only, without https:// and without a path.",
    emailsPrompt:
      "E-mail addresses that may open the page, separated by commas. Empty: no sign-in at ngrok, pairing alone decides.",
    emailsBad: "At least one of these is not an e-mail address.",
    providerPlaceholder: "Where these people sign in",
    saved: "ngrok is set up.",
    savedRunning: "ngrok is set up. Restart Remote Claude to use it.",
  },

  terminal: {
    install: "Install the Claude CLI",
    logIn: "Claude: log in",
  },
};

/** All words of the editor in one language. */
export type Wording = typeof en;
