import { mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { Logger } from "../../../../src/base/logger";
import { silentLogger } from "../../../../src/base/logger";
import { Transcripts } from "../../../../src/claude/transcripts/transcripts";
import { placeTranscript, uuidOf } from "../../../support/generatedTranscript";
import { temporaryFolder } from "../../../support/temporary";

/** The session of which most tests need only one. */
export const session = uuidOf(7, 1);

/** A workspace, a folder of the CLI and a folder for our own state, of one test. */
export class TranscriptBench {
  readonly root: string;
  folder: string;
  readonly config: string;
  readonly close: () => Promise<void>;

  private constructor(root: string, close: () => Promise<void>) {
    this.root = root;
    [this.folder, this.config] = [path.join(root, "folder"), path.join(root, "config")];
    this.close = close;
  }

  static async start(): Promise<TranscriptBench> {
    const temporary = await temporaryFolder("transcripts");
    const bench = new TranscriptBench(await realpath(temporary.path), () => temporary.remove());
    await mkdir(bench.folder);
    return bench;
  }

  /** A reader that knows nothing yet. */
  open(logger: Logger = silentLogger): Transcripts {
    return new Transcripts({
      configFolder: this.config,
      workspaceFolder: this.folder,
      stateFolder: path.join(this.root, "state"),
      logger,
    });
  }

  /** Puts a transcript where the CLI would; gives its path. */
  place(text: string | Buffer, id = session): Promise<string> {
    return placeTranscript(this.config, this.folder, id, text);
  }
}
