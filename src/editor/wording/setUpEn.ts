/** What is said of the set-up and of a start by itself, in English. */
export const setUpEn = {
  autoStart: {
    offer: "Start Remote Claude whenever this folder is opened?",
    on: (folder: string) => `Remote Claude now starts by itself whenever "${folder}" is opened.`,
    off: (folder: string) => `Remote Claude no longer starts by itself in "${folder}".`,
  },

  setUp: {
    looking: "Checking the set-up",
    allDone:
      "Everything is set up: the Claude CLI, your login, a folder and a way in for your phone.",
    claudeFound: (version: string | null, file: string) =>
      version === null
        ? `The Claude CLI is there: ${file}`
        : `Claude CLI ${version} is there: ${file}`,
    claudeMissing:
      "The Claude CLI was not found. Install it, or set its path if it is in an unusual place.",
    loggedIn: "Claude is logged in.",
    loggedOut: "Claude is not logged in yet. Open it in a terminal: it asks you to log in.",
    loginUnknown:
      "This version of the Claude CLI does not tell whether it is logged in. Open it in a terminal to see.",
    folderOpen: "A folder that you trust is open.",
    noFolder: "No folder that you trust is open.",
    wayInSet: "There is a way in for your phone.",
    noWayIn:
      "There is no way in for your phone yet: ngrok makes one (a free account is enough). Everything works on this PC without it.",
  },
};
