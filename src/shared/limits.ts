/**
 * Every bound of the product, in one place. A number here is a promise: what lies beyond it gets a
 * clear refusal or a marked cut, never a silent loss and never unbounded memory.
 */

/** Longest prompt, in UTF-16 code units. Larger ones are refused and stay in the composer. */
export const maxPromptLength = 1_000_000;
/** Prompts that may wait in all conversations together, the running ones not counted. */
export const maxQueuedPrompts = 20;
/**
 * All texts of prompts that wait, run, or ended badly and may be run again, in bytes of JSON: each
 * checkpoint of the journal holds them (`maxJournalCheckpointBytes`).
 */
export const maxStoredTextSize = 4_500_000;
/** Prompt ids that the host remembers, so that one which is sent again is not run again. */
export const maxAcceptedPrompts = 5_000;
/** After a restart, a prompt that the agent never had is sent by itself only when it is younger (ms). */
export const maxResendAgeMs = 10 * 60_000;
/** Conversations in which a turn may run at the same time, whatever the setting says. */
export const maxParallelConversations = 5;
/** Starts of the CLI by itself after it died in a turn, per minute; then it waits for a person. */
export const maxRestartsPerMinute = 3;
/** The queue looks at the clock this often (ms) while something waits: a PC that slept is late otherwise. */
export const queueCheckMs = 30_000;
/** A prompt that waits for the plan's reset runs this long (ms) after it. */
export const planResetGraceMs = 60_000;
/** Turns of one conversation that the state keeps; older ones leave it and `hasOlderTurns` is set. */
export const maxTurnsInState = 50;
/** The newest turns with which a conversation is opened, and one page of older ones, in bytes of JSON. */
export const maxPageSize = 59_000;
/**
 * South Korean won for one US dollar: what is assumed where the owner set nothing (a round figure
 * near the rate of 2025), and what he may set.
 */
export const defaultWonPerDollar = 1_400;
export const leastWonPerDollar = 100;
export const mostWonPerDollar = 10_000;
/** From these shares on a window of the plan is nearly used, and all but used. */
export const planWarnShare = 0.8;
export const planAlarmShare = 0.95;
/** The CLI is asked for the plan's windows at most this often (ms), and so long after it has greeted. */
export const planAskEveryMs = 5 * 60_000;
export const planAskAfterMs = 500;
/** Resets of a window that are this near to each other (ms) are the same one. */
export const planPeriodSlackMs = 60_000;
/** A word about the plan comes in at most this late (ms): an answer is waited for this long. One that seems later came after the PC's clock was set back. */
export const planLateMostMs = 15_000;
/** What was told of a window without its reset counts for the same period for this long (ms): no window is shorter. */
export const planUndatedLifeMs = 5 * 60 * 60_000;
/** The status bar looks at the clock at most this often (ms). */
export const leastStatusLookMs = 250;
/** The editor waits for a reset of the plan at most this long (ms) at once. */
export const longestPlanWaitMs = 60 * 60_000;
/** What was told of the plan, as it is kept, in bytes. */
export const maxPlanMarksBytes = 16 * 1024;
/** Windows of the plan's limits that the state keeps, and how long (ms) after its reset one that nobody tells of any more. */
export const maxPlanWindows = 8;
export const planWindowKeptMs = 24 * 60 * 60_000;
/** A window's reset is told to people so long (ms) after it at most. */
export const planResetNewsMs = 60 * 60_000;
/** Conversations of one page of the list. */
export const maxListedConversations = 30;
/** Longest name of a conversation, search, and name of a model, mode or effort. */
export const maxNameLength = 100;
export const maxSearchLength = 200;
export const maxChoiceLength = 100;
/** Turns that one answer of the search in a conversation names, and the text shown of each (UTF-16 code units). */
export const maxFoundTurns = 200;
export const maxExcerptLength = 80;
/** The CLI's lists as the state keeps them: entries of each, and the longest description. */
export const maxCatalogEntries = 150;
export const maxCatalogTextLength = 200;
/** Pictures of one prompt, one picture in bytes (also what the API takes), one piece of it on its way. */
export const maxImagesPerPrompt = 5;
export const maxImageBytes = 10 * 1024 * 1024;
export const maxImagePieceBytes = 192 * 1024;
/** All pictures of one prompt together, in bytes: the API takes 32 MB a request, and base64 adds a third. */
export const maxPromptImagesSize = 20 * 1024 * 1024;
/** Pictures that are kept on the PC's disk, in bytes; the oldest that no prompt waits with go first. */
export const maxImagesSize = 200 * 1024 * 1024;
/** Paths that "@" offers, and files of the folder that are looked at for them. */
export const maxFoundFiles = 20;
export const maxScannedFiles = 50_000;
/** Conversations that the state keeps, newest first. */
export const maxConversationsInState = 20;
/**
 * The state as a whole, in bytes of JSON: the oldest turns leave it first. Stays below what may wait
 * for one client (`maxClientBacklogBytes`), or a snapshot could never arrive.
 */
export const maxStateSize = 500_000;
/** One turn in the state, in bytes of JSON; its oldest parts leave the state and are counted. */
export const maxTurnSize = 200_000;
/** Longest prompt as the state shows it, in UTF-16 code units; the agent gets it whole. */
export const maxShownPromptLength = 2_000;
/** Answered permission requests of one conversation that the state keeps. */
export const maxAnsweredPermissions = 50;
/** Permission requests that may be open at once in all conversations; more are denied. */
export const maxOpenPermissions = 100;
/** All open permission requests, in bytes of JSON; one beyond that can only be denied. */
export const maxOpenPermissionsSize = 200_000;
/** Blocks (texts, tool calls, notices) of one turn that the state keeps. */
export const maxBlocksPerTurn = 1_000;
/** Longest text of one block, in UTF-16 code units; its beginning leaves the state and is counted. */
export const maxBlockLength = 40_000;
/** Longest output of a tool that a page gets, in UTF-16 code units; the middle is cut out. */
export const maxToolOutputLength = 4_000;
/** Longest content of a permission request that a page gets; a longer one can only be denied. */
export const maxPermissionContentLength = 150_000;
/** Largest file, in bytes, whose lines are counted for a request to overwrite it. */
export const maxCountedFileBytes = 1_000_000;
/** Longest reason given with a refusal of a permission request. */
export const maxDenyReasonLength = 2_000;
/** Questions of one AskUserQuestion, and the longest answer to one. */
export const maxQuestions = 10;
export const maxAnswerLength = 4_000;

/** Events kept for replay; a page further behind gets a snapshot instead. */
export const maxReplayEvents = 2_000;
/** Their size, in bytes of JSON: beyond that a snapshot is the smaller answer (`maxStateSize`). */
export const maxReplaySize = 500_000;
/** Text that streams is sent at once when it is the first, then gathered for this long (ms). */
export const textCoalesceMs = 33;

/** Largest WebSocket message from a client, in bytes. Fits the longest prompt in 3-byte characters. */
export const maxClientMessageBytes = 3_200_000;
/**
 * The same before hello, and for a device that may not send prompts: nothing that it may say is
 * longer, and the longer a message the longer everybody waits until it is read.
 */
export const maxShortMessageBytes = 64_000;
/**
 * What one device may send per second and at once over all its connections, in bytes. The first two
 * fit the pictures of one prompt as fast as a page sends them.
 */
export const maxDeviceBytesPerSecond = 8_000_000;
export const maxDeviceBytesAtOnce = 32_000_000;
/** The same of a device that may not send prompts. */
export const maxShortDeviceBytesPerSecond = 100_000;
export const maxShortDeviceBytesAtOnce = 640_000;
/** A message that nobody can read takes so many times its length of these. */
export const unreadableWeight = 10;
/** Such messages of one client in a minute; it is closed at the next one. */
export const maxUnreadablePerMinute = 20;
/** Messages of one client per second, with a burst of the same number. */
export const maxClientMessagesPerSecond = 50;
/** Control frames (pings, pongs) of one client per second, and at once: browsers send none unasked. */
export const maxControlFramesPerSecond = 5;
export const maxControlFramesAtOnce = 20;
/** Frames in which one message of a client may come: browsers send one. */
export const maxMessageFragments = 1_024;
/** Bytes that may wait for a slow client before it is cut off and told to resync. */
export const maxClientBacklogBytes = 4 * 1024 * 1024;
/** Hellos of one connection: each may bring a whole snapshot, and a new connection is as good. */
export const maxHellos = 20;
/** Longest hello in the address of an upgrade, in characters of base64url: a page's own has some 200. */
export const maxHelloQueryLength = 400;
/** A client that has not said hello after this long (ms) is cut off. */
export const helloTimeoutMs = 10_000;
/** The host pings each client this often (ms); one that did not answer the last ping is cut off. */
export const pingIntervalMs = 25_000;
/** After a close frame a client has this long (ms) to answer it before it is cut. */
export const closeGraceMs = 1_000;
/** Clients at once. */
export const maxClients = 100;
/** Clients of one device at once: its tabs, and those that a dead network has left behind. */
export const maxClientsPerDevice = 8;
/** HTTP requests of one socket that may wait for their answers; a socket with more is cut. */
export const maxUnansweredRequests = 8;
/**
 * Open sockets of one door that have shown no session: beyond this the oldest are cut, once they had
 * `strangerGraceMs` to show one, and without that beyond `maxStrangerSocketsAtOnce`.
 */
export const maxStrangerSockets = 64;
export const maxStrangerSocketsAtOnce = 320;
export const strangerGraceMs = 1_000;
/** Of these, as many from one address, where the door can tell addresses apart. */
export const maxStrangerSocketsPerAddress = 24;
/** Open sockets of one door that have shown a session; who has most gives up his oldest. */
export const maxKnownSockets = 112;
/** All open sockets of one door. ngrok's SDK dies at the 512th stream, so this stays well below. */
export const maxSockets = 448;
/** Lines of the log that refused requests may cause per second, and at once; more are counted. */
export const strangerLinesPerSecond = 1;
export const strangerLinesBurst = 200;

/** HTTP: largest request body, in bytes. */
export const maxBodyBytes = 4_096;
/** HTTP: time for the headers, for the whole request, for an idle kept-alive socket (ms). */
export const headersTimeoutMs = 8_000;
export const requestTimeoutMs = 30_000;
export const keepAliveTimeoutMs = 5_000;
/** HTTP: how often (ms) these times are looked at while there are connections. */
export const connectionsCheckMs = 1_000;
/** The longest time (ms) that a timer takes, 24 days: never, as far as a start of the PC is concerned. */
export const longestTimerMs = 2_147_483_647;
/** HTTP: a socket on which no byte moves for this long (ms) is closed. WebSockets have their pings. */
export const socketIdleTimeoutMs = 30_000;
/** HTTP: an answer that was not taken this long (ms) after its request is given up with its socket. */
export const answerTimeoutMs = 50_000;
/** HTTP: number of header lines and their size in bytes. */
export const maxHeaders = 64;
export const maxHeaderBytes = 16_384;

/** A pairing code works for this long (ms), once. */
export const pairingCodeLifeMs = 5 * 60_000;
/** A pairing request waits for the owner's answer this long (ms), then it is denied. */
export const pairingConfirmMs = 60_000;
/** One wait (ms) of a phone for that answer; it ends before any proxy loses patience, and is asked again. */
export const pairingWaitMs = 20_000;
/** Wrong codes from one address, and from everywhere, in the window, before pairing is refused. */
export const maxWrongCodesPerAddress = 5;
export const maxWrongCodes = 30;
/** Codes of ours, used or replaced, that are remembered: trying one again is no attack. */
export const maxDeadCodes = 16;
export const wrongCodeWindowMs = 15 * 60_000;
/** Addresses whose wrong codes are counted at once; beyond that the oldest count is forgotten. */
export const maxCountedAddresses = 10_000;
/** Bytes of the page's files that one address gets without a session in a window (ms): some visits, not ngrok's month. */
export const maxStrangerAssetBytes = 4_000_000;
export const strangerAssetWindowMs = 10 * 60_000;
/** Paired devices. */
export const maxDevices = 20;
/** The file that they are kept in, in bytes. */
export const maxDeviceFileBytes = 100_000;
/** A device's last visit is written at most this often (ms). */
export const deviceTouchIntervalMs = 60_000;
/** A device that was not seen for this long (ms) has to pair again. */
export const deviceIdleLifeMs = 24 * 60 * 60_000;
/** A device has to pair again this long (ms) after its pairing, whatever happened since. */
export const deviceLifeMs = 7 * 24 * 60 * 60_000;
/** Longest name of a device. */
export const maxDeviceNameLength = 60;

/** Longest line from the CLI, in bytes; a longer one is dropped and reported. */
export const maxCliLineBytes = 64 * 1024 * 1024;
/** Tail of the CLI's standard error that is kept for the words of a failure. */
export const maxCliStderrLength = 8_000;
/** The CLI's answer to a control request (ms); its first one, which includes its start, may take longer. */
export const cliControlTimeoutMs = 10_000;
/** How long (ms) an older version may take to name itself; the oldest never does when asked. */
export const cliVersionMs = 1_000;
/** After the end of the CLI or of its output: how long (ms) the other may take to follow. */
export const cliSettleMs = 500;
/** Kinds of lines from the CLI that nobody knows and that are named in the log, once each. */
export const maxIgnoredKinds = 100;
/**
 * Stop ladder of the CLI, in ms from its first rung: until when the interrupted turn may end, until
 * when the process may end by itself (everything below it is killed then), and until when the ladder
 * waits for that. All below `shutdownMs`.
 */
export const cliStopInterruptMs = 1_500;
export const cliStopKillMs = 2_800;
export const cliStopMs = 3_500;
/** After Stop during a turn: how long the interrupted turn may take to report its end (ms). */
export const interruptTimeoutMs = 2_000;
/** Longest command line on the headless program's standard input, in bytes. */
export const maxHeadlessCommandBytes = 4_096;
/** Everything must have ended this long (ms) after Stop or deactivation. VS Code allows 5 s. */
export const shutdownMs = 4_000;

/** Largest certificate file that the settings may name, in bytes. */
export const maxCertificateBytes = 256 * 1024;

/** Longest subject of a tool's card, in UTF-16 code units; it is one line. */
export const maxToolSubjectLength = 500;
/** Lines of a tool's diff that a page gets, and the longest of them in UTF-16 code units. */
export const maxDiffLines = 500;
export const maxDiffLineLength = 1_000;
/** Items of a to-do list that a page gets, and the longest of them in UTF-16 code units. */
export const maxTodos = 100;
export const maxTodoLength = 300;
/** Longest `detail` of a problem, in UTF-16 code units. */
export const maxProblemDetailLength = 300;
/** A turn in which the CLI says nothing for this long (ms) gets a notice; it is never ended for that. */
export const cliSilenceMs = 60_000;
/** Tool calls without a result that are remembered per conversation. */
export const maxOpenTools = 1_000;

/** The tunnel's heartbeat (s), and how late its answer may come (s) before the network counts as lost. */
export const tunnelHeartbeatSeconds = 5;
export const tunnelHeartbeatToleranceSeconds = 10;
/** Each call into the ngrok SDK (ms); without a bound some never return. */
export const tunnelCallTimeoutMs = 10_000;
/** From the tunnel child's start to its address (ms); then it counts as hung and is killed. */
export const tunnelStartTimeoutMs = 25_000;
/** The tunnel child may end in order for this long (ms) after Stop; then it is killed. */
export const tunnelStopGraceMs = 1_500;
/**
 * While ngrok can't be reached, how often (ms) it is looked whether it can be again: so long after the
 * outage began (ms), then the next step. While it can be reached, `tunnelProbeIdleMs`.
 */
export const tunnelProbeSteps = [
  { untilMs: 60_000, everyMs: 250 },
  { untilMs: 600_000, everyMs: 1_000 },
  { untilMs: Infinity, everyMs: 3_000 },
] as const;
export const tunnelProbeIdleMs = 2_000;
/** One such look (ms), and how long the connection has to hold (ms) to count. */
export const tunnelProbeTimeoutMs = 1_000;
export const tunnelProbeHoldMs = 100;
/** A network that comes and goes makes the tunnel try at once again at most this often (ms). */
export const tunnelReturnGapMs = 2_000;
/** One look at the public address from this PC (ms), and what of its answer is read (bytes). */
export const publicCheckMs = 8_000;
export const maxPublicAnswerBytes = 16 * 1024;
/** After going online the public address is looked at after this time (ms): the name has to spread. */
export const publicCheckDelayMs = 5_000;
/** After all clients of the tunnel were lost at once; and before a bad sign is taken for the truth (ms). */
export const publicSuspicionMs = 2_000;
export const publicConfirmMs = 15_000;
/** Looks at the public address within an hour: each one counts against the plan's allowance. */
export const maxPublicChecksPerHour = 4;
/** While visitors get an error of ngrok's, or looks can't be made, the next one comes after this time (ms). */
export const publicRecheckMs = 20 * 60_000;
/** A connection test may take this long (ms) from the child's start to its verdict. */
export const connectionTestMs = 45_000;
/** A look that found nothing is repeated this often within a connection test, each time after this wait (ms). */
export const connectionTestLooks = 4;
export const connectionTestPauseMs = 1_500;
/** Connections that the connection test's own server takes at the same time. */
export const maxConnectionTestSockets = 20;
/**
 * Waits before the attempts to bring up a tunnel (ms): quick at first, then gentle on the service's rate
 * limits. Chance takes off up to `tunnelBackoffJitter` of a wait, so that many PCs don't come back in step.
 */
export const tunnelBackoffMs = [100, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
export const tunnelBackoffJitter = 0.2;
/**
 * While ngrok can't be reached, so many attempts are made all the same, and then each of so many: what
 * finds that out may be wrong.
 */
export const tunnelAttemptsAtLeast = 2;
export const tunnelAttemptAnyway = 4;
/** A tunnel that held for this long (ms) makes the next outage start with the shortest wait again. */
export const tunnelSteadyMs = 10_000;
/** E-mail addresses that the tunnel's sign-in lets through. */
export const maxAllowedEmails = 50;
/** One of them, and its part before the "@", in characters (RFC 5321). */
export const maxEmailLength = 254;
export const maxEmailLocalLength = 64;

/** The system's own program that lists processes may take this long (ms). */
export const processTableTimeoutMs = 5_000;
/** What a program that is run to its end may print, in bytes. With environments a list of processes is long. */
export const maxProgramOutputBytes = 32 * 1024 * 1024;
/** Between two looks for processes that are being ended (ms). */
export const processScanPauseMs = 20;

/**
 * The journal on disk, in bytes. A segment beyond `maxJournalSegmentBytes` asks for a checkpoint; while
 * it is not, one more record always fits. Where these two bounds and a checkpoint meet their maximum, the
 * segment in use and the next one still stay within `maxJournalBytes` together.
 */
export const maxJournalBytes = 20_000_000;
export const maxJournalSegmentBytes = 6_500_000;
/** One record: fits the longest prompt with each of its characters escaped. */
export const maxJournalRecordBytes = 6_500_000;
/** One checkpoint. */
export const maxJournalCheckpointBytes = 6_000_000;
/** What a virus scanner holds is tried again for this long (ms) at the start. */
export const journalRetryMs = 2_000;
/** How long (ms) the journal waits before each new try of a rename that another program blocks; all waits for it. */
export const journalRenameWaitsMs = [5, 10, 20, 40, 80] as const;
/** Two programs that want the same folder at the same moment settle it within this time (ms). */
export const folderLockMs = 1_500;

/** Processes that one host start keeps in mind to end them when it dies; samples beyond that are left out. */
export const maxKnownProcesses = 1_000;
/** Files of earlier host starts whose processes are ended at a start; more wait for the next one. */
export const maxLedgerFiles = 32;
/** Largest of these files, in bytes. */
export const maxLedgerBytes = 256 * 1024;
/** How long a start waits for what an earlier one left behind to end (ms). */
export const leftoversMs = 3_000;
/** After its host died the watchdog ends what is left within this time (ms). */
export const watchdogSweepMs = 3_000;
/** What was just being started when the host died shows up after this long at most (ms): looked for once more. */
export const watchdogSecondLookMs = 250;
/** At an orderly stop: how long to look for what is left (ms); the watchdog does what takes longer. */
export const supervisionStopMs = 400;
/** Watchdogs that are started within a minute when they die; a further one waits for the next. */
export const maxWatchdogsPerMinute = 3;
/** What is below the CLI is noted this often while a turn runs (ms): later it may be there no more, and carry no mark. */
export const processSampleMs = 2_000;
/** The same on Windows, where a look costs a process. */
export const processSampleWindowsMs = 10_000;
/**
 * After Stop: until when the CLI itself may end what its tools run (ms); what is left then is killed,
 * so that all is gone within a second. A computer that takes longer to list its processes gets more
 * time: only after `turnSweepMs` it is given up.
 */
export const turnSweepInterruptMs = 700;
export const turnSweepMs = 5_000;
/** What a CLI leaves behind at its end is ended within this time (ms). */
export const remainsMs = 2_000;

/** Longest line of a transcript that is taken apart, in UTF-16 code units, what images it carries not counted. */
export const maxTranscriptLineLength = 8_000_000;
/** Bytes of a transcript's beginning and of its end that are read for the list of conversations. */
export const transcriptEdgeBytes = 64 * 1024;
/** How far a transcript is read for the folder that it began in, where its first lines are long (bytes). */
export const maxOriginBytes = 1024 * 1024;
/** Longest beginning of a conversation in the list, in UTF-16 code units; it is one line. */
export const maxFirstPromptLength = 200;
/** Bytes of a title that the CLI keeps in a file of its own, and of an entry in its register of processes. */
export const maxTitleFileBytes = 4_096;
export const maxRegisterEntryBytes = 16_384;
/** Bytes that are looked through for one page for where the conversation branched off; beyond that it counts as straight. */
export const maxBranchSearchBytes = 8 * 1024 * 1024;
/** Where a page is asked for that begins somewhere: turns behind that place, and bytes of their lines, that are read for it. */
export const maxNewerTurns = 40;
export const maxNewerBytes = 1024 * 1024;
/** Bytes of one sub-agent's transcript that are read for the cards of its calls. */
export const maxSubagentBytes = 4 * 1024 * 1024;
/** Sub-agents of one conversation whose transcripts are looked through. */
export const maxSubagents = 200;
/** A search through the texts of conversations, or of one, stops after this time (ms) or this many bytes; the next page goes on. */
export const historySearchMs = 2_000;
export const maxHistorySearchBytes = 256 * 1024 * 1024;
/** Longest output of a tool that is given out whole, in UTF-16 code units; the middle is cut out of a longer one. */
export const maxWholeOutputLength = 1_000_000;
/** Conversations that have a title of ours or are hidden; then those that are gone from the folder are forgotten. */
export const maxNamedConversations = 10_000;
/** Longest title of a conversation, in UTF-16 code units. */
export const maxConversationTitleLength = 200;
/** One turn as it is read back for a page, in bytes of JSON; its oldest parts are left out and counted. */
export const maxReadTurnSize = 1_500_000;

/** Longest side of a picture in pixels; the API refuses a prompt with a larger one. */
export const maxImageSide = 8_000;
/** Pictures that are on their way from all clients at once, in bytes of memory that they take. */
export const maxImageUploadsSize = 5 * maxImageBytes;
/** A picture of which no piece came for this long (ms) is given up. */
export const imageUploadIdleMs = 60_000;
/** A picture that just arrived is kept for this long (ms), so that its prompt can still be written. */
export const imageGraceMs = 10 * 60_000;
/** What a killed host left half-written in the folder of pictures goes after this long (ms). */
export const staleTemporaryFileMs = 60 * 60_000;
/** What was begun of a small file of ours, like the list of devices, was left by a killed host when it is this old (ms). */
export const stalePartMs = 60_000;
/** The list of the folder's files is used again for this long (ms), and may take this long (ms) to make. */
export const fileListLifeMs = 5_000;
export const fileListTimeoutMs = 5_000;
/** Longest path that "@" offers, in UTF-16 code units. */
export const maxFoundPathLength = 1_000;
/** Searches for "@" that may wait for another one; more get an empty answer. */
export const maxWaitingFinds = 50;

/** Output, diff and to-do list of a tool's card each stay below this, in bytes of JSON. */
export const maxToolPartSize = 12_000;
/** Suggestions of one permission request that are looked at, and rules or folders of one of them. */
export const maxGrants = 20;
/** Processes of the CLI whose entries in its register are looked at. */
export const maxRegisteredProcesses = 500;

/**
 * Requests that read (transcripts, pictures, the folder's files) and run at the same time, of one client
 * and in all; and those of one client that wait for that. Each may hold a long line in memory.
 */
export const maxReadsPerClient = 2;
export const maxReads = 4;
export const maxWaitingReadsPerClient = 40;
/** Requests of one client per second that change something, and how many of them at once: each waits for the disk. */
export const maxChangesPerSecond = 20;
export const maxChangesAtOnce = 45;
/** Longest line of a transcript that is held in memory, in bytes; of a longer one without its pictures, or its two ends. */
export const maxHeldLineBytes = 8 * 1024 * 1024;
/** What is kept of each end of a line that is longer, in bytes. */
export const lineEdgeBytes = 64 * 1024;
/** Pictures that one client announces at the same time, in bytes: those of one prompt. */
export const maxImageUploadsSizePerClient = 20 * 1024 * 1024;

/** The audit log: bytes of one file, and how many of them are kept. */
export const maxAuditFileBytes = 10_000_000;
export const maxAuditFiles = 5;
/** Longest detail, name or address in a line of it, in UTF-16 code units; longer ones are cut. */
export const maxAuditTextLength = 200;
/** Files of what strangers did, of the same size: apart, so that they push nothing else out. */
export const maxStrangerAuditFiles = 2;
/** Lines about strangers, and about one device, with the same event in one minute (ms); the rest is one line with a count. */
export const maxStrangerAuditLines = 100;
export const maxDeviceAuditLines = 60;
export const auditFloodWindowMs = 60_000;
/** Lines that are read back for the owner. */
export const maxAuditRecords = 2_000;

/** Origins of own tunnels and reverse proxies that the local door answers to. */
export const maxPublicOrigins = 10;
/** What a step-up question shows: rules, and UTF-16 code units of them in all. More is denied unasked, for it could not be shown whole. */
export const maxStepUpRules = 20;
export const maxStepUpTextLength = 2_000;
/** The same kind of security notice comes again in the editor after this long (ms) at the earliest. */
export const alertRepeatMs = 5 * 60_000;
/** How long (ms) a start waits for VS Code to say by which address this PC's browser gets to it. */
export const externalAddressMs = 3_000;
/** Settings files of a folder that are looked at for settings of ours: bytes, and names that are told. */
export const maxFolderSettingsBytes = 256 * 1024;
export const maxToldSettings = 12;
/** Longest rule or mode of a folder's own Claude settings in that message, in UTF-16 code units. */
export const maxToldRuleLength = 60;
/** The owner may take this long (ms) to answer whether a device may do more; then it may not. */
export const stepUpConfirmMs = 60_000;
/** After a No, or none in time, its device asks nothing more for this long (ms). */
export const stepUpPauseMs = 5 * 60_000;
/** Questions of one device within `stepUpWindowMs` (ms). */
export const maxStepUpQuestions = 3;
export const stepUpWindowMs = 10 * 60_000;
/** Permission requests that stay in mind because the owner turned them down for good; more push the oldest out. */
export const maxTurnedDownGrants = 1_000;
/** Restarts that devices ask for: one of each within `deviceRestartGapMs`, so many of all within `restartWindowMs` (ms). */
export const deviceRestartGapMs = 60_000;
export const maxDeviceRestarts = 3;
export const restartWindowMs = 10 * 60_000;
/** Changes of the list of devices are gathered for this long (ms) before clients are told. */
export const devicesChangedMs = 200;

/** Longest address of a push subscription, in UTF-16 code units. */
export const maxPushEndpointLength = 1_000;
/** The file of push subscriptions, and the keys by which push services know this product, in bytes. */
export const maxPushFileBytes = 64 * 1024;
export const maxPushKeysBytes = 1_024;
/** A proof that somebody looks at a conversation holds for this long (ms). */
export const presenceHoldMs = 10_000;
/** The page gives that proof this often (ms), while it was touched within `presenceTouchMs`. */
export const presenceReportMs = 4_000;
export const presenceTouchMs = 45_000;
/** The owner counts as typing in the editor for this long (ms) after a key. */
export const ownerTypingMs = 30_000;
/** While he types, a device is told that Claude waits after this time (ms) only. */
export const pushTypingGraceMs = 20_000;
/** While somebody who can answer looks on another screen, a device is told that Claude waits after this time (ms) only. */
export const pushPatienceMs = 2 * 60_000;
/** A turn that took less (ms) is not told of. */
export const pushDoneAfterMs = 5_000;
/** What waits to be told is looked at this often (ms), and the clock for the plan's reset. */
export const pushCheckMs = 1_000;
export const pushResetCheckMs = 60_000;
/** Notifications of one device in a minute and in an hour. What needs a person waits for room, the rest is left out. */
export const maxPushesPerMinute = 6;
export const maxPushesPerHour = 60;
/** Notifications taken away from one device in an hour: a browser counts what shows nothing. */
export const maxPushClosesPerHour = 20;
/** What waits to be told, and what a device was told of and may be taken away, at most so many. */
export const maxPushesPending = 200;
export const maxPushesTold = 20;
/** Tests of one device within `pushTestWindowMs` (ms). */
export const maxPushTests = 3;
export const pushTestWindowMs = 60_000;
/** One call to a push service (ms), and what is read of its answer (bytes). */
export const pushCallMs = 10_000;
export const maxPushAnswerBytes = 4_096;
/** Waits before it is tried again (ms), when a push service does not answer or has no room. */
export const pushRetryMs = [2_000, 10_000, 30_000] as const;
/** How long a push service keeps what it can't deliver (s). */
export const pushLifeSeconds = 4 * 60 * 60;
/** Each message to a push service is filled up to a multiple of this (bytes): its length tells nothing. */
export const pushPaddingBytes = 512;
/** Longest name of a project or title of a conversation in a notification, in UTF-16 code units. */
export const maxPushTextLength = 80;
/** Changed files of one answer, and its size in bytes of JSON; how many there are in all is told. */
export const maxListedChanges = 500;
export const maxChangesSize = 100_000;
/** Longest path of a changed file, in UTF-16 code units. */
export const maxChangePathLength = 4_096;
/** Changed files that are looked at; where there are more, it is said that they were not counted. */
export const maxCountedChanges = 50_000;
/** git may take this long (ms) to say which files changed; to count their lines; and to show one of them. */
export const gitStatusMs = 8_000;
export const gitCountMs = 5_000;
export const gitDiffMs = 8_000;
/** A question to git that takes it no work (ms), and its answer in UTF-16 code units. */
export const gitQuestionMs = 3_000;
export const maxGitAnswerLength = 1_000_000;
/** What git says about a failure, in UTF-16 code units. */
export const maxGitMessageLength = 2_000;
/** The text of one file's difference, in bytes; what is beyond it is told to be there, not shown. */
export const maxDiffBytes = 2_000_000;
/** A file of which a difference is made, in bytes; of a larger one only that it changed is told. */
export const maxDiffedFileBytes = 5_000_000;
/** Lines of one piece of a difference. Its size is that of a page of turns (`maxPageSize`). */
export const maxDiffPieceLines = 400;
/** New files whose lines are counted for one answer, in bytes of all of them together. */
export const maxCountedBytes = 10_000_000;
/** How far back a conversation's record, and that of one sub-agent, is read for the files that it changed (bytes). */
export const maxEditScanBytes = 64 * 1024 * 1024;
export const maxSubagentScanBytes = 8 * 1024 * 1024;
/** Files that a conversation changed, and changes of one of them, that are remembered; the newest stay. */
export const maxEditedFiles = 1_000;
export const maxEditsPerFile = 200;

/**
 * What another app may share with the page at once (bytes of pictures), and how long (ms) that waits for the page,
 * or for the device to be paired.
 */
export const maxSharedBytes = 64 * 1024 * 1024;
export const sharedLifeMs = 60 * 60_000;
/** What the host reads (bytes) of a share that reaches it, only to throw it away: else the browser sees no answer. */
export const maxStrayShareBytes = 8 * 1024 * 1024;
/** The state that a page keeps for reading without a network: bytes of its JSON, at most for so long (ms). */
export const maxKeptStateBytes = 1024 * 1024;
export const keptStateLifeMs = 7 * 24 * 60 * 60_000;
/** Characters of that which come with the page's HTML, where its service worker opens it; a longer one is read later. */
export const maxInlinedStateLength = 200_000;
/** The kept state is written at most this often (ms), and whenever the page goes out of sight. */
export const keepStateEveryMs = 15_000;

/** Age (ms) from which a prompt that never left a phone is not sent by itself any more: a day. */
export const maxUnsentAgeMs = 24 * 3_600_000;
/** Tokens of one kind that one line of Claude's logs may tell; a line with more is not believed. */
export const maxUsageTokens = 2 ** 32 - 1;
/** US dollars that one line of Claude's logs may tell as its cost; a line with more is not believed. */
export const maxUsageCostUsd = 10_000;
/** Longest name of a model, a conversation or a folder in Claude's logs, in UTF-16 code units; the rest is cut. */
export const maxUsageNameLength = 512;
/** Different names of one kind (models, conversations, folders) that are kept; what has another one has none. */
export const maxUsageNames = 100_000;
/** Answers of models that are counted, over all logs; some 100 bytes each. Beyond it the summary says that it is not whole. */
export const maxUsageEntries = 2_000_000;
/** Names of models whose price is kept at hand, and quarters of an hour whose date is. */
export const maxUsagePricedNames = 1_000;
export const maxUsageDaySlots = 20_000;
/** Logs that are looked at, how deep below `projects` they may lie, and folders of configuration. */
export const maxUsageFiles = 50_000;
export const maxUsageFolderDepth = 8;
export const maxUsageFolders = 20;
/** Longest line of a log that is read, in bytes: no answer is that long, and what is has no usage. */
export const maxUsageLineBytes = 4 * 1024 * 1024;
/** How much of a log is read at once, and what is remembered of its end to know it again, in bytes. */
export const usageReadBytes = 1024 * 1024;
export const usageTailBytes = 1024;
/** Models of one day or period, conversations, and models without a price that a summary names. */
export const maxUsageModels = 6;
export const maxUsageConversations = 30;
export const maxUsageUnpriced = 20;
/** Days that a summary of usage has, today included. */
export const usageDays = 30;
/** The index of usage, in bytes; a larger one is not kept, and each start reads all logs again. */
export const maxUsageIndexBytes = 256 * 1024 * 1024;
/** A half-written index is left alone for this long (ms): another window may be writing it. */
export const usageIndexPartAgeMs = 60_000;
/** A scan of logs tells how far it is after this many bytes. */
export const usageProgressBytes = 16 * 1024 * 1024;
/** Where there is at least this much to read (bytes), two threads read it. */
export const usageSplitBytes = 32 * 1024 * 1024;
/** Conversations that a summary may be asked for, the length of one's id, and of a time zone's name. */
export const maxUsageAsked = 20;
export const maxUsageSessionLength = 200;
export const maxUsageZoneLength = 100;
/** The index of usage is written after the first scan and then at most this often (ms), and at the end. */
export const usageIndexWriteEveryMs = 60_000;
/** The heap (MB) of the thread that reads usage; one that needs more has gone wrong. */
export const maxUsageWorkerHeapMb = 256;
/** A thread that died starts again after this wait (ms), which doubles up to the longest one. */
export const usageRestartFirstMs = 1_000;
export const usageRestartMostMs = 60_000;
/** Lines that are gone through to find out what a file was before its edits: each edit goes through all of them. */
export const maxUndoneLines = 10_000_000;
/** The thread that reads usage ends when it was asked for nothing so long (ms), at once where it found nothing new, and is started again when it is. */
export const usageRestAfterMs = 10_000;
/** Usage is looked at so long (ms) after a start (later where a turn runs, but not later than this), after a turn, and else this often. */
export const usageStartAfterMs = 1_000;
export const usageStartLatestMs = 15_000;
export const usageAfterTurnMs = 1_000;
export const usageRefreshMs = 60_000;
/** It is told at most this often (ms); the first scan's progress this often, where that takes longer than so. */
export const usageToldEveryMs = 2_000;
export const usageProgressEveryMs = 500;
export const usageProgressAfterMs = 1_000;
/** It has this long (ms) to write its index when it is to end. */
export const usageStopMs = 2_000;
/** Once it is ended by force it has this long (ms) to be gone; one that a dead disk holds is left behind. */
export const usageGoneMs = 500;
/** A page that shows usage asks for it anew at most this often (ms), and reads so many pages of titles for it. */
export const usageReadPauseMs = 5_000;
export const maxTitlePages = 4;
/** A summary of usage, in bytes of JSON: what crosses to the host's main thread after a scan. */
export const maxUsageSummaryBytes = 120_000;
/** Highest line of a file that the editor is asked to show. */
export const maxEditorLine = 10_000_000;
/** How often one device may have something shown in the PC's editor, or look into it, within a time (ms). */
export const maxEditorActs = 20;
export const editorActWindowMs = 60_000;
/** So long (ms) after somebody typed in the editor no device brings another file before it. */
export const editorTypingMs = 3_000;
/** Problems and open files of one answer; how many there are in all is told. */
export const maxEditorProblems = 100;
export const maxEditorFiles = 50;
/** Longest message of a problem, and who found it, in UTF-16 code units; longer ones are cut. */
export const maxProblemLength = 500;
export const maxProblemSourceLength = 60;
/** What changed in a file is looked for no longer than this (ms) before the editor shows it. */
export const editorDiffMs = 15_000;
/** Problems of the editor that are looked at; the worst are. */
export const maxEditorLooks = 5_000;
/** Problems that one quick fix hands to Claude. */
export const maxFixedProblems = 20;
/** Longest text that the editor puts into the message itself, where no file can be named, in UTF-16 code units. */
export const maxSentTextLength = 20_000;
/** Files that are sent at once, and texts that wait for the chat to open. */
export const maxSentFiles = 50;
export const maxWaitingInserts = 20;
/** Files that get the mark of what the conversation changed, and how long (ms) changes of it are gathered. */
export const maxMarkedFiles = 500;
export const markDelayMs = 300;
/** Texts of what was before that the editor keeps for its comparisons; the newest stay. */
export const maxKeptBefores = 20;
/** A look at the CLI for the set-up may take this long (ms) per question: its program is large, and a cold disk slow. */
export const claudeCheckMs = 15_000;
/** Folders in which the product starts by itself; the oldest one leaves. And the length of one's name. */
export const maxAutoStartFolders = 200;
export const maxFolderUriLength = 4_096;
/** After so many starts by hand in a folder it is offered once to start there by itself. */
export const autoStartOfferAfter = 3;
/**
 * A start by itself asks again this often (ms), and for this long, for a folder that is still held: after a reload
 * of the window the one before takes up to `shutdownMs` to end, and VS Code a while to let it.
 */
export const autoStartRetryMs = 100;
export const autoStartPatienceMs = 15_000;
/** Messages of one start that are remembered, so that a start by itself does not say the same again. */
export const maxToldAtStart = 20;
/** Places where VS Code keeps what belongs to workspaces, as far as uninstalling knows them; and the size of their list in bytes. */
export const maxStorageRoots = 50;
export const maxStorageRootsBytes = 256 * 1024;
/** A socket that nobody answers at is taken for left behind when it is older than this (ms). */
export const strayAfterMs = 60_000;
/** How long (ms) somebody may take to answer there. */
export const strayAnswerMs = 500;
