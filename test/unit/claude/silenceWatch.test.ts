import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SilenceWatch } from "../../../src/claude/silenceWatch";
import { cliSilenceMs } from "../../../src/shared/limits";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells once that nothing was heard, and again only after something was", () => {
  const onSilence = vi.fn();
  const watch = new SilenceWatch(onSilence);
  watch.restart();
  vi.advanceTimersByTime(cliSilenceMs - 1);
  watch.restart();
  vi.advanceTimersByTime(cliSilenceMs - 1);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10 * cliSilenceMs);
  expect(onSilence).toHaveBeenCalledTimes(1);
  watch.restart();
  vi.advanceTimersByTime(cliSilenceMs);
  expect(onSilence).toHaveBeenCalledTimes(2);
});

it("says nothing once it is disposed", () => {
  const onSilence = vi.fn();
  const watch = new SilenceWatch(onSilence);
  watch.restart();
  watch.dispose();
  watch.dispose();
  vi.advanceTimersByTime(2 * cliSilenceMs);
  expect(onSilence).not.toHaveBeenCalled();
});
