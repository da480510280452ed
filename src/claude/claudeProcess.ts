import { randomUUID } from "node:crypto";
import { messageOf } from "../base/errors";
import { LineSplitter } from "../base/lineSplitter";
import type { Logger } from "../base/logger";
import type { Command } from "../base/process";
import { startProcess } from "../base/process";
import {
  cliControlTimeoutMs,
  cliSettleMs,
  maxCliLineBytes,
  maxCliStderrLength,
  maxIgnoredKinds,
} from "../shared/limits";
import type { CliLine, CliLineOf, ParsedLine } from "./cliLines";
import { parseCliLine } from "./cliLines";
import type { ProcessEnd } from "./problems";

/** What a process tells its owner. `onEnd` comes once, last, whatever happened. */
export interface ProcessHandlers {
  readonly onLine: (line: Exclude<CliLine, CliLineOf<"control_response">>) => void;
  /** A line was longer than allowed and was dropped. */
  readonly onLongLine: (bytes: number) => void;
  /** Something came, whatever it is. */
  readonly onOutput: () => void;
  /**
   * A line came, or what is left of one, that is no answer to a request of ours, be it unknown, broken
   * or too long. Comes before the line itself.
   */
  readonly onSaid: () => void;
  /** It lives on but has closed its output or its input (`what`): nothing can come of it any more. */
  readonly onClosed: (what: "output" | "input") => void;
  readonly onEnd: (end: ProcessEnd) => void;
}

interface WaitingRequest {
  readonly resolve: (response: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * One process of the CLI: lines in, lines out. Its output is always read, also when nobody listens,
 * or it would stand still; nothing but `JSON.stringify` output is written to it, because one line
 * that is no JSON ends it.
 */
export class ClaudeProcess {
  private readonly child: ReturnType<typeof startProcess>;
  private readonly handlers: ProcessHandlers;
  private readonly logger: Logger;
  private readonly waiting = new Map<string, WaitingRequest>();
  private readonly ignored = new Set<string>();
  private readonly ended: Promise<void>;
  private readonly splitter: LineSplitter;
  private stderr = "";
  private startError: string | null = null;
  private isEnded = false;

  constructor(command: Command, handlers: ProcessHandlers, logger: Logger) {
    this.handlers = handlers;
    this.logger = logger;
    this.splitter = new LineSplitter(maxCliLineBytes, (split) => {
      if (split.kind === "line") this.onText(split.text);
      else {
        handlers.onSaid();
        handlers.onLongLine(split.bytes);
      }
    });
    this.child = startProcess(command);
    const { promise, resolve } = withResolvers();
    this.ended = promise;
    // First, so that a failed start is heard whatever comes of the pipes.
    this.watchEnd(resolve);
    this.readOutput();
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when the process is gone and `onEnd` was called. */
  get whenEnded(): Promise<void> {
    return this.ended;
  }

  /**
   * Writes one line. False when there is nobody to read it: the end of a process that is gone, or
   * that has closed its input, is reported anyway. Throws what can't be written as a line.
   */
  send(line: object): boolean {
    const text = `${JSON.stringify(line)}\n`;
    const { stdin } = this.child;
    if (stdin.writable) stdin.write(text);
    return stdin.writable;
  }

  /**
   * Makes a control request and gives its answer. Rejects when the CLI refuses it, when it says
   * nothing for `timeoutMs` (null: it may take as long as it likes), or when the process ends.
   */
  request(
    subtype: string,
    fields: object = {},
    timeoutMs: number | null = cliControlTimeoutMs,
  ): Promise<unknown> {
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.waiting.delete(id);
        reject(new Error(`no answer to ${subtype} for ${timeoutMs ?? 0} ms`));
      };
      const timer = timeoutMs === null ? undefined : setTimeout(giveUp, timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
      this.send({ type: "control_request", request_id: id, request: { subtype, ...fields } });
    });
  }

  /** Closes its standard input, which asks it to end after the running turn. */
  endInput(): void {
    this.child.stdin.end();
  }

  /** Asks it to end now. */
  terminate(): void {
    this.child.kill("SIGTERM");
  }

  private readOutput(): void {
    const { stdout, stderr, stdin } = this.child;
    stdout.on("data", (chunk: Buffer) => {
      this.handlers.onOutput();
      this.splitter.push(chunk);
    });
    stdout.once("end", () => {
      this.splitter.end();
      this.reportClosed("output");
    });
    stdin.once("error", () => {
      this.reportClosed("input");
    });
    stderr.setEncoding("utf8");
    stderr.on("data", (text: string) => {
      this.stderr = (this.stderr + text).slice(-maxCliStderrLength);
    });
    // The process may go while something is written to it; its exit says more than EPIPE.
    for (const stream of [stdin, stdout, stderr]) {
      stream.on("error", (error) => {
        this.logger.debug(`pipe: ${messageOf(error)}`);
      });
    }
  }

  private onText(text: string): void {
    const parsed = parseCliLine(text);
    if (parsed.kind === "ignored" || parsed.line.type !== "control_response") {
      this.handlers.onSaid();
    }
    if (text === "") return;
    this.logger.trace(nameOf(parsed, text.length));
    if (parsed.kind === "ignored") this.logIgnored(parsed.what);
    else if (parsed.line.type === "control_response") this.onResponse(parsed.line);
    else this.handlers.onLine(parsed.line);
  }

  /** Every release of the CLI brings new lines: one word about each kind is enough. */
  private logIgnored(what: string): void {
    if (this.ignored.has(what) || this.ignored.size >= maxIgnoredKinds) return;
    this.ignored.add(what);
    this.logger.debug(`ignored ${what}`);
  }

  private onResponse({ response }: CliLineOf<"control_response">): void {
    const waiting = this.waiting.get(response.request_id);
    // The CLI also repeats our own answers to its requests; nobody waits for those.
    if (waiting === undefined) return;
    this.waiting.delete(response.request_id);
    clearTimeout(waiting.timer);
    if (response.subtype === "error") waiting.reject(new Error(response.error ?? "refused"));
    else waiting.resolve(response.response);
  }

  private watchEnd(resolve: () => void): void {
    const { child } = this;
    const end = (code: number | null, signal: string | null): void => {
      if (this.isEnded) return;
      this.isEnded = true;
      // Where its output stays open, what is left of a line was said too.
      this.splitter.end();
      for (const { reject, timer } of this.waiting.values()) {
        clearTimeout(timer);
        reject(new Error("the CLI ended"));
      }
      this.waiting.clear();
      this.handlers.onEnd({ code, signal, startError: this.startError, stderr: this.stderr });
      resolve();
    };
    child.once("error", (error) => {
      this.startError = messageOf(error);
      if (child.pid === undefined) end(null, null);
    });
    child.once("close", end);
    // A grandchild may keep the pipes open: then `close` never comes.
    child.once("exit", (code, signal) => {
      setTimeout(() => {
        end(code, signal);
      }, cliSettleMs).unref();
    });
  }

  private reportClosed(what: "output" | "input"): void {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const timer = setTimeout(() => {
      this.handlers.onClosed(what);
    }, cliSettleMs);
    this.child.once("exit", () => {
      clearTimeout(timer);
    });
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A line of the CLI as the log may have it: no word of a prompt, an answer or a file. */
function nameOf(parsed: ParsedLine, length: number): string {
  if (parsed.kind === "ignored") return `${parsed.what}, ${length} characters`;
  const { line } = parsed;
  const subtype = "subtype" in line && line.subtype !== undefined ? `/${line.subtype}` : "";
  return `${line.type}${subtype}, ${length} characters`;
}
