import { planAlertsEn } from "./planAlertsEn";
import { sendEn } from "./sendEn";
import { settingsEn } from "./settingsEn";
import { setUpEn } from "./setUpEn";

/** What the editor says at run time, in English. `ko.ts` has the same keys, or it does not compile. */
export const en = {
  productName: "Remote Claude",

  status: {
    off: "off",
    starting: "starting",
    stopping: "stopping",
    online: "running, reachable from outside",
    onlineHere: "running, on this PC only",
    troubled: "running, but ngrok reports trouble",
    working: "Working",
    queued: (count: number) => `${count} queued`,
    needsYou: "Needs you",
    failed: "failed",
    waitingPermissions: (count: number) =>
      count === 1 ? "1 request waits for your answer" : `${count} requests wait for your answer`,
    folder: "Folder",
    local: "This PC",
    public: "Phone",
    ownAddress: "Own address",
    claude: "Claude",
    devices: "Devices",
    queue: "Queue",
    queuePaused: "paused",
    tunnelOff: "not reachable from outside",
    tunnelStarting: "connecting to ngrok …",
    claudeStopped: "not running",
    claudeStarting: "starting …",
    claudeReady: (version: string | null) => (version === null ? "ready" : `ready, ${version}`),
    devicesPaired: (paired: number, connected: number) =>
      `${paired} paired, ${connected} connected`,
    start: "Start",
    cancel: "Cancel",
    stop: "Stop",
    stopTurn: "Stop This Turn",
    pair: "Pair a Phone",
    copyLink: "Copy Link",
    openChat: "Open Chat",
    showLog: "Show Log",
    settings: "Settings",
    readme: "Help",
  },

  usage: {
    title: "Usage",
    show: "Usage",
    time: (hours: number, minutes: number) =>
      hours === 0 ? `${minutes}m` : `${hours}h ${minutes}m`,
    left: (name: string, time: string) => `${name}: ${time} left`,
    estimate: (name: string) => `${name} (estimate)`,
    usedUp: (name: string, until: string | null) =>
      until === null ? `${name} used up` : `${name} used up until ${until}`,
    today: (cost: string) => `${cost} today`,
    planName: (name: string) => `Plan (${name})`,
    unknown: "not told",
    refused: "used up",
    resets: (time: string) => `starts anew ${time}`,
    wasReset: (time: string) => `started anew ${time}`,
    until: (time: string) => `until ${time}`,
    asOf: (time: string) => `as of ${time}`,
    block: "5 hours (estimate)",
    todayName: "Today",
    tokens: (count: string) => `${count} tokens`,
    noPrice: "no price",
    atLeast: (cost: string) => `≥ ${cost}`,
    withoutPrice: (count: string) => `+ ${count} tokens without a price`,
    nothing: "nothing used",
    reading: (files: number, total: number) => `reading Claude's logs, ${files} of ${total}`,
  },

  chatTab: {
    off: "Remote Claude is off",
    starting: "Remote Claude is starting …",
    stopping: "Remote Claude is stopping …",
    failed: "Remote Claude could not start",
    kept: "The chat is here while it runs. What you typed is kept.",
    start: "Start Remote Claude",
    cancel: "Cancel",
  },

  actions: {
    openFolder: "Open Folder…",
    manageTrust: "Manage Trust",
    installClaude: "Install in Terminal",
    logIn: "Open Terminal",
    openSettings: "Open Settings",
    configureNgrok: "Configure ngrok",
    openChat: "Open Chat",
    showUsage: "Show Usage",
    showLog: "Show Log",
    showAuditLog: "Show Audit Log",
    manageDevices: "Manage Devices",
    start: "Start Remote Claude",
    stop: "Stop Remote Claude",
    restart: "Restart Now",
    pairDevice: "Pair a Phone",
    hideLocalHint: "Don't Show Again",
    openFile: "Open File",
    openWalkthrough: "Open Walkthrough",
    openReadme: "Help",
    startAutomatically: "Start Automatically",
    hideAutoStartOffer: "Don't Ask Again",
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
      `Port ${wanted} is taken by another window or program, so Remote Claude uses ${used} on this PC. Links for your phone are not affected.`,
    portTakenBehindProxy: (wanted: number, used: number) =>
      `Port ${wanted} is taken by another program, so this PC uses ${used}. Your own addresses (remoteClaude.publicOrigins) lead to that other program now: free the port, or change where they lead.`,
    localOnly:
      "Remote Claude runs, on this PC only. For your phone it needs an ngrok account (free is enough).",
    folderGone: "The folder was closed, so Remote Claude stopped.",
    notRunning: "Remote Claude is not running.",
    settingsChanged: "The changed settings of Remote Claude apply from its next start.",
  },

  ...planAlertsEn,
  ...sendEn,
  ...settingsEn,
  ...setUpEn,

  consent: {
    title: (folder: string) => `Make "${folder}" reachable through ngrok?`,
    titleOrigins: (folder: string, addresses: string) =>
      `Make "${folder}" reachable at ${addresses}?`,
    titleBoth: (folder: string, addresses: string) =>
      `Make "${folder}" reachable through ngrok and at ${addresses}?`,
    risk: "Whoever pairs a device can run code on this PC through Claude: read and change files, run commands, use your accounts.",
    confirmed: "Only devices that you pair get in, and each one asks here first.",
    unconfirmed:
      "Only devices with a one-time link get in, without a question here: remoteClaude.confirmDevices is off.",
    ngrokSees: "ngrok can see everything that passes.",
    proxySees: "Whoever runs these addresses can see everything that passes.",
    end: "“Stop Remote Claude” ends it at any time.",
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

  stepUp: {
    title: (device: string) => `"${device}" wants to allow this always`,
    detail: (rules: string, folder: string) =>
      `${rules}\n\n` +
      `Claude then does this in ${folder} without asking again. If you did not choose it on that device just now, deny.`,
    allow: "Allow",
    deny: "Deny",
    revoke: "Revoke This Device",
    tooLate: "That question was over already: nothing was allowed.",
    tooLong: (device: string) =>
      `"${device}" wanted to allow always what is too long to show here, so it was denied. Allow it once instead.`,
  },

  alerts: {
    paired: (device: string, address: string) => `${device} is paired. It came from ${address}.`,
    wrongCodes: (count: number, address: string) =>
      `${count} wrong pairing codes came from ${address}, which has to wait now. Your devices are not affected.`,
    pairingClosed:
      "So many wrong pairing codes came that pairing was closed. Your devices are not affected.",
    pairingCrowded: (address: string) =>
      `Another device (${address}) tried to pair while you were being asked about one. It was turned away.`,
    auditFailed: (reason: string) =>
      `The audit log can't be written, so nobody new is let in and nothing lasting is allowed: ${reason}`,
    restarts: (device: string, count: number) =>
      `Devices restarted Remote Claude ${count} times within ten minutes, last ${device}. Each time what Claude was doing is stopped. If that was not you, revoke the device.`,
  },

  audit: {
    heading: (folder: string) => `Remote Claude: audit log of ${folder}`,
    order: (zone: string) => `Newest first. Times are this PC's (${zone}).`,
    empty: "Nothing has been written down yet.",
    actors: { owner: "you, at this PC", stranger: "somebody without a device" },
    doors: { local: "this PC", tunnel: "ngrok", proxy: "own address", editor: "VS Code" },
    events: {
      started: "Started",
      stopped: "Stopped",
      restarted: "Restarted",
      "tunnel-online": "Reachable through ngrok",
      "tunnel-offline": "No longer reachable through ngrok",
      "code-made": "Pairing link made",
      "pairing-asked": "Device asks to pair",
      "pairing-allowed": "Device paired",
      "pairing-denied": "Pairing denied",
      "pairing-expired": "Pairing not answered in time",
      "code-wrong": "Wrong pairing code",
      "pairing-blocked": "Pairing refused after wrong codes",
      "pairing-closed": "Pairing closed after many wrong codes",
      "pairing-crowded": "Another device tried to pair meanwhile",
      unauthenticated: "Request without a valid session refused",
      "request-refused": "Request refused",
      "device-revoked": "Device revoked",
      "device-renamed": "Device renamed",
      "device-role": "Device role changed",
      "logged-out": "Device logged out",
      "not-allowed": "Not allowed for this device",
      "step-up-asked": "Asks to allow always",
      "step-up-allowed": "Allowed always",
      "step-up-refused": "Not allowed always",
      "permission-answered": "Permission request answered",
      "settings-changed": "Model, mode or effort changed",
      "prompt-sent": "Prompt sent",
      "queue-changed": "Queue changed",
      "conversation-changed": "Conversation changed",
      "turn-stopped": "Turn stopped",
      "push-subscribed": "Notifications switched on",
      "push-unsubscribed": "Notifications switched off",
      "editor-shown": "Shown in VS Code",
      "editor-read": "Problems and open files read",
    },
  },

  restart: {
    question: "Restart while Claude works?",
    detail:
      "The running turn ends; what it did until then stays. Addresses, devices and the queue stay too, and pages come back by themselves.",
    yes: "Restart",
    progress: "Restarting Remote Claude …",
    done: "Restarted: address and devices are the same",
  },

  roles: {
    full: {
      name: "Full",
      explanation: "Prompts, answers, queue, conversations, other devices",
    },
    approve: { name: "Approve", explanation: "Reads, answers requests once each, stops turns" },
    view: { name: "View", explanation: "Reads only" },
  },

  pairing: {
    title: "Pair a Phone",
    scan: "Scan with your phone's camera",
    worksUntil: (time: string) => `Works once, until ${time}.`,
    confirm: "If VS Code asks, compare the number on both screens and choose Allow.",
    orLink: "Or open this link on the phone:",
    copyLink: "Copy Link",
    localHeading: "Browser on this PC",
    localText: "This link opens the same page here. It shares the one use of the code above.",
    localTextAlone: "This link opens the page in a browser here.",
    ngrokHeading: "What ngrok can see",
    ngrokText:
      "The connection is encrypted between your phone and ngrok, and between ngrok and this PC. Inside ngrok it is open: ngrok, or somebody with your ngrok account, could read or change what passes. The code in the link stays out of web addresses that servers see, works once and only for five minutes.",
    browserHeading: "Browser on this computer",
    unusable: (url: string) =>
      `VS Code runs on another computer and would show this page under a path (${url}), where it can't work. The link below opens only on that computer. From here, use ngrok, or name an address of your own in remoteClaude.publicOrigins.`,
    othersHeading: "Your own addresses",
    hiddenTitle: "The code is hidden",
    hiddenText:
      "Whoever sees it could try to pair a device, so it is shown when you ask, and only while this panel is in front.",
    show: "Show Code",
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
  },

  copy: {
    pairing: "Pairing link copied: it works once",
    address: "Address copied: paired devices can open it",
    localAddress: "Address copied: it opens on this PC only",
    browserAddress: "Address copied: it opens in this computer's browser",
  },

  devices: {
    title: "Devices",
    placeholder: "Choose a device to rename it, change what it may do, or revoke it",
    none: "No device is paired",
    pair: "Pair a Phone …",
    connected: "connected",
    notConnected: "not connected",
    firstSeen: (time: string) => `first seen ${time}`,
    lastSeen: (time: string) => `last seen ${time}`,
    roleHeading: "What it may do",
    roleSet: (device: string, role: string) => `${device}: ${role}`,
    rename: "Rename …",
    renamePrompt: "Name of the device, as all your devices show it",
    renameBad: (length: number) => `One line of 1 to ${length} characters`,
    gone: (device: string) => `${device} is not paired any more.`,
    revoke: "Revoke",
    revokeOne: "Revoke …",
    confirmRevoke: (device: string) => `Revoke "${device}"?`,
    confirmRevokeDetail:
      "Its connection ends at once. To come back it has to be paired again. A turn that it started is stopped, and what waits is held until you resume it.",
    revoked: (device: string) => `${device} was revoked.`,
    revokeAll: "Revoke All Devices …",
    revokeAllButton: "Revoke All",
    confirmRevokeAll: (count: number) =>
      count === 1 ? "Revoke the one paired device?" : `Revoke all ${count} paired devices?`,
    confirmRevokeAllDetail:
      "Their connections end at once. Each has to be paired again to come back. A turn that they started is stopped, and what waits is held until you resume it.",
    revokedAll: "All devices were revoked.",
    noneToRevoke: "No device is paired.",
  },

  ngrok: {
    title: "Configure ngrok",
    overview: "ngrok is set up",
    overviewPlaceholder: "A token is saved. What would you like to do?",
    change: "Change the settings",
    remove: "Remove the token",
    removeDetail: "Remote Claude then stays on this PC",
    removed: "The ngrok token was removed.",
    removedRunning:
      "The ngrok token was removed. Stop Remote Claude and start it again to end the tunnel that is open.",
    tokenPrompt:
      "Authtoken from dashboard.ngrok.com (Your Authtoken), kept in the system's secret store. ngrok can see everything that passes.",
    tokenKeepPrompt:
      "Authtoken from dashboard.ngrok.com. Leave empty to keep the saved one. ngrok can see everything that passes.",
    tokenBad: "That is not a token: it is one word without spaces.",
    domainPrompt: "Your ngrok domain, e.g. my-name.ngrok-free.app. Empty: the one of your account.",
    domainBad: "A host name only, without https:// and without a path.",
    emailsPrompt:
      "E-mail addresses that may open the page, separated by commas. Empty: no sign-in at ngrok, pairing alone decides.",
    emailsBad: "At least one of these is not an e-mail address.",
    providerPlaceholder: "Where these people sign in",
    testing: "Testing the connection to ngrok",
    testSteps: {
      connecting: "connecting …",
      online: "connected",
      checking: "looking at the public address …",
    },
    testFailed: "The connection to ngrok did not work",
    testCancelled: "The test was cancelled.",
    changeAnswers: "Change …",
    saveAnyway: "Save Anyway",
    saved: "ngrok is set up.",
    savedTested: (url: string) => `ngrok is set up and works: ${url}.`,
    asksToSignIn: "Visitors have to sign in there first.",
    asksNobody: "Visitors need not sign in there: pairing alone decides who gets in.",
    restartToUse: "Stop Remote Claude and start it again to use it.",
    savedRunning:
      "ngrok is set up, but not tested: its address is online now and can't be twice. Stop Remote Claude and start it again, and it is tried with these settings.",
  },

  terminal: {
    install: "Install the Claude CLI",
    logIn: "Claude: log in",
  },
};

/** All words of the editor in one language. */
export type Wording = typeof en;
