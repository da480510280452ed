import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, deny, PushBench, subscribe, wishOf } from "../support/pushBench";
import type { PushPhone } from "../support/pushBench";

let bench: PushBench;

beforeAll(async () => {
  bench = await PushBench.start();
});

afterAll(() => bench.stop());

/** Words of a prompt, a command and a file that nobody but the conversation may know. */
const canaries = ["canaryprompt", "canarycommand", "canaryfile", "canarytitle"];
const prompt = `canaryprompt [[bash echo canarycommand > canaryfile.txt]]`;

const auditOf = async (event: string) =>
  (await bench.audit()).filter((line) => line.event === event);

describe("R69 what leaves for a push service", () => {
  let phone: PushPhone;
  let titled: PushPhone;

  beforeAll(async () => {
    phone = await bench.pairTold("Phone");
    titled = await bench.pairTold("Titled", { showsTitle: true });
    const conversationId = phone.client.conversation.id;
    await phone.client.request({
      type: "conversation.rename",
      conversationId,
      title: "canarytitle",
    });
    const request = await ask(phone, prompt);
    await Promise.all([bench.untilTold(phone, 1), bench.untilTold(titled, 1)]);
    await deny(phone, request);
    await Promise.all([bench.untilTold(phone, 2), bench.untilTold(titled, 2)]);
  });

  it("can be read by the device only", () => {
    for (const { body, text } of bench.service.deliveries) {
      expect(text).not.toBeNull();
      const seen = body.toString("latin1");
      for (const word of ["my-app", "Claude", ...canaries]) expect(seen).not.toContain(word);
    }
  });

  it("is of one length and says in no header what it is about", () => {
    const lengths = bench.service.deliveries.map(({ body }) => body.length);
    expect(new Set(lengths).size).toBe(1);
    for (const { headers } of bench.service.deliveries) {
      const seen = JSON.stringify(headers);
      for (const word of ["my-app", ...canaries]) expect(seen).not.toContain(word);
      const known = ["authorization", "connection", "content-encoding", "content-length"];
      known.push("content-type", "host", "topic", "ttl", "urgency");
      expect(Object.keys(headers).sort()).toEqual(known);
    }
  });

  it("has by default no word of the conversation", () => {
    const told = bench.service.deliveries
      .filter(({ endpoint }) => endpoint === phone.subscription.endpoint)
      .map(({ text }) => text ?? "");
    expect(told[0]).toContain("Claude needs an answer in my-app");
    for (const text of told) for (const word of canaries) expect(text).not.toContain(word);
  });

  it("has the conversation's title, and nothing else of it, where the device chose so", () => {
    const [text = ""] = bench.service.deliveries
      .filter(({ endpoint }) => endpoint === titled.subscription.endpoint)
      .map((delivery) => delivery.text ?? "");
    expect(text).toContain("canarytitle");
    for (const word of canaries.slice(0, 3)) expect(text).not.toContain(word);
  });

  it("has no way to answer: it names a card, and nothing that an answer needs", () => {
    for (const { text } of bench.service.deliveries) {
      expect(text).not.toMatch(/contentHash|[0-9a-f]{64}|allow|token/i);
    }
  });
});

describe("R69 where a device may be told", () => {
  const elsewhere = [
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://[::1]/x",
    "https://10.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://fcm.googleapis.com@127.0.0.1/x",
    "https://fcm.googleapis.com.evil.example/x",
    "http://fcm.googleapis.com/x",
    "file:///etc/passwd",
  ];

  it("only by a push service that is known: another address is refused, and nothing is kept", async () => {
    const phone = await bench.pair("Prober");
    const { keys } = phone.subscription;
    const refused = [...elsewhere, bench.service.origin.replace("https", "http") + "/x"];
    for (const endpoint of refused) {
      const code = await phone.client.tryRequest(wishOf({ endpoint, keys }));
      expect([endpoint, code]).toEqual([endpoint, "push-refused"]);
    }
    expect((await phone.client.ask({ type: "push.state" })).subscribed).toBeNull();
    const { endpoint } = bench.service.subscribe();
    expect(await phone.client.tryRequest(wishOf({ endpoint, keys }))).toBeNull();
  });

  it("by one address each: the next one takes its place, and what is too long is no address", async () => {
    const phone = await bench.pairTold("Changer");
    const next = bench.service.subscribe();
    await phone.client.request(wishOf(next));
    await phone.client.request({ type: "push.test" });
    expect(bench.messagesTo(phone)).toEqual([]);
    expect(bench.service.messagesTo(next.endpoint)).toHaveLength(1);
    const long = { ...next, endpoint: next.endpoint + "x".repeat(1_000) };
    expect(await phone.client.tryRequest(wishOf(long))).toBe("bad-message");
  });
});

describe("R69 a device that is out", () => {
  const ways = ["revoked", "logged out", "switched off"] as const;
  const takeBackAll = { type: "close-all", tag: expect.any(String) as string };

  async function putOut(phone: PushPhone, how: (typeof ways)[number]): Promise<void> {
    if (how === "revoked") {
      bench.headless.command({ command: "revoke", id: phone.id });
      await phone.client.untilClosed();
    } else if (how === "logged out") {
      const { local } = bench.headless.ready;
      const headers = { Cookie: phone.cookie, Origin: local };
      expect((await fetch(`${local}/api/logout`, { method: "POST", headers })).status).toBe(204);
    } else {
      await phone.client.request({ type: "push.unsubscribe" });
    }
  }

  it.each(ways)(
    "has what it shows taken back, by one message that says nothing: %s",
    async (how) => {
      const [phone, other] = [await bench.pairTold("Out"), await bench.pairTold("In")];
      const first = await ask(other, "[[bash touch one.txt]]");
      const [shown] = await bench.untilTold(phone, 1);
      expect(shown).toMatchObject({ type: "show" });
      await putOut(phone, how);
      expect((await bench.untilTold(phone, 2)).slice(1)).toEqual([takeBackAll]);
      await deny(other, first);
      await bench.untilTold(other, 2);
      expect(bench.messagesTo(phone)).toHaveLength(2);
    },
  );

  it.each(ways)("is told of nothing: %s", async (how) => {
    const [phone, other] = [await bench.pairTold("Out"), await bench.pairTold("In")];
    await putOut(phone, how);
    const request = await ask(other, "[[bash touch out.txt]]");
    await bench.untilTold(other, 1);
    await deny(other, request);
    await bench.untilTold(other, 2);
    expect(bench.messagesTo(phone)).toEqual([takeBackAll]);
    const kept = await readFile(path.join(bench.stateFolder, "push.json"), "utf8");
    expect(kept).not.toContain(phone.subscription.endpoint);
    expect(kept).toContain(other.subscription.endpoint);
  });
});

describe("R69 what is kept of it", () => {
  it.skipIf(process.platform === "win32")("is for the owner's eyes only", async () => {
    await subscribe(await bench.pair("Kept"));
    for (const name of ["push.json", "pushKeys.json"]) {
      const { mode } = await stat(path.join(bench.stateFolder, name));
      expect([name, mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  it("is on record without its address, which is nowhere in the log either", async () => {
    const phone = await bench.pairTold("Noted");
    bench.service.answerWith(phone.subscription.endpoint, 500);
    await phone.client.tryRequest({ type: "push.test" });
    await phone.client.request({ type: "push.unsubscribe" });
    const [on] = await auditOf("push-subscribed");
    expect(on).toMatchObject({ who: { id: phone.id }, detail: "needs done failed usage limit" });
    expect(await auditOf("push-unsubscribed")).not.toEqual([]);
    const written = `${JSON.stringify(await bench.audit())}${bench.headless.logText}`;
    expect(written).not.toContain(new URL(phone.subscription.endpoint).pathname);
    expect(written).not.toContain(phone.subscription.keys.auth);
  });
});
