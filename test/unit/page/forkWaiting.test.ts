import { expect, it } from "vitest";
import { forkWaiting } from "../../../webview-ui/src/store/forkWaiting";
import { accepted, conversationId, openStore, opened, settled, stateOf } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a02";

it("takes what waits to a fork, and out of its old place only when it is there", async () => {
  const { transport, store } = openStore();
  transport.welcome(epoch, 3, stateOf(opened(), accepted("p1"), accepted("p2")));
  const done = forkWaiting(store);
  const steps = [
    "conversation.fork",
    "prompt.text",
    "prompt.send",
    "queue.remove",
    "prompt.text",
    "prompt.send",
    "queue.remove",
    "queue.resume",
  ] as const;
  const seen: string[] = [];
  for (const type of steps) {
    await settled();
    const request = transport.sentOf(type).at(-1);
    seen.push(type);
    const result = type === "prompt.text" ? { text: `whole ${seen.length}` } : undefined;
    transport.reply(request, result);
  }
  expect(await done).toBe(true);
  const [fork] = transport.sentOf("conversation.fork");
  expect(fork).toMatchObject({ conversationId });
  expect(transport.sentOf("prompt.send")).toMatchObject([
    { conversationId: fork?.newId, text: "whole 2" },
    { conversationId: fork?.newId, text: "whole 5" },
  ]);
  expect(transport.sentOf("queue.remove")).toMatchObject([{ promptId: "p1" }, { promptId: "p2" }]);
});

it("leaves what waits where it is when the fork is refused", async () => {
  const { transport, store } = openStore();
  transport.welcome(epoch, 2, stateOf(opened(), accepted("p1")));
  const done = forkWaiting(store);
  await settled();
  transport.reply(transport.sentOf("conversation.fork")[0], "not-found");
  expect(await done).toBe(false);
  expect(transport.sentOf("queue.remove")).toEqual([]);
});
