import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { Headless } from "../support/headless";
import { NgrokWay } from "../support/ngrokWay";
import type { Bench } from "./bench";
import { allowNext, startBench, stopBench } from "./bench";
import { Recorder } from "./recorder";

const token = "fake_ngrok_token_for_tests";
const domain = "network-test.ngrok-free.app";

let way: NgrokWay;

beforeEach(async () => {
  way = await NgrokWay.start("network", domain, { authtokens: [token] });
});

afterEach(() => way.stop());

/** Whatever a session has: a tool, a search for files, a second conversation, a new link. */
async function work({ client, headless }: Bench): Promise<void> {
  expect(headless.ready.public).toBe(`https://${domain}`);
  const sent = client.prompt("[[bash echo hi > made.txt]][[say see https://example.com/x]]");
  await allowNext(client);
  await client.untilTurnEnds(await sent);
  await client.request({ type: "files.find", query: "made" });
  await client.request({ type: "conversation.new" });
  await client.untilTurnEnds(await client.prompt("[[say ![a](https://example.com/a.png)]]"));
  await headless.pair();
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

function hasStrace(): boolean {
  try {
    execFileSync("strace", ["--quiet=all", "--output=/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    // It is not there, or this computer lets nobody trace.
    return false;
  }
}

/** The addresses of all calls of strace's log: `address:port`. */
function addressesOf(log: string): readonly string[] {
  const calls = log.matchAll(
    /sin6?_port=htons\((\d+)\).*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/g,
  );
  const all = [...calls].map(([, port, v4, v6]) => `${v4 ?? v6 ?? ""} ${port ?? ""}`);
  return [...new Set(all)];
}

describe("R67 nobody is contacted but ngrok and, by the CLI itself, the model", () => {
  it("the host and its children open no connection and look up no name but these", async () => {
    const recorder = new Recorder(way.place);
    const environment = { ...recorder.environment, NGROK_AUTHTOKEN: token };
    const bench = await startBench({ args: way.args, environment });
    try {
      await work(bench);
    } finally {
      await stopBench(bench);
    }
    const programs = await recorder.of("program");
    const names = programs.map(({ argv }) => path.basename(argv[0] ?? ""));
    // The control: it saw all three.
    expect([...new Set(names)].sort()).toEqual(["headless.js", "tunnelChild.js", "watchdog.js"]);
    for (const { host } of await recorder.of("lookup")) expect(host).toSatisfy(isLoopback);
    const edgePort = Number(way.edge.serverAddr.split(":")[1]);
    for (const { host = "localhost", port, path: place } of await recorder.of("connect")) {
      if (place !== undefined) continue;
      expect([host, port]).toEqual([expect.toSatisfy(isLoopback) as string, edgePort]);
    }
    expect(await recorder.of("datagram")).toEqual([]);
  });

  it.skipIf(!hasStrace())(
    "nor does anything below them, the SDK and the CLI included, as the system sees it",
    async () => {
      const log = path.join(way.place, "strace");
      const build = process.env["REMOTE_CLAUDE_TEST_BUILD"] ?? "dist";
      const bench = await startBench({
        args: way.args,
        script: path.resolve("test/security/underStrace.mjs"),
        environment: {
          NGROK_AUTHTOKEN: token,
          STRACED_SCRIPT: path.resolve(build, "headless.js"),
          STRACE_LOG: log,
        },
      });
      const { modelApi } = bench.headless;
      try {
        await work(bench);
      } finally {
        await stopBench(bench);
      }
      const found = addressesOf(await readFile(log, "utf8"));
      const ports = [way.edge.serverAddr.split(":")[1], new URL(modelApi.url).port];
      // The control: both are among them.
      for (const port of ports) expect(found).toContain(`127.0.0.1 ${port ?? ""}`);
      const strangers = found.filter((one) => {
        const [host = "", port = ""] = one.split(" ");
        // A connection of no address is how programs ask which of their own they would use.
        return !isLoopback(host) || !(ports.includes(port) || port === "0");
      });
      expect(strangers).toEqual([]);
    },
  );

  it("the page asks its own origin only, a whole session long", async () => {
    const build = process.env["REMOTE_CLAUDE_TEST_BUILD"];
    const headless = await Headless.start({
      args: ["--confirm-devices=no"],
      ...(build === undefined ? {} : { script: path.resolve(build, "headless.js") }),
    });
    const browser = await launchBrowser();
    try {
      const page = await newPhone(browser);
      const asked: string[] = [];
      page.context().on("request", (request) => asked.push(request.url()));
      page.on("websocket", (socket) => asked.push(socket.url()));
      await page.goto(headless.ready.pair);
      await page.getByText("Claude works in my-app").waitFor();
      const words =
        "[[say # Title\\n\\n![a](https://example.com/a.png) `code` https://example.com]]";
      await page.getByRole("textbox", { name: "Message to Claude" }).fill(words);
      await page.getByRole("button", { name: "Send", exact: true }).tap();
      await page.getByRole("heading", { name: "Title", exact: true }).waitFor();
      await page.reload();
      await page.getByRole("heading", { name: "Title", exact: true }).waitFor();
      const { host } = new URL(headless.ready.local);
      expect(asked.length).toBeGreaterThan(4);
      for (const url of asked) {
        if (/^(data|blob):/.test(url)) continue;
        expect(new URL(url).host).toBe(host);
      }
      expect(asked.some((url) => url.startsWith(`ws://${host}/`))).toBe(true);
    } finally {
      await browser.close();
      await headless.stop();
    }
  });
});
