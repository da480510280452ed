import { describe, expect, it } from "vitest";
import type { Happening, HappeningSort } from "../../../src/push/happenings";
import { encode, messageOf, tagOf, testMessage } from "../../../src/push/messages";
import { conversationId, stateOf, turnOf } from "./support";

const state = stateOf({ turns: [turnOf()] });
const sorts: readonly HappeningSort[] = [
  "permission",
  "question",
  "plan",
  "undecided",
  "done",
  "failed",
  "limit",
  "lifted",
  "used80",
  "used95",
  "anew",
];
const of = (sort: HappeningSort): Happening => ({
  kind: "needs",
  sort,
  id: "x",
  conversationId: /lifted|used|anew/.test(sort) ? null : conversationId,
  tag: `ask ${sort}`,
});
const told = (sort: HappeningSort, language: "en" | "ko", showsTitle = false) => {
  const message = messageOf(of(sort), state, { language, showsTitle }, 1);
  if (message.type !== "show") throw new Error("it shows nothing");
  return message;
};

describe("R69 what a notification says", () => {
  it.each(sorts)("%s: the project, and nothing of the conversation", (sort) => {
    for (const language of ["en", "ko"] as const) {
      const { title, body } = told(sort, language);
      expect(title).toContain("my-app");
      expect(body).not.toBe("");
      expect(JSON.stringify(told(sort, language))).not.toMatch(/secret|rename|plans/);
    }
  });

  it("the conversation's title only where the device wants it", () => {
    expect(told("permission", "en", true).body).toBe("The secret plans");
  });

  it("of the plan: which of its windows, by its name", () => {
    const happening = { ...of("used95"), id: "five_hour" };
    const title = (language: "en" | "ko") => {
      const message = messageOf(happening, state, { language, showsTitle: true }, 1);
      return message.type === "show" ? [message.title, message.target] : [];
    };
    expect(title("en")).toEqual(["my-app: 95% of the plan's limit is used (5 hours)", null]);
    expect(title("ko")).toEqual(["my-app: 요금제 한도(5시간)의 95%를 사용했습니다", null]);
  });

  it("what is in a name can't leave its line, nor fill the screen", () => {
    const named = stateOf({ title: `a\u202eb\nc${"x".repeat(500)}` });
    const message = messageOf(of("done"), named, { language: "en", showsTitle: true }, 1);
    expect(message.type === "show" && message.body).toMatch(/^ab cx* …$/u);
    expect(JSON.stringify(message).length).toBeLessThan(600);
  });

  it("all are of one length, so that the push service can't tell them apart", () => {
    const lengths = sorts.flatMap((sort) => [
      Buffer.byteLength(encode(told(sort, "en"))),
      Buffer.byteLength(encode(told(sort, "ko", true))),
    ]);
    lengths.push(Buffer.byteLength(encode({ type: "close", tag: tagOf(of("done")) })));
    lengths.push(Buffer.byteLength(encode(testMessage("ko", 1))));
    expect(new Set(lengths).size).toBe(1);
  });

  it("its tag is a topic that push services take", () => {
    expect(tagOf(of("done"))).toMatch(/^[\w-]{32}$/);
    expect(tagOf(of("done"))).not.toBe(tagOf(of("plan")));
  });
});
