import { describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { ExternalAddresses, readExternalAddress } from "../../../src/editor/externalAddress";
import { FakeApp } from "./fakes";

const held: { answer: (url: string) => Promise<string> } = vi.hoisted(() => ({
  answer: (url) => Promise.resolve(url),
}));
vi.mock("vscode", () => ({
  Uri: { parse: (text: string) => ({ toString: () => text }) },
  env: {
    asExternalUri: async (uri: { toString: () => string }) => {
      const text = await held.answer(uri.toString());
      return { toString: () => text };
    },
  },
}));

const local = "http://127.0.0.1:8765";

describe("the address for the browser in front of VS Code", () => {
  it.each([
    [`${local}/`, { kind: "same" }],
    [local, { kind: "same" }],
    ["http://localhost:54321/", { kind: "origin", origin: "http://localhost:54321" }],
    ["http://127.0.0.1:54321/", { kind: "origin", origin: "http://127.0.0.1:54321" }],
    ["https://name-8765.example.dev/", { kind: "origin", origin: "https://name-8765.example.dev" }],
    ["http://127.0.0.1:9/proxy/8765/", { kind: "unusable", url: "http://127.0.0.1:9/proxy/8765/" }],
    ["https://x.example/?tkn=1", { kind: "unusable", url: "https://x.example/?tkn=1" }],
    ["http://192.0.2.7:8765/", { kind: "unusable", url: "http://192.0.2.7:8765/" }],
    ["vscode://x", { kind: "unusable", url: "vscode://x" }],
    ["not a url", { kind: "same" }],
  ])("%s", (external, address) => {
    expect(readExternalAddress(local, external)).toEqual(address);
  });

  it("is asked for once, and the local door answers to it from then on", async () => {
    const app = new FakeApp();
    const addresses = new ExternalAddresses(silentLogger);
    let changes = 0;
    addresses.onDidChange(() => {
      changes += 1;
    });
    expect(addresses.of(app)).toEqual({ kind: "same" });
    held.answer = () => Promise.resolve("http://localhost:54321/");
    await addresses.look(app);
    expect(app.answeredTo).toEqual(["http://localhost:54321"]);
    expect(addresses.of(app)).toEqual({ kind: "origin", origin: "http://localhost:54321" });
    expect(changes).toBe(1);
    expect(addresses.of(new FakeApp())).toEqual({ kind: "same" });
  });

  it("is asked for again when the door has moved; what was known counts no more", async () => {
    const app = new FakeApp();
    const addresses = new ExternalAddresses(silentLogger);
    held.answer = () => Promise.resolve("http://localhost:54321/");
    await addresses.look(app);
    let finish: (url: string) => void = () => undefined;
    held.answer = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    app.move("http://127.0.0.1:8766");
    const first = addresses.look(app);
    expect(addresses.of(app)).toEqual({ kind: "same" });
    expect(app.answeredTo).toEqual(["http://localhost:54321", null]);
    app.move("http://127.0.0.1:8767");
    const late = finish;
    const second = addresses.look(app);
    late("http://localhost:54322/");
    await first;
    expect(addresses.of(app)).toEqual({ kind: "same" });
    finish("http://localhost:54323/");
    await second;
    expect(app.answeredTo.at(-1)).toBe("http://localhost:54323");
    expect(addresses.of(app)).toEqual({ kind: "origin", origin: "http://localhost:54323" });
  });

  it("opens no door for an address with a path, or for none", async () => {
    const app = new FakeApp();
    const addresses = new ExternalAddresses(silentLogger);
    held.answer = () => Promise.resolve("https://host.example/proxy/8765/");
    await addresses.look(app);
    expect(addresses.of(app).kind).toBe("unusable");
    held.answer = () => Promise.reject(new Error("no tunnel"));
    await addresses.look(app);
    expect(addresses.of(app).kind).toBe("same");
    expect(app.answeredTo.filter((origin) => origin !== null)).toEqual([]);
  });
});
