import { describe, expect, it } from "vitest";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

describe("pairing", () => {
  const code = "c".repeat(22);
  const refusal = (status: number, name: string): { status: number; body: unknown } => ({
    status,
    body: { error: { code: name, id: "1" } },
  });

  async function openLink(): Promise<void> {
    bench.host.emit(...opened());
    bench.host.me = refusal(401, "unauthenticated");
    await bench.open(undefined, `/#p=${code}`);
  }

  it("shows the number until the PC says yes, and leaves no code behind", async () => {
    bench.host.pair = [{ status: 202, body: { ticket: "t".repeat(22), number: "42" } }];
    await openLink();
    await bench.page.getByRole("heading", { name: "Waiting for Allow on your PC" }).waitFor();
    await bench.page.getByText("42").waitFor();
    expect(bench.page.url()).toBe(`${bench.origin}/`);
    // A tab that the phone threw away goes on waiting.
    await bench.page.reload();
    await bench.page.getByText("42").waitFor();
    bench.host.pair = [
      {
        status: 200,
        body: { deviceId: "d1", deviceName: "x", hostName: "studio", workspaceName: "my-app" },
      },
    ];
    await bench.page.getByText("Claude works in my-app").waitFor();
    const bodies = bench.host.requests
      .filter(({ route }) => route === "POST /api/pair")
      .map(({ body }) => body);
    expect(bodies[0]).toEqual({ code, name: "iPhone · Safari" });
    expect(bodies.at(-1)).toEqual({ ticket: "t".repeat(22) });
  });

  it("presents the code of a new device at once, and needs none on a paired one", async () => {
    const me = { deviceId: "d1", deviceName: "x", hostName: "studio", workspaceName: "my-app" };
    const asked = (): readonly string[] =>
      bench.host.requests.map(({ route }) => route).filter((route) => route.includes(" /api/"));
    bench.host.pair = [{ status: 200, body: me }];
    await openLink();
    await bench.page.getByText("Claude works in my-app").waitFor();
    expect(asked()).toEqual(["POST /api/pair"]);
    bench.host.me = { status: 200, body: me };
    await bench.page.goto("about:blank");
    await bench.page.goto(`${bench.origin}/#p=${code}`);
    await bench.page.getByText("Claude works in my-app").waitFor();
    expect(asked()).toEqual(["POST /api/pair", "GET /api/me"]);
  });

  it.each([
    [401, "code-invalid", "This link was already used or is older than 5 minutes."],
    [403, "pairing-denied", "The PC said no."],
    [410, "pairing-expired", "Nobody answered on the PC"],
    [409, "pairing-busy", "Another device is being paired"],
    [429, "too-many-attempts", "Too many attempts. Wait 15 minutes"],
    [403, "forbidden", "does not accept requests from this address"],
    [500, "internal", "Something went wrong on the PC."],
  ])("explains %i %s in its own words", async (status, name, words) => {
    bench.host.pair = [refusal(status, name)];
    await openLink();
    await bench.page.getByText(words).waitFor();
  });

  it("says how long to wait where the PC tells", async () => {
    const { status, body } = refusal(429, "too-many-attempts");
    bench.host.pair = [{ status, body, headers: { "retry-after": "150" } }];
    await openLink();
    await bench.page.getByText("Too many attempts. Wait 3 minutes").waitFor();
  });

  it("takes no page of somebody else for success", async () => {
    bench.host.pair = [{ status: 200, html: "<h1>Welcome</h1>" }];
    await openLink();
    await bench.page.getByText("ngrok answers, the PC does not.").waitFor();
    bench.host.pair = [{ status: 200, body: { ok: true } }];
    await bench.page.getByRole("button", { name: "Try again" }).tap();
    await bench.page.getByText("Pairing this device…").waitFor({ state: "detached" });
    await bench.page.getByText("ngrok answers, the PC does not.").waitFor();
  });

  it("tells how to pair when there is neither code nor session", async () => {
    bench.host.me = refusal(401, "unauthenticated");
    await bench.open();
    await bench.page.getByRole("heading", { name: "Pair this device" }).waitFor();
    // A sign-in leads here without the code, which stayed behind in the link.
    const key = bench.page.locator("h1 + .pair-key");
    expect(await key.textContent()).toBe(
      "Just signed in? Scan the code once more: it was not used and still works.",
    );
  });

  it("ends with logging out, asked once more, which leaves nothing behind", async () => {
    await bench.openConversation();
    await bench.composer.fill("secret draft");
    await bench.page.getByRole("button", { name: "Menu" }).tap();
    await bench.page.getByRole("button", { name: "Log out" }).dblclick();
    await bench.page.getByText("You need your PC to come back. Log out?").waitFor();
    await bench.page.getByRole("button", { name: "Cancel" }).tap();
    expect(bench.host.requests.map(({ route }) => route)).not.toContain("POST /api/logout");
    await bench.page.getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("group").getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("heading", { name: "You are logged out" }).waitFor();
    expect(
      await bench.page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })"),
    ).toBe("{}");
  });

  it("leaves no storage, database or cache after logging out, in no tab", async () => {
    await bench.openConversation();
    const other = await bench.page.context().newPage();
    await other.goto(bench.origin);
    await other.getByText("Claude works in my-app").waitFor();
    await other.getByRole("textbox").fill("typed in the other tab");
    await bench.page.evaluate(`(async () => {
      await caches.open("assets-1");
      await new Promise((resolve) => {
        indexedDB.open("drafts").onsuccess = ({ target }) => { target.result.close(); resolve(); };
      });
    })()`);
    await bench.page.getByRole("button", { name: "Menu" }).tap();
    await bench.page.getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("group").getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("heading", { name: "You are logged out" }).waitFor();
    await other.getByRole("heading", { name: "You are logged out" }).waitFor();
    await expect
      .poll(() =>
        bench.page.evaluate(
          "Promise.all([indexedDB.databases(), caches.keys()]).then((lists) => lists.flat().length)",
        ),
      )
      .toBe(0);
    expect(await other.evaluate("JSON.stringify({ ...localStorage })")).toBe("{}");
  });

  it("does not take the message box away in the middle of a word where it is too old to go on", async () => {
    await bench.openConversation();
    const box = bench.page.locator(".composer-field");
    await box.tap();
    await bench.page.keyboard.type("half a tho");
    const error = { code: "wrong-protocol", message: "" } as const;
    bench.host.tell({ type: "error", error });
    const title = bench.page.getByRole("heading", { name: "This page is out of date" });
    for (const letter of "ught") {
      await bench.page.keyboard.type(letter);
      expect(await title.count()).toBe(0);
    }
    expect(await box.inputValue()).toBe("half a thought");
    await box.blur();
    await title.waitFor();
  });

  it("offers to log out also where the page is too old to go on", async () => {
    await bench.openConversation();
    const error = { code: "wrong-protocol", message: "" } as const;
    bench.host.tell({ type: "error", error });
    await bench.page.getByRole("heading", { name: "This page is out of date" }).waitFor();
    await bench.page.getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("group").getByRole("button", { name: "Log out" }).tap();
    await bench.page.getByRole("heading", { name: "You are logged out" }).waitFor();
  });
});
