/**
 * Where the program says what it does. VS Code's `LogOutputChannel` satisfies it, so nothing below
 * src/editor needs VS Code to log. Levels: info = life cycle, debug = decisions, trace = wire, by name.
 * At no level a token, a code, a cookie, a query string, or a word of a prompt, an answer or a file.
 */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const levels = ["trace", "debug", "info", "warn", "error"] as const;

/** Control characters, bidi overrides included, so that one event stays one honest line. */
// eslint's no-control-regex does not see \p{C}; it covers C0, C1, format and private characters.
const unprintable = /[\p{C}\u2028\u2029]/gu;

/** One line of log from any text: control characters escaped, cut at `limit` characters. */
export function toLogLine(text: string, limit = 2_000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}… (${text.length} characters)` : text;
  return cut.replace(unprintable, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A logger that prefixes each line with a component's name and keeps it to one line. */
export function childLogger(parent: Logger, name: string): Logger {
  const prefix = `[${name}] `;
  return makeLogger((level, message) => {
    parent[level](prefix + toLogLine(message));
  });
}

/** A logger over one function. */
export function makeLogger(
  write: (level: (typeof levels)[number], message: string) => void,
): Logger {
  return {
    trace: (message) => {
      write("trace", message);
    },
    debug: (message) => {
      write("debug", message);
    },
    info: (message) => {
      write("info", message);
    },
    warn: (message) => {
      write("warn", message);
    },
    error: (message) => {
      write("error", message);
    },
  };
}

/** Discards everything; for tests. */
export const silentLogger: Logger = makeLogger(() => undefined);

/**
 * The same logger, but one that never throws. VS Code closes a log channel while the extension is
 * still ending, and a line that can't be written must not stop what was about to end a process.
 */
export function safeLogger(logger: Logger): Logger {
  return makeLogger((level, message) => {
    try {
      logger[level](message);
    } catch {
      // There is nowhere left to say it.
    }
  });
}
