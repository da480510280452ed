import { describe, expect, it } from "vitest";
import { fetchPicture } from "../../../webview-ui/src/images/fetchPicture";
import { openStore, readyState, settled } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";

function openLive(): ReturnType<typeof openStore> {
  const page = openStore();
  page.transport.welcome(epoch, 0, readyState);
  return page;
}

describe("asking the host", () => {
  it("brings what the reply brings", async () => {
    const { transport, store } = openLive();
    const asked = store.ask({ type: "files.find", query: "log" });
    transport.reply(transport.sentOf("files.find")[0], { paths: ["src/log.ts"] });
    expect(await asked).toEqual({ kind: "done", result: { paths: ["src/log.ts"] } });
  });

  it("brings nothing where there is nothing to bring", async () => {
    const { transport, store } = openLive();
    const asked = store.ask({ type: "queue.pause" });
    transport.reply(transport.sentOf("queue.pause")[0]);
    expect(await asked).toEqual({ kind: "done", result: undefined });
  });

  it("takes a result of another form for none", async () => {
    const { transport, store } = openLive();
    const asked = store.ask({ type: "files.find", query: "log" });
    transport.reply(transport.sentOf("files.find")[0], { text: "something else" });
    expect(await asked).toMatchObject({ kind: "refused", refusal: { code: "internal" } });
  });

  it("tells a refusal from a lost connection", async () => {
    const { transport, store } = openLive();
    const refused = store.ask({ type: "queue.clear", version: 1 });
    transport.reply(transport.sentOf("queue.clear")[0], "queue-changed");
    expect(await refused).toMatchObject({ kind: "refused", refusal: { code: "queue-changed" } });
    const lost = store.ask({ type: "queue.clear", version: 2 });
    transport.cut();
    expect(await lost).toEqual({ kind: "lost" });
    expect(await store.ask({ type: "queue.resume" })).toEqual({ kind: "lost" });
  });
});

describe("a picture of the host", () => {
  const image = { id: "f".repeat(64), type: "image/png", bytes: 5 } as const;

  async function fetchOf(pieces: readonly string[]): Promise<Blob | null> {
    const { transport, store } = openLive();
    const fetched = fetchPicture(store, image);
    for (const piece of pieces) {
      transport.reply(transport.sentOf("image.get").at(-1), {
        data: btoa(piece),
        total: image.bytes,
      });
      await settled();
    }
    return fetched;
  }

  it("comes piece by piece", async () => {
    const picture = await fetchOf(["abc", "de"]);
    expect(picture?.type).toBe("image/png");
    expect(await picture?.text()).toBe("abcde");
  });

  it("is none when a piece is empty or there is more than there should be", async () => {
    expect(await fetchOf(["abc", ""])).toBeNull();
    expect(await fetchOf(["abcdef"])).toBeNull();
  });
});
