import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { Push } from "../../../src/push/push";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import type { PushMessage } from "../../../src/shared/pushChoices";
import { PushServiceStandIn } from "../../stand-ins/pushService/pushService";
import { temporaryFolder } from "../../support/temporary";
import type { TemporaryFolder } from "../../support/temporary";
import { askFor, conversationId, stateOf, turnOf } from "./support";

const deviceId = "0d0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6e";
const hourMs = 3_600_000;

let folder: TemporaryFolder;
let service: PushServiceStandIn;
let push: Push;
let isDevice: boolean;

beforeEach(async () => {
  folder = await temporaryFolder("clock");
  service = await PushServiceStandIn.start();
  isDevice = true;
  let kept: string | null = null;
  push = await Push.open({
    stateFolder: path.join(folder.path, "state"),
    keys: {
      read: () => Promise.resolve(kept),
      write: (keys) => {
        kept = keys;
        return Promise.resolve();
      },
    },
    service: { origin: service.origin, certificateAuthority: service.authority },
    typedAt: () => null,
    isDevice: () => isDevice,
    logger: silentLogger,
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  push.dispose();
  await push.flush();
  await service.stop();
  await folder.remove();
});

/** A device that is told; gives its address. */
async function subscribe(): Promise<string> {
  const { endpoint, keys } = service.subscribe();
  await push.subscribe(deviceId, { endpoint, keys, language: "en", choices: defaultPushChoices });
  return endpoint;
}

async function untilTold(endpoint: string, count: number): Promise<readonly PushMessage[]> {
  await service.until(() => service.messagesTo(endpoint).length >= count);
  return service.messagesTo(endpoint);
}

const calm = stateOf({ turns: [turnOf()] });
const asking = stateOf({ turns: [turnOf()], permissions: [askFor("p1")] });

describe("a clock of the PC that is set back", () => {
  it("keeps nobody from being told, who looked before that", async () => {
    const endpoint = await subscribe();
    push.follow(calm);
    const steady = performance.now();
    push.see(deviceId, conversationId, true);
    // An hour back by the day's clock, an hour on by the other: the proof is long over.
    vi.spyOn(Date, "now").mockReturnValue(Date.now() - hourMs);
    vi.spyOn(performance, "now").mockReturnValue(steady + hourMs);
    push.follow(asking);
    expect(await untilTold(endpoint, 1)).toMatchObject([{ type: "show" }]);
  });
});

describe("what a device shows that is put out", () => {
  const closeAll = { type: "close-all" } as const;

  it("is taken back, after what was on its way", async () => {
    const endpoint = await subscribe();
    push.follow(calm);
    push.follow(asking);
    // It is not sent yet: nothing of the product is loaded before.
    isDevice = false;
    expect(push.forget(deviceId)).toBe(true);
    await service.until(() => service.messagesTo(endpoint).some(({ type }) => type !== "show"));
    expect(service.messagesTo(endpoint).at(-1)).toMatchObject(closeAll);
    expect(push.forget(deviceId)).toBe(false);
  });

  it("is so again where the push service had no room", { timeout: 20_000 }, async () => {
    const endpoint = await subscribe();
    service.answerWith(endpoint, 503);
    push.forget(deviceId);
    expect(await untilTold(endpoint, 2)).toMatchObject([closeAll, closeAll]);
  });

  it("stays where its browser was paired again meanwhile", { timeout: 20_000 }, async () => {
    const { endpoint, keys } = service.subscribe();
    const wish = { endpoint, keys, language: "en", choices: defaultPushChoices } as const;
    await push.subscribe(deviceId, wish);
    service.answerWith(endpoint, 503);
    push.forget(deviceId);
    await untilTold(endpoint, 1);
    const next = "0d0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6f";
    await push.subscribe(next, wish);
    push.follow(calm);
    push.follow(asking);
    const other = service.subscribe();
    await push.subscribe(deviceId, { ...wish, ...other });
    service.answerWith(other.endpoint, 503);
    // Its second try comes later than that of the first one would have.
    push.forget(deviceId);
    await untilTold(other.endpoint, 2);
    expect(service.messagesTo(endpoint).map(({ type }) => type)).toEqual(["close-all", "show"]);
  });
});

describe("a plan that is nearly used", () => {
  const used = (utilization: number) => {
    const window = { kind: "five_hour", utilization, resetsAt: Date.now() + hourMs } as const;
    const told = { status: "allowed", source: "event", asOf: Date.now() } as const;
    return stateOf({ turns: [turnOf()] }, { planWindows: [{ ...window, ...told }] });
  };

  it("is told at 80 and at 95 %, and taken back when it begins anew", async () => {
    const endpoint = await subscribe();
    push.follow(calm);
    push.follow(used(0.79));
    push.follow(used(0.81));
    expect(await untilTold(endpoint, 1)).toMatchObject([
      { title: "my-app: 80% of the plan's limit is used (5 hours)", target: "usage" },
    ]);
    push.follow(used(0.96));
    expect((await untilTold(endpoint, 2)).at(-1)).toMatchObject({
      title: "my-app: 95% of the plan's limit is used (5 hours)",
    });
    push.follow(used(0.97));
    push.follow(used(0.02));
    expect((await untilTold(endpoint, 3)).at(-1)).toMatchObject({ type: "close" });
  });

  const endsAt = Date.now() + hourMs;
  const at = (utilization: number, status: string, resetsAt: number) => {
    const told = { utilization, status, resetsAt, source: "event", asOf: Date.now() } as const;
    return stateOf({ turns: [turnOf()] }, { planWindows: [{ kind: "five_hour", ...told }] });
  };
  const titles = (endpoint: string) =>
    service
      .messagesTo(endpoint)
      .map((message) => (message.type === "show" ? message.title : message.type));
  const [at95, anew] = [
    "my-app: 95% of the plan's limit is used (5 hours)",
    "my-app: the plan's limit started anew (5 hours)",
  ];

  it.each([
    ["by the service's word", at(0.01, "allowed", endsAt + 5 * hourMs)],
    ["by the clock", at(0.96, "allowed", endsAt)],
  ])("is told once to begin anew, in the place of what was told: %s", async (_how, later) => {
    const endpoint = await subscribe();
    push.follow(calm);
    push.follow(at(0.96, "allowed", endsAt));
    await untilTold(endpoint, 1);
    vi.spyOn(Date, "now").mockReturnValue(endsAt + 1);
    push.follow(later);
    await untilTold(endpoint, 2);
    push.follow(at(0.02, "allowed", endsAt + 5 * hourMs));
    // What comes after it is the next that is told.
    push.follow({ ...asking, planWindows: [] });
    await untilTold(endpoint, 3);
    expect(titles(endpoint)).toEqual([at95, anew, "Claude needs an answer in my-app"]);
    const [first, second] = service.messagesTo(endpoint);
    expect(first?.tag).toBe(second?.tag);
  });

  it("is told once where it refused: that work goes on", async () => {
    const endpoint = await subscribe();
    push.follow(calm);
    push.follow(at(0.96, "allowed", endsAt));
    await untilTold(endpoint, 1);
    push.follow(at(1, "rejected", endsAt));
    vi.spyOn(Date, "now").mockReturnValue(endsAt + 1);
    push.follow(at(1, "rejected", endsAt));
    await untilTold(endpoint, 2);
    push.follow(at(0.02, "allowed", endsAt + 5 * hourMs));
    push.follow({ ...asking, planWindows: [] });
    await service.until(() => titles(endpoint).some((title) => title.includes("needs")));
    const told = titles(endpoint).filter((title) => title !== "close");
    expect(told).toEqual([
      at95,
      "Claude can work again in my-app",
      "Claude needs an answer in my-app",
    ]);
  });

  it("is not told where it is switched off, nor to who looks at the page", async () => {
    const { endpoint, keys } = service.subscribe();
    const choices = { ...defaultPushChoices, kinds: { ...defaultPushChoices.kinds, usage: false } };
    await push.subscribe(deviceId, { endpoint, keys, language: "ko", choices });
    push.follow(calm);
    push.follow(used(0.81));
    await push.subscribe(deviceId, { endpoint, keys, language: "ko", choices: defaultPushChoices });
    push.see(deviceId, conversationId, true);
    push.follow(used(0.96));
    push.see(deviceId, null, true);
    // What comes after it is the first that is told.
    push.follow({ ...asking, planWindows: used(0.97).planWindows });
    expect(await untilTold(endpoint, 1)).toMatchObject([
      { title: "my-app: Claude가 답을 기다립니다" },
    ]);
  });
});
