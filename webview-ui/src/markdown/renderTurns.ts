/**
 * Who may render how much at once. A task of the page renders until its time is used up; what is
 * left is rendered in later tasks, so that taps, scrolling and frames come in between.
 */

/** Rendering in one task (ms); drawing it comes on top. */
const taskMs = 12;

let taskStart: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const waiting: (() => void)[] = [];

/** Whether the task that runs may render something more. */
export function hasTime(): boolean {
  if (taskStart === null) {
    taskStart = performance.now();
    setTimeout(() => {
      taskStart = null;
    });
  }
  return performance.now() - taskStart < taskMs;
}

/**
 * Does something when there is time for it. What was asked for last is done first: it is the end of
 * the conversation, where people look.
 * @returns takes it back
 */
export function inTurn(work: () => void): () => void {
  waiting.push(work);
  timer ??= setTimeout(workOff);
  return () => {
    const index = waiting.lastIndexOf(work);
    if (index !== -1) waiting.splice(index, 1);
  };
}

async function workOff(): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < taskMs) {
    const work = waiting.pop();
    if (work === undefined) break;
    work();
    // The component is rendered in a microtask.
    await Promise.resolve();
  }
  timer = waiting.length === 0 ? undefined : setTimeout(workOff);
}
