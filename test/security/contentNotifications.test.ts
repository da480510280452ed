import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PushMessage } from "../../src/shared/pushChoices";
import { newPhone } from "../stand-ins/phone/devices";
import { corpus } from "../browser/support/corpus";
import { conversationId } from "../browser/support/fixtures";
import { usePageBench } from "../browser/support/pageBench";
import { awaitWorker } from "../browser/support/worker";
import { WorkerDesk } from "../browser/support/workerDesk";
import { reportOf } from "./support/pageReport";

// The bench itself fails a test in which there was a dialog, an uncaught error, a request to another
// origin or a report of the policy.
const bench = usePageBench();

const told = (text: string): PushMessage => ({
  type: "show",
  tag: text.slice(0, 60),
  title: text,
  body: text,
  language: "en",
  at: Date.now(),
  target: { conversationId, cardId: text.slice(0, 200) },
});

/** What the worker has the system show, as it is kept there. */
const shown = `registration.getNotifications().then((all) => all.map(
  ({ title, body, icon, badge, image, actions = [], data }) =>
    ({ title, body, pictures: [icon, badge, image].filter((one) => one), actions: actions.length, card: data?.cardId })))`;

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly pictures: readonly string[];
  readonly actions: number;
  readonly card: string;
}

async function openWithWorker(): Promise<WorkerDesk> {
  const phone = await newPhone(bench.browser, { model: "android" });
  await phone.context().grantPermissions(["notifications"]);
  bench.host.hasWorker = true;
  await bench.openConversation(Promise.resolve(phone));
  await awaitWorker(phone);
  return WorkerDesk.of(phone.context(), phone);
}

describe("R56 no script and no HTML comes from content, in notifications", () => {
  it("titles and bodies are text, nothing is fetched for them, and a tap shows the card they name", async () => {
    const desk = await openWithWorker();
    const asked: string[] = [];
    bench.page.context().on("request", (request) => asked.push(request.url()));
    for (const evil of corpus) await desk.deliver(JSON.stringify(told(evil)));
    const seen = (): Promise<readonly Shown[]> => desk.worker.evaluate<readonly Shown[]>(shown);
    await expect.poll(async () => (await seen()).length, { timeout: 30_000 }).toBeGreaterThan(10);
    const known = new Set(corpus);
    for (const { title, body, pictures, actions, card } of await seen()) {
      expect(known).toContain(title);
      expect(body).toBe(title);
      expect(card).toBe(title.slice(0, 200));
      for (const picture of pictures) expect(picture).toContain(`${bench.origin}/assets/`);
      expect(actions).toBe(0);
    }
    await desk.tap();
    await bench.page.locator(".page[data-live=true]").waitFor();
    const report = await reportOf(bench.page);
    expect(report.isPwned).toBe(false);
    expect(asked.filter((url) => !url.startsWith(bench.origin))).toEqual([]);
  });

  it("what is no message of ours shows nothing and leads nowhere", async () => {
    const desk = await openWithWorker();
    const good = told("the control");
    const target = { conversationId, cardId: "x" };
    const rest = { ...good, target: null };
    for (const text of [
      ...corpus,
      JSON.stringify({ ...rest, target: "https://evil.example/" }),
      JSON.stringify({ ...rest, target: "new" }),
      JSON.stringify({ ...rest, target: { ...target, conversationId: "//evil.example" } }),
      JSON.stringify({ ...rest, title: { toString: "x" }, target }),
      JSON.stringify({ type: "open", url: "https://evil.example/", id: randomUUID() }),
    ]) {
      await desk.deliver(text);
    }
    await desk.deliver(JSON.stringify(good));
    await expect.poll(() => desk.titles()).toContain("the control");
    expect(await desk.titles()).toEqual(["the control"]);
    expect(bench.page.url()).toBe(`${bench.origin}/`);
  });
});
