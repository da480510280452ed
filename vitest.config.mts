import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** Files that take longest, longest first: begun last, one of them would hold up all that comes after its group. */
const longFiles = [
  ...["contractOldest", "contractOlder", "experiments", "contractNewest", "clients", "httpSlow"],
  ...["axe", "axeDesktop", "app", "galleryAccess", "notifications", "ngrok", "gallery"],
  ...["windows", "chatPlaces", "trouble"],
];

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const [name = ""] = moduleId.split("/").at(-1)?.split(".") ?? [];
      const index = longFiles.indexOf(name);
      return index === -1 ? longFiles.length : index;
    };
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => place(one) - place(other));
  }
}

/** Tests mostly wait, for sockets, processes and timers: three files at a time suit two cores. */
const waiting = { maxWorkers: 3, sequence: { groupOrder: 1 } };
/** Who waits for something to come waits for as long as a busy machine may take; what may take only so long says so. */
const patience = { expect: { poll: { timeout: 15_000 } } };
/** The page is built once for all files that show it. */
const page = { globalSetup: ["test/browser/support/pageFolder.ts"] };
const alone = { maxWorkers: 1, fileParallelism: false };
/** How long a page is held up, when it is back, how soon a host ends; and the README's commands, which build anew. */
const onlyAlone = [
  "test/security/contentFreeze.test.ts",
  "test/browser/foreground.test.ts",
  "test/editor/hostileFolder.test.ts",
  "test/editor/readme.test.ts",
];

/** Rungs of the ladder, cheapest first; docs/tests.md says what belongs where. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        test: {
          ...waiting,
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          ...waiting,
          ...patience,
          name: "protocol",
          include: ["test/protocol/**/*.test.ts", "test/stand-ins/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxConcurrency: 3,
        },
      },
      {
        test: {
          ...waiting,
          ...patience,
          ...page,
          name: "security",
          include: ["test/security/*.test.ts"],
          exclude: onlyAlone,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...alone,
          ...patience,
          ...page,
          name: "alone",
          include: onlyAlone,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...alone,
          ...patience,
          name: "mutants",
          include: ["test/security/mutants/*.test.ts"],
          testTimeout: 300_000,
          maxConcurrency: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...patience,
          ...page,
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          exclude: onlyAlone,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          ...patience,
          name: "editor",
          include: ["test/editor/**/*.test.ts"],
          exclude: onlyAlone,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
