import { describe, expect, it } from "vitest";
import { confirmDevice } from "../../../src/editor/confirmDevice";
import { confirmStepUp } from "../../../src/editor/confirmStepUp";
import { askConsent } from "../../../src/editor/consent";
import { runSteps } from "../../../src/editor/steps";
import type { Step, StepResult } from "../../../src/editor/steps";
import { en } from "../../../src/editor/wording/en";
import { ko } from "../../../src/editor/wording/ko";
import { maxStepUpRules, maxStepUpTextLength } from "../../../src/shared/limits";

const open = new AbortController().signal;
const phone = { name: "iPhone · Safari", address: "203.0.113.7", number: "42" };

describe("letting a device in", () => {
  /** Answers the dialog with the titled button, or as Escape does. */
  function dialog(answer: string | undefined, isConfirmationWanted = true) {
    const shown: unknown[][] = [];
    const window = {
      showInformationMessage: (...call: unknown[]) => {
        shown.push(call);
        return Promise.resolve(answer === undefined ? undefined : { title: answer });
      },
    } as unknown as Parameters<typeof confirmDevice>[0]["window"];
    const ports = {
      window,
      wording: en,
      workspaceName: "my-app",
      isConfirmationWanted: () => isConfirmationWanted,
    };
    return { shown, ports };
  }
  it.each([
    ["Allow", true],
    ["Deny", false],
    [undefined, false],
  ])("%s", async (answer, isAllowed) => {
    expect(await confirmDevice(dialog(answer).ports, phone, open)).toBe(isAllowed);
  });

  it("names device, folder, number and address in a modal dialog", async () => {
    const { shown, ports } = dialog("Allow");
    await confirmDevice(ports, phone, open);
    expect(shown[0]?.[0]).toBe('Allow "iPhone · Safari" to control Claude in my-app?');
    expect(shown[0]?.[1]).toMatchObject({ modal: true });
    expect(JSON.stringify(shown[0]?.[1])).toMatch(/42.*203\.0\.113\.7/);
    // In this order, and with nothing more, Deny has the focus.
    expect(shown[0]?.slice(2)).toEqual([{ title: "Deny" }, { title: "Allow" }]);
  });

  it("shows a hostile name as it stands, on one line", async () => {
    const { shown, ports } = dialog("Deny");
    await confirmDevice(ports, { ...phone, name: "A\u202e\nb [x](command:y)" }, open);
    expect(shown[0]?.[0]).toBe(en.confirmDevice.title("A b ［x］(command:y)", "my-app"));
  });

  it("asks nothing when that is switched off", async () => {
    const { shown, ports } = dialog(undefined, false);
    expect(await confirmDevice(ports, phone, open)).toBe(true);
    expect(shown).toEqual([]);
  });

  it("takes an Allow that comes too late for a No, and says so", async () => {
    const { shown, ports } = dialog("Allow");
    const aborter = new AbortController();
    const answer = confirmDevice(ports, phone, aborter.signal);
    aborter.abort();
    expect(await answer).toBe(false);
    expect(shown[1]).toEqual([en.confirmDevice.tooLate]);
  });

  it("does not ask about a request that is over", async () => {
    const { shown, ports } = dialog("Allow", false);
    expect(await confirmDevice(ports, phone, AbortSignal.abort())).toBe(false);
    expect(shown).toEqual([]);
  });
});

describe("consent to be reachable from outside", () => {
  function asking(answer: string | undefined, kept = new Map<string, unknown>()) {
    const shown: unknown[][] = [];
    const ports = {
      window: {
        showWarningMessage: (...call: unknown[]) => {
          shown.push(call);
          return Promise.resolve(answer);
        },
      },
      memento: {
        get: (key: string) => kept.get(key),
        update: (key: string, value: unknown) => {
          kept.set(key, value);
          return Promise.resolve();
        },
      },
      wording: en,
    } as unknown as Parameters<typeof askConsent>[0];
    return { shown, kept, ports };
  }
  const folder = { name: "my-app", uri: "file:///projects/my-app" };
  const byNgrok = { hasTunnel: true, origins: [] };

  it("is asked once per folder", async () => {
    const { shown, kept, ports } = asking(en.consent.publish);
    expect(await askConsent(ports, folder, byNgrok, true, open)).toBe("publish");
    expect(await askConsent(ports, folder, byNgrok, true, open)).toBe("publish");
    expect(shown).toHaveLength(1);
    await askConsent(
      asking(undefined, kept).ports,
      { name: "b", uri: "file:///b" },
      byNgrok,
      true,
      open,
    );
    expect(kept.size).toBe(1);
  });

  it.each([
    [en.consent.localOnly, "local"],
    [undefined, "cancelled"],
  ])("is not kept for %j", async (answer, outcome) => {
    const { kept, ports } = asking(answer);
    expect(await askConsent(ports, folder, byNgrok, true, open)).toBe(outcome);
    expect(kept.size).toBe(0);
  });

  it("to ngrok is none to an own address, and names each way in", async () => {
    const { shown, kept, ports } = asking(en.consent.publish);
    const own = { hasTunnel: false, origins: ["https://a.example", "https://b.example"] };
    await askConsent(ports, folder, byNgrok, true, open);
    expect(await askConsent(ports, folder, own, true, open)).toBe("publish");
    expect(shown[1]?.[0]).toContain("https://a.example, https://b.example");
    expect(JSON.stringify(shown[1]?.[1])).not.toContain("ngrok");
    const turned = { hasTunnel: true, origins: own.origins.toReversed() };
    expect(await askConsent(ports, folder, turned, true, open)).toBe("publish");
    expect(shown).toHaveLength(2);
    const more = { hasTunnel: true, origins: [...own.origins, "https://c.example"] };
    await askConsent(asking(undefined, kept).ports, folder, more, true, open);
    await askConsent(ports, folder, more, true, open);
    expect(shown).toHaveLength(3);
    expect(shown[2]?.[0]).toContain("ngrok and at https://a.example");
  });

  it("R70 says in both languages that ngrok can see everything that passes", async () => {
    const { shown, ports } = asking(undefined);
    await askConsent(ports, folder, byNgrok, true, open);
    await askConsent({ ...ports, wording: ko }, folder, byNgrok, true, open);
    expect(JSON.stringify(shown[0]?.[1])).toContain("ngrok can see everything that passes");
    expect(JSON.stringify(shown[1]?.[1])).toContain("ngrok은 오가는 모든 내용을 볼 수 있습니다");
    for (const { ngrok } of [en, ko]) {
      expect(ngrok.tokenPrompt).toMatch(/can see everything|모든 내용을 볼 수/);
      expect(ngrok.tokenKeepPrompt).toMatch(/can see everything|모든 내용을 볼 수/);
    }
  });

  it("is not taken from an answer to a start that was called off", async () => {
    const { kept, ports } = asking(en.consent.publish);
    const aborter = new AbortController();
    const answer = askConsent(ports, folder, byNgrok, true, aborter.signal);
    aborter.abort();
    expect(await answer).toBe("cancelled");
    expect(kept.size).toBe(0);
  });

  it("names the risk, and that nobody is asked when that is so", async () => {
    const { shown, ports } = asking(undefined);
    await askConsent(ports, folder, byNgrok, true, open);
    await askConsent(ports, folder, byNgrok, false, open);
    const details = shown.map(([, options]) => JSON.stringify(options));
    for (const detail of details) expect(detail).toContain("can run code on this PC");
    expect(details[1]).toContain("remoteClaude.confirmDevices is off");
  });
});

describe("a step up", () => {
  const request = {
    kind: "always",
    deviceName: "iPhone",
    details: ["Bash(npm test:*) – this folder", "Edit(src/**) – everywhere"],
  } as const;
  function dialog(answer: string | undefined) {
    const shown: unknown[][] = [];
    const window = {
      showWarningMessage: (...call: unknown[]) => {
        shown.push(call);
        return Promise.resolve(answer === undefined ? undefined : { title: answer });
      },
    } as unknown as Parameters<typeof confirmStepUp>[0]["window"];
    return { shown, ports: { window, wording: en, workspaceName: "my-app" } };
  }

  it.each([
    ["Allow", "allow"],
    ["Deny", "deny"],
    ["Revoke This Device", "revoke"],
    [undefined, "deny"],
  ])("%s", async (answer, meaning) => {
    expect(await confirmStepUp(dialog(answer).ports, request, open)).toBe(meaning);
  });

  it("shows a hostile name as it stands, on one line", async () => {
    const { shown, ports } = dialog("Deny");
    const deviceName = "A\u202e\n\nAllow is safe [Fix](command:remoteClaude.stop)";
    await confirmStepUp(ports, { ...request, deviceName }, open);
    await confirmStepUp(ports, { ...request, deviceName, details: [] }, open);
    const name = "A Allow is safe ［Fix］(command:remoteClaude.stop)";
    expect(shown[0]?.[0]).toBe(en.stepUp.title(name));
    expect(shown[1]?.[0]).toBe(en.stepUp.tooLong(name));
  });

  it("shows device and every rule, with Deny under the focus", async () => {
    const { shown, ports } = dialog("Allow");
    await confirmStepUp(ports, request, open);
    expect(shown[0]?.[0]).toBe('"iPhone" wants to allow this always');
    for (const rule of request.details) {
      expect((shown[0]?.[1] as { detail: string }).detail).toContain(rule);
    }
    expect(shown[0]?.slice(2)).toEqual([
      { title: "Deny" },
      { title: "Allow" },
      { title: "Revoke This Device" },
    ]);
  });

  it("says of an Allow that comes too late that it allowed nothing", async () => {
    const { shown, ports } = dialog("Allow");
    const aborter = new AbortController();
    const answer = confirmStepUp(ports, request, aborter.signal);
    aborter.abort();
    await answer;
    expect(shown[1]).toEqual([en.stepUp.tooLate]);
    expect(await confirmStepUp(ports, request, AbortSignal.abort())).toBe("deny");
    expect(shown).toHaveLength(2);
  });

  it.each([
    ["Deny", "deny"],
    ["Revoke This Device", "revoke"],
  ])("takes %s at any time", async (title, meaning) => {
    const { shown, ports } = dialog(title);
    const aborter = new AbortController();
    const answer = confirmStepUp(ports, request, aborter.signal);
    aborter.abort();
    expect(await answer).toBe(meaning);
    expect(shown).toHaveLength(1);
  });

  it.each([
    ["too many rules", Array.from({ length: maxStepUpRules + 1 }, (_, i) => `rule ${i}`)],
    ["a rule that is too long", ["x".repeat(maxStepUpTextLength + 1)]],
    ["nothing at all", []],
  ])("is denied unasked with %s", async (_name, details) => {
    const { shown, ports } = dialog("Allow");
    expect(await confirmStepUp(ports, { ...request, details }, open)).toBe("deny");
    expect(shown).toEqual([[en.stepUp.tooLong("iPhone")]]);
  });
});

describe("a wizard", () => {
  /** Steps that take their answers from a list, in the order of asking. */
  function wizard(answers: (StepResult<string> | "back" | "cancel")[]) {
    const asked: string[] = [];
    const step = (name: string, isNeeded?: (draft: string) => boolean): Step<string> => ({
      ...(isNeeded === undefined ? {} : { isNeeded }),
      ask: (draft, canGoBack) => {
        asked.push(`${name}${canGoBack ? " <" : ""} ${draft}`);
        const answer = answers.shift() ?? "cancel";
        return Promise.resolve(typeof answer === "string" ? { kind: answer } : answer);
      },
    });
    return { asked, step };
  }
  const next = (value: string) => ({ kind: "next", value }) as const;

  it("goes back to the last question that was asked, and keeps the answers", async () => {
    const { asked, step } = wizard([
      next("1"),
      next("2"),
      "back",
      "back",
      next("3"),
      next("4"),
      next("5"),
    ]);
    const steps = [step("a"), step("skipped", () => false), step("b"), step("c")];
    expect(await runSteps(steps, "0")).toBe("5");
    expect(asked).toEqual(["a 0", "b < 1", "c < 2", "b < 2", "a 2", "b < 3", "c < 4"]);
  });

  it("gives nothing when cancelled", async () => {
    const { step } = wizard([next("1"), "cancel"]);
    expect(await runSteps([step("a"), step("b")], "0")).toBeNull();
  });
});
