import { beforeEach } from "vitest";

/**
 * To be called in a `describe` whose tests are steps of one way: after one that failed, the others fail at once
 * instead of waiting for what cannot come.
 */
export function followEachOther(): void {
  let failed: string | undefined;
  beforeEach(({ task, onTestFailed }) => {
    if (failed !== undefined) throw new Error(`Not tried, for an earlier step failed: ${failed}`);
    onTestFailed(() => {
      failed ??= task.name;
    });
  });
}
