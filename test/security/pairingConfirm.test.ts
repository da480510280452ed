import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HeadlessEvent } from "../support/headless";
import { expectRefusal } from "./support/refused";
import { Rig } from "./support/rig";
import type { Answer } from "./support/wire";
import { valuesOf } from "./support/wire";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start({ confirmsDevices: true });
});

afterAll(() => rig.stop());

interface Asked {
  readonly ticket: string;
  readonly number: string;
  readonly question: HeadlessEvent & { readonly id: string };
}

let last = 0;
async function askIn(): Promise<{ code: string; answer: Answer }> {
  const code = await rig.code();
  last += 1;
  const headers = { Cookie: null, "X-Forwarded-For": `203.0.113.${last}` };
  return { code, answer: await rig.post("L", "/api/pair", { code, name: "My phone" }, headers) };
}

async function waiting(): Promise<Asked> {
  const { answer } = await askIn();
  expect(answer.status).toBe(202);
  const question = (await rig.headless.waitFor("confirm")) as Asked["question"];
  return { ...(JSON.parse(answer.body) as { ticket: string; number: string }), question };
}

const collect = (ticket: string): Promise<Answer> =>
  rig.ask("L", rig.postRequest("L", "/api/pair", { ticket }, { Cookie: null }), 25_000);

const settle = (command: "allow" | "deny", { question }: Asked): void => {
  rig.headless.command({ command, id: question.id });
};

describe("R33 the owner says who comes in", () => {
  it("a right code alone gives a ticket and a number, no cookie, and nothing to get in with", async () => {
    const asked = await waiting();
    expect(asked.number).toMatch(/^\d\d$/);
    expect(asked.question).toMatchObject({
      name: "My phone",
      number: asked.number,
      address: expect.stringMatching(/^203\.0\.113\./) as string,
    });
    for (const value of [asked.ticket, asked.ticket.padEnd(43, "A")]) {
      const headers = { Cookie: `__Host-rc=${value}` };
      expectRefusal(await rig.ask("L", { headers }), [401]);
      expectRefusal(await rig.upgrade("L", { headers }), [401]);
    }
    expect(await rig.storedDevices()).toEqual([]);
    settle("deny", asked);
    expectRefusal(await collect(asked.ticket), [403]);
    expect(await rig.storedDevices()).toEqual([]);
  });

  it("Allow lets it in: the control", async () => {
    const asked = await waiting();
    const answer = collect(asked.ticket);
    settle("allow", asked);
    const { status, ...rest } = await answer;
    expect(status).toBe(200);
    const cookie = valuesOf(rest, "set-cookie")[0]?.split(";")[0] ?? "";
    expect((await rig.ask("L", { headers: { Cookie: cookie } })).status).toBe(200);
    // The phone has used it: whoever else has the ticket gets no second one.
    expectRefusal(await collect(asked.ticket), [410]);
  });

  it("a second device has to wait, and the owner hears of it", async () => {
    const asked = await waiting();
    const { code, answer } = await askIn();
    expectRefusal(answer, [409]);
    for (;;) {
      const { kind } = await rig.headless.waitFor("alert");
      if (kind === "pairing-crowded") break;
    }
    settle("deny", asked);
    expectRefusal(await collect(asked.ticket), [403]);
    // The code of the second one was not used up by it.
    const again = await rig.post("L", "/api/pair", { code, name: "x" }, { Cookie: null });
    expect(again.status).toBe(202);
    const question = (await rig.headless.waitFor("confirm")) as Asked["question"];
    rig.headless.command({ command: "deny", id: question.id });
  });

  it.each(["ticket", "", "A".repeat(22), "__proto__"])("a ticket %s is none", async (ticket) => {
    expectRefusal(await collect(ticket), [400, 401, 410]);
  });

  it("a question that is over can't be answered any more", async () => {
    const asked = await waiting();
    settle("deny", asked);
    expectRefusal(await collect(asked.ticket), [403]);
    settle("allow", asked);
    expectRefusal(await collect(asked.ticket), [403]);
    expect(await rig.storedDevices()).toHaveLength(1);
  });
});
