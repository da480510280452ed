import { describe, expect, it } from "vitest";
import { opened } from "./support/fixtures";
import type { HttpAnswer } from "./support/fakeHost";
import { usePageBench } from "./support/pageBench";

/** What ngrok answers instead of the PC: recognised, told in words, and never taken for success. */
const bench = usePageBench();

function ngrok(code: string, status = 200): HttpAnswer {
  return { status, html: `<h1>${code}</h1>`, headers: { "ngrok-error-code": code } };
}

const signIn: HttpAnswer = { status: 302, html: "", headers: { location: "/elsewhere" } };

/** An open page with a draft loses its connection, and this is in its way. */
async function interrupt(answer: HttpAnswer): Promise<void> {
  await bench.openConversation();
  await bench.composer.fill("half a thought");
  bench.host.me = answer;
  bench.host.isReachable = false;
  bench.host.cut();
}

const strip = () => bench.page.locator(".strip.has-action");

describe("the page that lost its connection", () => {
  it.each([
    ["ERR_NGROK_725", "The monthly limit of ngrok's plan is reached."],
    ["ERR_NGROK_727", "The monthly limit of ngrok's plan is reached."],
    ["ERR_NGROK_734", "ngrok's limit of requests per minute is reached."],
    ["ERR_NGROK_702", "ngrok's limit of requests per minute is reached."],
    ["ERR_NGROK_3200", "ngrok answers, the PC does not. Its tunnel is off"],
    ["ERR_NGROK_8012", "The tunnel is there, but Remote Claude behind it does not answer."],
  ])("says what %s means, and keeps the draft", async (code, words) => {
    await interrupt(ngrok(code));
    await strip().getByText(words).waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
  });

  it("tells a tunnel without a server from a tunnel without a PC", async () => {
    await interrupt({
      status: 502,
      html: "failed to dial backend: Connection refused",
      headers: { "content-type": "text/plain" },
    });
    await strip().getByText("The tunnel is there").waitFor();
  });

  it("points at ngrok where nothing answers at all, not even its edge, and is back by itself", async () => {
    bench.host.emit(...opened());
    const { host } = bench.host.state;
    const tunnel = { kind: "online", url: bench.origin } as const;
    bench.host.emit({ type: "host.changed", host: { ...host, tunnel } });
    await bench.open();
    await bench.page.getByText("Claude works in my-app").waitFor();
    await bench.composer.fill("half a thought");
    const { port } = new URL(bench.origin);
    await bench.host.stop();
    await bench.page.locator(".strip[data-tone=red]").waitFor({ timeout: 30_000 });
    const links = bench.page.locator(".link-chain li");
    expect(await links.allTextContents()).toEqual([
      "This device: works",
      "ngrok: here it is broken",
      "PC: not known",
      "Claude: not known",
      "Service: not known",
    ]);
    await bench.host.start(Number(port));
    await bench.page.locator(".page[data-live=true]").waitFor({ timeout: 60_000 });
    expect(await bench.composer.inputValue()).toBe("half a thought");
  });

  it("leads to the sign-in and comes back with the draft", async () => {
    await interrupt(signIn);
    await strip().getByText("ngrok asks you to sign in again.").waitFor();
    const help = bench.page.getByText("Sign-in fails, or “OAuth state error”?");
    await help.tap();
    const link = bench.page.getByRole("link", { name: "To ngrok's sign-in" });
    expect(await link.getAttribute("href")).toBe("/ngrok/login?redirect_path=%2F");
    const button = strip().getByRole("button", { name: "Sign in again" });
    for (const target of [link, button, help]) {
      expect(Math.round((await target.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    bench.host.isReachable = true;
    const loaded = bench.page.waitForEvent("load");
    await button.tap();
    await loaded;
    await bench.page.locator(".page[data-live=true]").waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
  });

  it("knows ngrok's own page, which only the socket gets, and opens it in the whole tab", async () => {
    const { me } = bench.host;
    await interrupt(me);
    bench.host.plain = ngrok("ERR_NGROK_6024");
    bench.host.cut();
    await strip().getByText("ngrok shows a page of its own first.").waitFor();
    bench.host.isReachable = true;
    const loaded = bench.page.waitForEvent("load");
    await strip().getByRole("button", { name: "Open it" }).tap();
    await loaded;
    expect(await bench.composer.inputValue()).toBe("half a thought");
  });

  it("does not log out where only ngrok answers", async () => {
    await interrupt(ngrok("ERR_NGROK_3200"));
    bench.host.logout = ngrok("ERR_NGROK_3200");
    await bench.page.getByRole("button", { name: "Menu" }).tap();
    await bench.page.getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("group").getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByText("Could not log out").waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
  });
});

describe("pairing with ngrok in between", () => {
  const code = "c".repeat(22);
  const unpaired: HttpAnswer = {
    status: 401,
    body: { error: { code: "unauthenticated", id: "1" } },
  };

  it("leads to the sign-in and goes on with the same code, which is in no address", async () => {
    bench.host.emit(...opened());
    bench.host.me = unpaired;
    bench.host.pair = [signIn];
    await bench.open(undefined, `/#p=${code}`);
    await bench.page.getByText("Sign in with ngrok first").waitFor();
    await bench.page.getByText("Sign-in fails, or “OAuth state error”?").waitFor();
    bench.host.pair = [{ status: 202, body: { ticket: "t".repeat(22), number: "42" } }];
    await bench.page.getByRole("button", { name: "Sign in", exact: true }).tap();
    await bench.page.getByText("42").waitFor();
    expect(bench.page.url()).toBe(`${bench.origin}/`);
    const codes = bench.host.requests.filter(
      ({ body }) => typeof body === "object" && body !== null && "code" in body,
    );
    expect(codes.map(({ body }) => body)).toEqual([
      { code, name: "iPhone · Safari" },
      { code, name: "iPhone · Safari" },
    ]);
    const kept = await bench.page.evaluate<string>("JSON.stringify({ ...sessionStorage })");
    expect(kept).not.toContain(code);
  });

  it("says so where the limit of the plan is what is in the way", async () => {
    bench.host.me = unpaired;
    bench.host.pair = [ngrok("ERR_NGROK_727")];
    await bench.open(undefined, `/#p=${code}`);
    await bench.page.getByText("The monthly limit of ngrok's plan is reached.").waitFor();
  });

  it("offers help to somebody who comes from the sign-in without a code", async () => {
    bench.host.me = unpaired;
    await bench.open();
    await bench.page.getByText(/scan the code once more/i).waitFor();
    await bench.page.getByText("Sign-in fails, or “OAuth state error”?").tap();
    await bench.page.getByText("Allow cookies, and leave private browsing.").waitFor();
  });
});

describe("an address with more in it than it should", () => {
  it.each([
    "/?gatewayUrl=wss://evil.example",
    "/?ws=wss://evil.example/ws",
    "/#server=wss://evil.example",
    `/#p=${"c".repeat(22)}&server=wss://evil.example`,
    "/?redirect=//evil.example#/\\evil.example",
  ])("%s changes nothing, and goes from the address bar", async (path) => {
    bench.host.emit(...opened());
    const sockets: string[] = [];
    const phone = await bench.newPhone();
    phone.on("websocket", (socket) => sockets.push(socket.url()));
    await bench.open(Promise.resolve(phone), path);
    await bench.page.getByText("Claude works in my-app").waitFor();
    expect(bench.page.url()).toBe(`${bench.origin}/`);
    const own = `${bench.origin.replace("http", "ws")}/ws`;
    // The hello that comes with it is told in letters of base64url.
    const places = sockets.map((address) => address.replace(/\?hello=[\w-]+$/, ""));
    expect(new Set(places)).toEqual(new Set([own]));
  });
});
