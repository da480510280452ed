import * as v from "valibot";
import type * as vscode from "vscode";

const portSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const lastSchema = v.fallback(v.nullable(portSchema), null);

/**
 * The port at which a folder's page was last on this PC, so that it is found there again where the
 * one of the settings is taken, as in the second of two windows.
 */
export class LastPort {
  private readonly memento: Pick<vscode.Memento, "get" | "update">;
  private readonly key: string;

  /** `memento`: of this workspace; `folder`: absolute path. */
  constructor(memento: Pick<vscode.Memento, "get" | "update">, folder: string) {
    this.memento = memento;
    this.key = `lastPort:${folder}`;
  }

  /** Null: none is known. */
  get value(): number | null {
    return v.parse(lastSchema, this.memento.get<unknown>(this.key) ?? null);
  }

  async remember(port: number): Promise<void> {
    if (port !== this.value) await this.memento.update(this.key, port);
  }
}
