import type * as vscode from "vscode";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { UserError } from "../../../src/base/errors";
import { silentLogger } from "../../../src/base/logger";
import { configureNgrok } from "../../../src/editor/configureNgrok";
import { en } from "../../../src/editor/wording/en";
import { problemWords } from "../../../src/shared/wording/problems";
import type {
  ConnectionTestOptions,
  ConnectionTestResult,
} from "../../../src/tunnel/connectionTest";

type Test = (options: ConnectionTestOptions) => Promise<ConnectionTestResult>;

/** What the person does: types these texts, and chooses these buttons under a failed test. */
const person: {
  texts: (string | null)[];
  buttons: (string | undefined)[];
  cancelsTest: boolean;
  test: Test;
  settings: Map<string, unknown>;
} = vi.hoisted(() => ({
  texts: [],
  buttons: [],
  cancelsTest: false,
  test: () => Promise.reject(new Error("not set")),
  settings: new Map<string, unknown>(),
}));
const seen = vi.hoisted(() => ({ details: [] as string[], configs: [] as unknown[] }));

vi.mock("../../../src/tunnel/connectionTest", () => ({
  testConnection: (options: ConnectionTestOptions) => {
    seen.configs.push(options.config);
    return person.test(options);
  },
}));
vi.mock("../../../src/editor/stepInputs", () => ({
  askText: () => {
    const value = person.texts.shift() ?? null;
    return Promise.resolve(value === null ? { kind: "cancel" } : { kind: "next", value });
  },
  askChoice: ({ active }: { readonly active: unknown }) =>
    Promise.resolve({ kind: "next", value: active }),
}));
vi.mock("vscode", () => ({
  ConfigurationTarget: { Global: 1 },
  ProgressLocation: { Notification: 15 },
  workspace: {
    getConfiguration: () => ({
      get: (key: string) => person.settings.get(key),
      inspect: (key: string) => ({ globalValue: person.settings.get(key) }),
      update: (key: string, value: unknown) => {
        person.settings.set(key, value);
        return Promise.resolve();
      },
    }),
  },
  window: {
    showInformationMessage: () => Promise.resolve(undefined),
    showWarningMessage: (_title: string, { detail }: { readonly detail: string }) => {
      seen.details.push(detail);
      return Promise.resolve(person.buttons.shift());
    },
    withProgress: (_options: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task(
        { report: () => undefined },
        {
          onCancellationRequested: (cancel: () => void) => {
            if (person.cancelsTest) queueMicrotask(cancel);
            return { dispose: () => undefined };
          },
        },
      ),
  },
}));

const token = "not_a_real_token_0123456789";
const ok: Test = () =>
  Promise.resolve({ kind: "ok", url: "https://a.example.com", asksToSignIn: true });
const refused: Test = () =>
  Promise.resolve({ kind: "failed", problem: { code: "tunnel-token-wrong", detail: null } });

function run(isAddressInUse = false) {
  const kept = new Map<string, string>();
  const secrets = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  } as unknown as vscode.SecretStorage;
  const outcome = configureNgrok({
    secrets,
    language: "en",
    childScript: "/child.js",
    environment: {},
    logger: silentLogger,
    isAddressInUse: () => isAddressInUse,
  });
  return { kept, outcome };
}

describe("Configure ngrok", () => {
  beforeEach(() => {
    person.texts = [token, "a.example.com", "ann@example.com"];
    person.buttons = [];
    person.cancelsTest = false;
    person.settings = new Map();
    seen.details = [];
    seen.configs = [];
  });

  it("tests exactly what was answered, then saves it", async () => {
    person.test = ok;
    person.settings.set("ngrok.publicAddress", "127.0.0.1:8443");
    const { kept, outcome } = run();
    expect(await outcome).toEqual({
      kind: "saved",
      test: { kind: "ok", url: "https://a.example.com", asksToSignIn: true },
    });
    expect(seen.configs).toMatchObject([
      {
        authtoken: token,
        domain: "a.example.com",
        allowEmails: ["ann@example.com"],
        provider: "google",
        publicAddress: "127.0.0.1:8443",
      },
    ]);
    expect([...kept.values()]).toEqual([token]);
    expect(person.settings.get("ngrok.domain")).toBe("a.example.com");
  });

  it("asks again after a failed test, with its words, and tests again", async () => {
    const outcomes = [refused, ok];
    person.test = (options) => outcomes.shift()!(options);
    person.texts.push(token, "b.example.com", "");
    person.buttons = [en.ngrok.changeAnswers];
    const { outcome } = run();
    expect(await outcome).toMatchObject({ kind: "saved", test: { kind: "ok" } });
    expect(seen.details[0]).toContain(problemWords.en["tunnel-token-wrong"].what);
    expect(person.settings.get("ngrok.domain")).toBe("b.example.com");
  });

  it.each([
    [undefined, "unchanged", 0],
    [en.ngrok.saveAnyway, "saved", 1],
  ])("after a failed test and %s it is %s", async (button, kind, tokens) => {
    person.test = refused;
    person.buttons = [button];
    const { kept, outcome } = run();
    expect((await outcome).kind).toBe(kind);
    expect(kept.size).toBe(tokens);
  });

  it("ends a test that is cancelled, and saves nothing by itself", async () => {
    person.cancelsTest = true;
    person.test = ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      });
    const { kept, outcome } = run();
    expect(await outcome).toEqual({ kind: "unchanged" });
    expect(seen.details).toEqual([en.ngrok.testCancelled]);
    expect(kept.size).toBe(0);
  });

  it("says what is wrong with settings that no test can be made of", async () => {
    person.test = () => Promise.reject(new UserError("tunnel-bad-settings", "No such port."));
    const first = run();
    await first.outcome;
    person.texts = [token, "", ""];
    person.settings.set("ngrok.serverAddress", "nonsense");
    await run().outcome;
    expect(seen.details[0]).toBe("No such port.");
    expect(seen.details[1]).toContain("remoteClaude.ngrok.serverAddress");
    expect(seen.configs).toHaveLength(1);
  });

  it("tests nothing while the address is online: it can't be twice", async () => {
    const { outcome } = run(true);
    expect(await outcome).toEqual({ kind: "saved", test: null });
    expect(seen.configs).toEqual([]);
  });

  it("saves nothing when the questions are left", async () => {
    person.texts = [token, null];
    const { kept, outcome } = run();
    expect(await outcome).toEqual({ kind: "unchanged" });
    expect([kept.size, person.settings.size]).toEqual([0, 0]);
  });
});
