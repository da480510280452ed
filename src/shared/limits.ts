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
/** Windows of the plan's limits that the state keeps. */
export const maxPlanWindows = 8;
/** Conversations of one page of the list. */
export const maxListedConversations = 30;
/** Longest name of a conversation, search, and name of a model, mode or effort. */
export const maxNameLength = 100;
export const maxSearchLength = 200;
export const maxChoiceLength = 100;
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
/** Messages of one client per second, with a burst of the same number. */
export const maxClientMessagesPerSecond = 50;
/** Bytes that may wait for a slow client before it is cut off and told to resync. */
export const maxClientBacklogBytes = 4 * 1024 * 1024;
/** Hellos of one connection: each may bring a whole snapshot, and a new connection is as good. */
export const maxHellos = 20;
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
/** Open sockets of one door. ngrok's SDK dies at the 512th stream, so this stays well below. */
export const maxSockets = 256;

/** HTTP: largest request body, in bytes. */
export const maxBodyBytes = 4_096;
/** HTTP: time for the headers, for the whole request, for an idle kept-alive socket (ms). */
export const headersTimeoutMs = 10_000;
export const requestTimeoutMs = 30_000;
export const keepAliveTimeoutMs = 5_000;
/** HTTP: how often (ms) these times are looked at. */
export const connectionsCheckMs = 2_000;
/** HTTP: a socket on which no byte moves for this long (ms) is closed. WebSockets have their pings. */
export const socketIdleTimeoutMs = 30_000;
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
/** Paired devices. */
export const maxDevices = 20;
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
export const maxDiffLines = 1_000;
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
/** While the tunnel waits for the network, it looks this often (ms) whether ngrok can be reached. */
export const tunnelProbeMs = 2_000;
/** A tunnel that held for this long (ms) makes the next outage start with the shortest wait again. */
export const tunnelSteadyMs = 10_000;
/** E-mail addresses that the tunnel's sign-in lets through. */
export const maxAllowedEmails = 50;

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
/** Bytes of one sub-agent's transcript that are read for the cards of its calls. */
export const maxSubagentBytes = 4 * 1024 * 1024;
/** Sub-agents of one conversation whose transcripts are looked through. */
export const maxSubagents = 200;
/** A search through the texts of conversations stops after this time (ms) or this many bytes; the next page goes on. */
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
