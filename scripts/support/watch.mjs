// Building again on every change.
import { context } from "esbuild";

/**
 * Builds all, and again on every change, until the process ends. What is built at one time is announced by one
 * `[watch] build started` and, when all of it is done, one `[watch] build finished`; the first such pair is around all
 * builds. .vscode/tasks.json waits for these lines; errors are shown between them.
 * @param {readonly import("esbuild").BuildOptions[]} builds
 * @param {(line: string) => void} [print]
 * @returns {Promise<() => Promise<void>>} ends the watching
 */
export async function watchAll(builds, print = (line) => void process.stdout.write(`${line}\n`)) {
  const running = new Set(builds.keys());
  const markerOf = (index) => ({
    name: "marker",
    setup: (watched) => {
      watched.onStart(() => {
        if (running.size === 0) print("[watch] build started");
        running.add(index);
      });
      watched.onEnd(() => {
        running.delete(index);
        if (running.size === 0) print("[watch] build finished");
      });
    },
  });
  print("[watch] build started");
  const contexts = await Promise.all(
    builds.map((options, index) =>
      context({
        ...options,
        // Its own announcements are one per build, and the first to finish would end the wait.
        logLevel: "warning",
        plugins: [...(options.plugins ?? []), markerOf(index)],
      }),
    ),
  );
  await Promise.all(contexts.map((each) => each.watch()));
  return async () => {
    await Promise.all(contexts.map((each) => each.dispose()));
  };
}
