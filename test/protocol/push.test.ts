import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vapidOf } from "../stand-ins/pushService/pushService";
import { ask, deny, PushBench, subscribe, wishOf } from "../support/pushBench";

let bench: PushBench;

beforeEach(async () => {
  bench = await PushBench.start();
});

afterEach(() => bench.stop());

const isReady = (phone: Awaited<ReturnType<PushBench["pair"]>>) => {
  const { client } = phone;
  return client.until(() => client.conversation.agent.kind === "ready");
};

describe("what a device is told", () => {
  it("that Claude asks, at once, and that it is over when somebody answered", async () => {
    const phone = await bench.pairTold("Phone");
    const request = await ask(phone, "[[bash touch told.txt]]");
    const [asked] = await bench.untilTold(phone, 1);
    expect(asked).toMatchObject({
      type: "show",
      title: "Claude needs an answer in my-app",
      language: "en",
      target: { conversationId: phone.client.conversation.id, cardId: request.id },
    });
    await deny(phone, request);
    const [, over] = await bench.untilTold(phone, 2);
    expect(over).toEqual({ type: "close", tag: asked?.tag });
    const [first, second] = bench.service.deliveries;
    expect(first?.headers).toMatchObject({
      ttl: "14400",
      urgency: "high",
      topic: asked?.tag,
      "content-encoding": "aes128gcm",
    });
    expect(second?.headers["topic"]).toBe(asked?.tag);
  });

  it("that it is done after some seconds of work, in the device's own language", async () => {
    const phone = await bench.pair("Phone");
    await phone.client.request(wishOf(phone.subscription, {}, "ko"));
    await phone.client.prompt("[[say short]]");
    const id = await phone.client.prompt("[[delay 300]] [[text 20]]");
    const [done, ...more] = await bench.untilTold(phone, 1);
    expect(done).toMatchObject({
      title: "my-app: Claude가 작업을 마쳤습니다",
      target: { cardId: id },
    });
    expect(more).toEqual([]);
  });

  it("that it failed, unless it does not want to know", async () => {
    const [told, untold] = [await bench.pairTold("Told"), await bench.pair("Untold")];
    const kinds = { needs: true, done: true, failed: false, usage: false, limit: true };
    await subscribe(untold, { kinds });
    await told.client.prompt("[[status 400]]");
    expect((await bench.untilTold(told, 1))[0]).toMatchObject({
      title: "Claude could not finish in my-app",
    });
    expect(bench.messagesTo(untold)).toEqual([]);
  });

  it("nothing where it is looked at, and the others once that is over", async () => {
    const [looking, other] = [await bench.pairTold("Looking"), await bench.pairTold("Other")];
    const conversationId = looking.client.conversation.id;
    await looking.client.request({ type: "presence.report", conversationId });
    await ask(looking, "[[bash touch seen.txt]]");
    await looking.client.request({ type: "presence.report", conversationId });
    expect(await bench.untilTold(other, 1)).toHaveLength(1);
    expect(bench.messagesTo(looking)).toEqual([]);
  });

  it("a test, when it asks for one, and not without end", async () => {
    const phone = await bench.pair("Phone");
    expect(await phone.client.tryRequest({ type: "push.test" })).toBe("push-failed");
    await subscribe(phone);
    const codes = [];
    for (let count = 0; count < 4; count += 1) {
      codes.push(await phone.client.tryRequest({ type: "push.test" }));
    }
    expect(codes).toEqual([null, null, null, "rate-limited"]);
    expect(bench.messagesTo(phone)[0]).toMatchObject({ title: "Notifications work", target: null });
  });
});

describe("a push service", () => {
  it("knows the messages by one key, which outlives a restart with all who are told", async () => {
    const phone = await bench.pairTold("Phone");
    const { key, subscribed } = await phone.client.ask({ type: "push.state" });
    expect(subscribed).toMatchObject({ endpoint: phone.subscription.endpoint, language: "en" });
    await phone.client.request({ type: "push.test" });
    await bench.startAgain();
    const again = await bench.pair("Another");
    await isReady(again);
    expect((await again.client.ask({ type: "push.state" })).key).toBe(key);
    await ask(again, "[[bash touch later.txt]]");
    await bench.untilTold(phone, 2);
    for (const delivery of bench.service.deliveries) {
      const vapid = vapidOf(delivery);
      expect(vapid.key).toBe(key);
      expect(vapid.claims.aud).toBe(bench.service.origin);
      expect(vapid.claims.exp * 1_000).toBeGreaterThan(Date.now());
      expect(vapid.claims.exp * 1_000).toBeLessThan(Date.now() + 24 * 60 * 60_000);
    }
  });

  it("that has no room is asked again, as long as there is something to tell", async () => {
    const phone = await bench.pairTold("Phone");
    bench.service.answerWith(phone.subscription.endpoint, 503, 429);
    await ask(phone, "[[bash touch again.txt]]");
    const messages = await bench.untilTold(phone, 3);
    expect(new Set(messages.map(({ tag }) => tag)).size).toBe(1);
  });

  it.each([404, 410])("that says %i is never asked again for this device", async (status) => {
    const phone = await bench.pairTold("Phone");
    bench.service.answerWith(phone.subscription.endpoint, status);
    expect(await phone.client.tryRequest({ type: "push.test" })).toBe("push-failed");
    expect((await phone.client.ask({ type: "push.state" })).subscribed).toBeNull();
    const other = await bench.pairTold("Other");
    await ask(other, "[[bash touch gone.txt]]");
    await bench.untilTold(other, 1);
    expect(bench.messagesTo(phone)).toHaveLength(1);
  });

  it("that leads elsewhere is not followed", async () => {
    const phone = await bench.pairTold("Phone");
    bench.service.answerWith(phone.subscription.endpoint, 307);
    expect(await phone.client.tryRequest({ type: "push.test" })).toBe("push-failed");
    expect(bench.service.deliveries.map(({ endpoint }) => endpoint)).toEqual([
      phone.subscription.endpoint,
    ]);
  });
});
