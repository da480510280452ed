import { realpath } from "node:fs/promises";
import type { AuditEvent } from "../access/audit";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { Quota } from "../base/quota";
import { readPlainFile } from "../changes/plainFile";
import { isSecretPath } from "../changes/secretNames";
import { withoutEdits } from "../changes/undoEdits";
import type { RequestOutcome } from "../conversation/requestOutcome";
import { outcome as outcomeOf, refused } from "../conversation/requestOutcome";
import type { Requester } from "../server/hostDesk";
import type { EditorContext, EditorFile, EditorProblem } from "../shared/editorContext";
import { problemSeverities } from "../shared/editorContext";
import {
  editorActWindowMs,
  editorTypingMs,
  maxDiffedFileBytes,
  maxEditorActs,
  maxEditorFiles,
  maxEditorProblems,
  maxProblemLength,
  maxProblemSourceLength,
} from "../shared/limits";
import { oneLine } from "../shared/oneLine";
import type { HostRequest, RefusalCode } from "../shared/protocol";
import type { DiffHunk } from "../shared/state";
import type { EditorPort } from "./editorPort";
import { fileInFolder, isGoneFromFolder, pathInFolder } from "./folderPlace";

export type EditorRequest = Extract<HostRequest, { type: `editor.${string}` }>;
type DiffRequest = Extract<EditorRequest, { type: "editor.diff" }>;

export interface EditorDeskPorts {
  /** Null: there is none. */
  readonly editor: EditorPort | null;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** When the owner last typed in the editor (ms of `performance.now`), or null. */
  readonly typedAt: () => number | null;
  /** Ways to what a file was before: the edits to take back, the oldest first. None where nothing is known. */
  readonly editsOf: (
    request: DiffRequest,
  ) => Promise<readonly (readonly (readonly DiffHunk[])[])[]>;
  /** Whether a device may still do what its role then allowed: it may have been revoked meanwhile. */
  readonly mayStill: (by: Requester) => boolean;
  readonly note: (event: AuditEvent, by: Requester, detail: string | null) => void;
  readonly logger: Logger;
}

/**
 * What clients may ask of the editor: to show files of the folder, and what it knows of them. No path
 * leaves the folder, nothing is started, and nothing comes before somebody who types.
 */
export class EditorDesk {
  private readonly ports: EditorDeskPorts;
  private readonly acts = new Quota(maxEditorActs, editorActWindowMs);
  /** Differences are made one after the other, as each may hold a large file; the owner waits for no device. */
  private readonly comparing = {
    owner: Promise.resolve<unknown>(null),
    devices: Promise.resolve<unknown>(null),
  };
  /** Devices that wait for one. */
  private readonly waiting = new Set<string>();

  constructor(ports: EditorDeskPorts) {
    this.ports = ports;
  }

  /** Rejects only for a fault of the host's. */
  async handle(request: EditorRequest, by: Requester): Promise<RequestOutcome> {
    const { editor } = this.ports;
    if (editor === null) return refused("no-editor");
    const code = this.barOf(request, by);
    if (code !== null) return refused(code);
    switch (request.type) {
      case "editor.open": {
        const { path, line = null, endLine = null } = request;
        const file = await fileInFolder(this.ports.folder, path);
        if (file === null) return refused("not-found");
        return this.show(by, (isFromElsewhere) =>
          editor.open({ file, line, endLine }, isFromElsewhere),
        );
      }
      case "editor.diff":
        return this.compareInTurn(editor, request, by);
      case "editor.context":
        return { ok: true, result: await this.context(editor) };
    }
  }

  /** Why this device may not just now; the person at the PC may at any time. */
  private barOf({ type }: EditorRequest, by: Requester): RefusalCode | null {
    const { note } = this.ports;
    const { deviceId } = by;
    if (deviceId === null) return null;
    if (this.acts.isSpent(deviceId)) {
      note("not-allowed", by, `${type}: too often`);
      return "rate-limited";
    }
    this.acts.take(deviceId);
    return this.isTyping && type !== "editor.context" ? "editor-busy" : null;
  }

  /** Each device has one at a time: what it asks for meanwhile would come when nobody expects it any more. */
  private async compareInTurn(
    editor: EditorPort,
    request: DiffRequest,
    by: Requester,
  ): Promise<RequestOutcome> {
    const { deviceId } = by;
    const lane = deviceId === null ? "owner" : "devices";
    if (deviceId !== null) {
      if (this.waiting.has(deviceId)) return refused("rate-limited");
      this.waiting.add(deviceId);
    }
    const work = this.comparing[lane].then(() => this.compare(editor, request, by));
    this.comparing[lane] = work.catch(() => undefined);
    try {
      return await work;
    } finally {
      if (deviceId !== null) this.waiting.delete(deviceId);
    }
  }

  private get isTyping(): boolean {
    const typed = this.ports.typedAt();
    return typed !== null && performance.now() - typed < editorTypingMs;
  }

  private async show(
    by: Requester,
    show: (isFromElsewhere: boolean) => Promise<void>,
  ): Promise<RequestOutcome> {
    // Finding the file took its time.
    if (by.deviceId !== null && !this.ports.mayStill(by)) return refused("not-allowed");
    if (by.deviceId !== null && this.isTyping) return refused("editor-busy");
    try {
      await show(by.deviceId !== null);
      return outcomeOf(null);
    } catch (error) {
      this.ports.logger.warn(`the editor could not show a file: ${messageOf(error)}`);
      return refused("not-shown");
    }
  }

  private async compare(
    editor: EditorPort,
    request: DiffRequest,
    by: Requester,
  ): Promise<RequestOutcome> {
    const { folder, editsOf } = this.ports;
    const { path } = request;
    const file = await fileInFolder(folder, path);
    if (file === null && !(await isGoneFromFolder(folder, path))) return refused("not-found");
    const now = file === null ? "" : await textOf(folder, path);
    const ways = now === null ? [] : await editsOf(request);
    const before = ways
      .map((edits) => (now === null ? null : withoutEdits(now, edits)))
      .find((one) => one !== null);
    if (before === undefined && file === null) return refused("not-found");
    const outcome = await this.show(by, async (isFromElsewhere) => {
      if (before !== undefined) await editor.compare({ path, before, file }, isFromElsewhere);
      else if (file !== null)
        await editor.open({ file, line: null, endLine: null }, isFromElsewhere);
    });
    const shown = before === undefined ? "file" : "diff";
    return outcome.ok ? { ok: true, result: { shown } } : outcome;
  }

  private async context(editor: EditorPort): Promise<EditorContext> {
    const { problems, files } = editor.situation();
    const places = new Map<string, string | null>();
    const placeOf = async (file: string): Promise<string | null> => {
      const known = places.get(file);
      if (known !== undefined) return known;
      const place = await pathInFolder(this.ports.folder, file);
      places.set(file, place);
      return place;
    };
    const listed: EditorProblem[] = [];
    for (const { file, ...problem } of problems) {
      const path = await placeOf(file);
      // What is said of a file of secrets may repeat one.
      if (path !== null && !isSecretPath(path)) listed.push(plainProblem({ path, ...problem }));
    }
    const open: EditorFile[] = [];
    for (const { file, isActive } of files) {
      const path = await placeOf(file);
      if (path !== null) open.push({ path, isActive });
    }
    return {
      problems: listed.sort(byWeight).slice(0, maxEditorProblems),
      problemCount: listed.length,
      files: open.sort((a, b) => Number(b.isActive) - Number(a.isActive)).slice(0, maxEditorFiles),
      fileCount: open.length,
    };
  }
}

/** Null: it can't be compared. */
async function textOf(folder: string, path: string): Promise<string | null> {
  const root = await realpath(folder);
  const file = await readPlainFile(root, path, maxDiffedFileBytes);
  return file.kind === "text" ? file.text : null;
}

function plainProblem(problem: EditorProblem): EditorProblem {
  return {
    ...problem,
    message: oneLine(problem.message, maxProblemLength),
    source: oneLine(problem.source, maxProblemSourceLength),
  };
}

function byWeight(a: EditorProblem, b: EditorProblem): number {
  const weight = ({ severity }: EditorProblem): number => problemSeverities.indexOf(severity);
  if (weight(a) !== weight(b)) return weight(a) - weight(b);
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line;
}
