import { dirname } from "node:path";
import * as v from "valibot";
import { codeOf, messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { makePrivateFolder } from "../base/privateFolder";
import { readOwnFile } from "../base/readOwnFile";
import { removeParts, writeWhole } from "../base/writeWhole";
import type { PlanWindow } from "../shared/catalog";
import { maxPlanMarksBytes, stalePartMs } from "../shared/limits";
import type { PlanAlert, PlanMark } from "../shared/planAlerts";
import { nextPlanAlert, planAlerts } from "../shared/planAlerts";
import { planMarksSchema } from "../shared/planMarksSchema";

/** Of which windows of the plan devices were told that they are nearly used; kept, so that a restart tells nothing twice. */
export class PlanTold {
  private readonly file: string;
  private readonly logger: Logger;
  private marks: readonly PlanMark[];
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, marks: readonly PlanMark[], logger: Logger) {
    this.file = file;
    this.marks = marks;
    this.logger = logger;
  }

  /** A file that is missing, damaged or not ours means that nothing was told. Never rejects. */
  static async open(file: string, logger: Logger): Promise<PlanTold> {
    await removeParts(file, stalePartMs);
    try {
      const text = await readOwnFile(file, maxPlanMarksBytes);
      return new PlanTold(file, v.parse(planMarksSchema, JSON.parse(text)), logger);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") {
        logger.warn(`What was told of the plan can't be read: ${messageOf(error)}`);
      }
      return new PlanTold(file, [], logger);
    }
  }

  /** When (epoch ms) there may be something to tell although nothing was said; null: no reset is waited for. */
  get nextAt(): number | null {
    return nextPlanAlert(this.marks);
  }

  /** What there is to tell. `isKept`: somebody is told, so it has to be remembered. */
  next(windows: readonly PlanWindow[], now: number, isKept: boolean): readonly PlanAlert[] {
    const { alerts, marks } = planAlerts(this.marks, windows, now);
    const isSame = JSON.stringify(marks) === JSON.stringify(this.marks);
    this.marks = marks;
    if (isKept && !isSame) this.save(marks);
    return alerts;
  }

  /** Resolves when everything is on disk. */
  flush(): Promise<void> {
    return this.writing;
  }

  /** One write after the other. */
  private save(marks: readonly PlanMark[]): void {
    this.writing = this.writing
      .then(async () => {
        await makePrivateFolder(dirname(this.file));
        await writeWhole(this.file, JSON.stringify(marks));
      })
      .catch((error: unknown) => {
        this.logger.warn(`What was told of the plan was not saved: ${messageOf(error)}`);
      });
  }
}
