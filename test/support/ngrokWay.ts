import path from "node:path";
import type { NgrokEdge, NgrokEdgeOptions } from "../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../stand-ins/ngrokEdge/edge";
import type { TemporaryFolder } from "./temporary";
import { temporaryFolder } from "./temporary";

/** A loopback edge, and the part of the headless program's command line that leads there. */
export class NgrokWay {
  readonly edge: NgrokEdge;
  readonly args: readonly string[];
  private readonly folder: TemporaryFolder;

  private constructor(edge: NgrokEdge, folder: TemporaryFolder, args: readonly string[]) {
    this.edge = edge;
    this.folder = folder;
    this.args = args;
  }

  static async start(
    name: string,
    domain: string,
    options: NgrokEdgeOptions = {},
  ): Promise<NgrokWay> {
    const folder = await temporaryFolder(name);
    const edge = await startNgrokEdge(options);
    const authority = path.join(folder.path, "edge.pem");
    await edge.writeCa(authority);
    return new NgrokWay(edge, folder, [
      "--tunnel=ngrok",
      `--ngrok-server=${edge.serverAddr}`,
      `--ngrok-ca=${authority}`,
      `--domain=${domain}`,
    ]);
  }

  /** A folder for what a test needs besides. */
  get place(): string {
    return this.folder.path;
  }

  async stop(): Promise<void> {
    await this.edge.close();
    await this.folder.remove();
  }
}
