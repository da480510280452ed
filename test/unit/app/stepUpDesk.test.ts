import { afterEach, describe, expect, it, vi } from "vitest";
import { StepUpDesk } from "../../../src/app/stepUpDesk";
import type { AppOptions, StepUpAnswer } from "../../../src/app/types";
import { silentLogger } from "../../../src/base/logger";
import type { Requester } from "../../../src/server/hostDesk";
import {
  maxStepUpQuestions,
  stepUpConfirmMs,
  stepUpPauseMs,
  stepUpWindowMs,
} from "../../../src/shared/limits";

const phone: Requester = {
  author: { id: "d1", name: "Phone\n\u202e" },
  role: "full",
  deviceId: "d1",
  door: "tunnel",
  address: "203.0.113.7",
};
const tablet: Requester = { ...phone, deviceId: "d2", author: { id: "d2", name: "Tablet" } };
const other = { contentHash: "b".repeat(64), rules: ["Bash(ls)"] };
const grant = { contentHash: "a".repeat(64), rules: ["Bash(npm test)", "Read(/etc/**)\u001b[2J"] };

type Confirm = NonNullable<AppOptions["confirmStepUp"]>;

/** The desk with an audit log that remembers, and one question that the test answers. */
function makeDesk(confirm: Confirm | null, isOnDisk = true) {
  const events: string[] = [];
  const access = {
    note: (event: string, _by: Requester, detail: string | null) => {
      const why = / .*: (.*)/.exec(detail ?? "")?.[1];
      events.push(why === undefined ? event : `${event}: ${why}`);
    },
    commit: (event: string) => {
      if (isOnDisk) events.push(event);
      return isOnDisk;
    },
    revoke: (id: string) => {
      events.push(`revoked ${id}`);
      return Promise.resolve();
    },
  };
  return { desk: new StepUpDesk(confirm, access, silentLogger), events };
}

const noSignal = (): AbortSignal => new AbortController().signal;

afterEach(() => {
  vi.useRealTimers();
});

describe("R42 the question at the PC", () => {
  it("shows each rule whole on a line of its own", async () => {
    const confirm = vi.fn<Confirm>(() => Promise.resolve("allow"));
    const { desk, events } = makeDesk(confirm);
    expect(await desk.ask(grant, phone, noSignal())).toBeNull();
    expect(confirm.mock.calls[0]?.[0]).toEqual({
      kind: "always",
      deviceName: "Phone",
      details: ["Bash(npm test)", "Read(/etc/**)\\u{1b}[2J"],
    });
    expect(events).toEqual(["step-up-asked", "step-up-allowed"]);
  });

  it.each<[string, string, Confirm]>([
    ["no", "", () => Promise.resolve("deny")],
    ["a fault", ": no answer", () => Promise.reject(new Error("no window"))],
  ])("answered by %s refuses", async (_name, why, confirm) => {
    const { desk, events } = makeDesk(confirm);
    expect(await desk.ask(grant, phone, noSignal())).toBe("step-up-refused");
    expect(events).toEqual(["step-up-asked", `step-up-refused${why}`]);
  });

  it("that nobody answers refuses after its time, and is taken away", async () => {
    vi.useFakeTimers();
    let question: AbortSignal | undefined;
    const { desk, events } = makeDesk((_request, signal) => {
      question = signal;
      return new Promise(() => undefined);
    });
    const answer = desk.ask(grant, phone, noSignal());
    await vi.advanceTimersByTimeAsync(stepUpConfirmMs - 1);
    expect(question?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe("step-up-refused");
    expect(question?.aborted).toBe(true);
    expect(events).toEqual(["step-up-asked", "step-up-refused: no answer"]);
  });

  it("of a device that is gone is taken away, and its answer is none", async () => {
    const gone = new AbortController();
    let answerWith: (answer: StepUpAnswer) => void = () => undefined;
    let question: AbortSignal | undefined;
    const { desk, events } = makeDesk((_request, signal) => {
      question = signal;
      return new Promise((resolve) => {
        answerWith = resolve;
      });
    });
    const answer = desk.ask(grant, phone, gone.signal);
    gone.abort();
    answerWith("allow");
    expect(await answer).toBe("step-up-refused");
    expect(question?.aborted).toBe(true);
    expect(events).toEqual(["step-up-asked", "step-up-refused: the device went away"]);
  });

  it("is one at a time for a device, and keeps nobody else from asking", async () => {
    const answers: ((answer: StepUpAnswer) => void)[] = [];
    const { desk } = makeDesk(() => new Promise((resolve) => answers.push(resolve)));
    const first = desk.ask(grant, phone, noSignal());
    expect(await desk.ask(other, phone, noSignal())).toBe("step-up-refused");
    const beside = desk.ask(grant, tablet, noSignal());
    expect(answers).toHaveLength(2);
    for (const answer of answers) answer("allow");
    expect(await Promise.all([first, beside])).toEqual([null, null]);
    const again = desk.ask(other, phone, noSignal());
    answers.at(-1)?.("allow");
    expect(await again).toBeNull();
  });

  it("can't be asked where nobody can answer", async () => {
    const { desk, events } = makeDesk(null);
    expect(await desk.ask(grant, phone, noSignal())).toBe("step-up-required");
    expect(events).toEqual(["step-up-refused: only in the editor"]);
  });

  it("allows nothing that can't be written down", async () => {
    const { desk } = makeDesk(() => Promise.resolve("allow"), false);
    expect(await desk.ask(grant, phone, noSignal())).toBe("step-up-refused");
  });
});

describe("R42 a flood of questions", () => {
  /** Asks with grants that are all different. */
  const another = (number: number) => ({ ...grant, contentHash: number.toString().padStart(64) });
  const silence: Confirm = () => new Promise(() => undefined);

  it("is one question, however often a device asks after the No", async () => {
    vi.useFakeTimers();
    const confirm = vi.fn<Confirm>(() => Promise.resolve("deny"));
    const { desk } = makeDesk(confirm);
    for (let count = 0; count < 50; count += 1) {
      expect(await desk.ask(grant, phone, noSignal())).toBe("step-up-refused");
      expect(await desk.ask(another(count), phone, noSignal())).toBe("step-up-refused");
    }
    expect(confirm).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(stepUpPauseMs);
    expect(await desk.ask(grant, phone, noSignal())).toBe("step-up-refused");
    expect(await desk.ask(grant, tablet, noSignal())).toBe("step-up-refused");
    expect(confirm).toHaveBeenCalledTimes(1);
    await desk.ask(other, phone, noSignal());
    expect(confirm).toHaveBeenCalledTimes(2);
  });

  it("keeps no other device from asking", async () => {
    const confirm = vi.fn<Confirm>(() => Promise.resolve("deny"));
    const { desk } = makeDesk(confirm);
    await desk.ask(grant, phone, noSignal());
    await desk.ask(other, tablet, noSignal());
    expect(confirm).toHaveBeenCalledTimes(2);
  });

  it("ends with silence as with a No, and while that question still stands there", async () => {
    vi.useFakeTimers();
    const confirm = vi.fn<Confirm>(silence);
    const { desk } = makeDesk(confirm);
    const first = desk.ask(grant, phone, noSignal());
    await vi.advanceTimersByTimeAsync(stepUpConfirmMs);
    expect(await first).toBe("step-up-refused");
    await vi.advanceTimersByTimeAsync(stepUpPauseMs + 1);
    expect(await desk.ask(other, phone, noSignal())).toBe("step-up-refused");
    expect(await desk.ask(grant, tablet, noSignal())).toBe("step-up-refused");
    expect(confirm).toHaveBeenCalledTimes(1);
  });

  it("is not made by leaving and coming back", async () => {
    const answers: ((answer: StepUpAnswer) => void)[] = [];
    const { desk } = makeDesk(() => new Promise((resolve) => answers.push(resolve)));
    for (let count = 0; count < 5; count += 1) {
      const gone = new AbortController();
      const asked = desk.ask(another(count), phone, gone.signal);
      gone.abort();
      expect(await asked).toBe("step-up-refused");
    }
    expect(answers).toHaveLength(1);
    // A No that comes late is one all the same.
    answers[0]?.("deny");
    await Promise.resolve();
    expect(await desk.ask(other, phone, noSignal())).toBe("step-up-refused");
    expect(answers).toHaveLength(1);
  });

  it("is three within ten minutes where the owner allows each", async () => {
    vi.useFakeTimers();
    const confirm = vi.fn<Confirm>(() => Promise.resolve("allow"));
    const { desk } = makeDesk(confirm);
    for (let count = 0; count < maxStepUpQuestions; count += 1) {
      expect(await desk.ask(another(count), phone, noSignal())).toBeNull();
    }
    expect(await desk.ask(other, phone, noSignal())).toBe("rate-limited");
    expect(confirm).toHaveBeenCalledTimes(maxStepUpQuestions);
    await vi.advanceTimersByTimeAsync(stepUpWindowMs);
    expect(await desk.ask(other, phone, noSignal())).toBeNull();
  });

  it("ends with the device: Revoke denies, and puts it out, also when it comes late", async () => {
    let answerWith: (answer: StepUpAnswer) => void = () => undefined;
    const { desk, events } = makeDesk(
      () =>
        new Promise((resolve) => {
          answerWith = resolve;
        }),
    );
    const asked = desk.ask(grant, phone, noSignal());
    answerWith("revoke");
    expect(await asked).toBe("step-up-refused");
    expect(events).toEqual(["step-up-asked", "revoked d1", "step-up-refused"]);
    const gone = new AbortController();
    const late = desk.ask(other, tablet, gone.signal);
    gone.abort();
    await late;
    answerWith("revoke");
    await vi.waitFor(() => {
      expect(events).toContain("revoked d2");
    });
  });
});
