import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import type { PushKeys } from "../../../src/push/pushKeys";
import { makeKeys, readKeys } from "../../../src/push/pushKeys";
import { Sender } from "../../../src/push/sender";
import type { Subscription } from "../../../src/push/subscriptions";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import { PushServiceStandIn } from "../../stand-ins/pushService/pushService";

let service: PushServiceStandIn;
let sender: Sender;
let keys: PushKeys;
let kept: string | null = null;
const keep = {
  read: () => Promise.resolve(kept),
  write: (text: string) => {
    kept = text;
    return Promise.resolve();
  },
};

beforeEach(async () => {
  kept = null;
  service = await PushServiceStandIn.start();
  const { origin, authority } = service;
  sender = new Sender({ origin, certificateAuthority: authority }, silentLogger);
  keys = await makeKeys(keep, silentLogger);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  sender.dispose();
  await service.stop();
});

function subscribed(endpoint?: string): Subscription {
  const made = service.subscribe();
  return {
    ...made,
    endpoint: endpoint ?? made.endpoint,
    deviceId: "d",
    publicKey: keys.publicKey,
    language: "en",
    choices: defaultPushChoices,
  };
}

const send = (subscription: Subscription, isWanted = false) =>
  sender.send(
    {
      subscription,
      message: { type: "close", tag: "t" },
      urgency: "normal",
      isWanted: () => isWanted,
    },
    keys,
  );

describe("handing a message to a push service", () => {
  it("goes straight there, whatever proxy the environment names", async () => {
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
      vi.stubEnv(name, "http://127.0.0.1:9");
    }
    const subscription = subscribed();
    expect(await send(subscription)).toBe("sent");
    expect(service.messagesTo(subscription.endpoint)).toEqual([{ type: "close", tag: "t" }]);
  });

  it.each([404, 410])("ends a subscription for good: %i", async (status) => {
    const subscription = subscribed();
    service.answerWith(subscription.endpoint, status);
    expect(await send(subscription)).toBe("gone");
  });

  it.each([307, 400, 401, 403, 413])("is not tried again after %i", async (status) => {
    const subscription = subscribed();
    service.answerWith(subscription.endpoint, status);
    expect(await send(subscription, true)).toBe("failed");
    expect(service.deliveries).toHaveLength(1);
  });

  it("is given up as soon as nobody wants it, or all ends", async () => {
    const unwanted = subscribed();
    service.answerWith(unwanted.endpoint, 503);
    expect(await send(unwanted, false)).toBe("unwanted");
    const silent = subscribed();
    service.answerWith(silent.endpoint, "silence");
    const sent = send(silent, true);
    await service.until(() => service.deliveries.length === 2);
    sender.dispose();
    expect(await sent).toBe("unwanted");
  });

  it("R69 goes nowhere else, also when the file of subscriptions says so", async () => {
    expect(await send(subscribed("https://127.0.0.1:9/x"))).toBe("gone");
    expect(service.deliveries).toEqual([]);
  });

  it("asks for the service's own certificate", async () => {
    const stranger = await PushServiceStandIn.start();
    const trusting = new Sender(
      { origin: stranger.origin, certificateAuthority: service.authority },
      silentLogger,
    );
    const made = stranger.subscribe();
    const outcome = await trusting.send(
      {
        subscription: { ...subscribed(), ...made },
        message: { type: "close", tag: "t" },
        urgency: "normal",
        isWanted: () => false,
      },
      keys,
    );
    expect(outcome).toBe("unwanted");
    expect(stranger.deliveries).toEqual([]);
    trusting.dispose();
    await stranger.stop();
  });
});

describe("the keys", () => {
  it("are made once; what is kept counts, and what can't be read does not", async () => {
    expect(await readKeys(keep, silentLogger)).toEqual(keys);
    kept = '{"publicKey":"x","privateKey":"y"}';
    expect(await readKeys(keep, silentLogger)).toBeNull();
    kept = null;
    expect(await readKeys(keep, silentLogger)).toBeNull();
  });
});
