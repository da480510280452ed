import { describe, expect, it } from "vitest";
import { readUpgradeTarget } from "../../../src/server/helloQuery";
import { maxHelloQueryLength } from "../../../src/shared/limits";

const epoch = "0b7c5b8e-3a52-4d55-9d5e-3f0d3f6a9c11";
const hello = { type: "hello", protocol: 1, clientId: "page" };

function withHello(value: unknown): string {
  return `/ws?hello=${encoded(JSON.stringify(value))}`;
}

function encoded(text: string | Buffer): string {
  return Buffer.from(text as string).toString("base64url");
}

describe("where an upgrade goes to", () => {
  it("is /ws, where hello comes in a message", () => {
    expect(readUpgradeTarget("/ws")).toEqual({ ok: true, hello: null });
  });

  it.each([
    ["at first", hello],
    ["with a cursor", { ...hello, cursor: { epoch, seq: 17 } }],
    ["of another version, which is told in words", { ...hello, protocol: 2 }],
    ["in Korean", { ...hello, clientId: "전화" }],
  ])("may bring a hello: %s", (_name, value) => {
    expect(readUpgradeTarget(withHello(value))).toEqual({ ok: true, hello: value });
  });

  it.each([["/"], ["/ws/"], ["/wss"], ["/ws#x"], ["/WS?hello=e30"], [""]])(
    "%s is nowhere",
    (target) => {
      expect(readUpgradeTarget(target)).toEqual({ ok: false, code: "not-found" });
    },
  );

  const good = withHello(hello);
  it.each([
    ["nothing", "/ws?"],
    ["no value", "/ws?hello="],
    ["another name", good.replace("hello=", "Hello=")],
    ["another name before it", good.replace("?", "?a=b&")],
    ["another name behind it", `${good}&a=b`],
    ["it twice", `${good}&${good.slice("/ws?".length)}`],
    ["a fragment", `${good}#x`],
    ["a second question mark", `${good}?`],
    ["an escaped letter", good.replace("hello=e", "hello=%65")],
    ["padding", `${good}=`],
    ["base64's own letters", `/ws?hello=${"+/".repeat(4)}`],
    ["a space", `${good} `],
    ["a letter too few", good.slice(0, -1)],
    ["a letter too many", `${good}A`],
    ["bits that nobody reads", `/ws?hello=${encoded("{}x").slice(0, -1)}9`],
    ["bytes that are no text", `/ws?hello=${encoded(Buffer.from([0x22, 0xff, 0x22]))}`],
    ["no JSON", `/ws?hello=${encoded("hello")}`],
    ["two values", `/ws?hello=${encoded(`${JSON.stringify(hello)}{}`)}`],
    ["null", withHello(null)],
    ["a list", withHello([hello])],
    ["a text", withHello("hello")],
    ["another message", withHello({ type: "ping" })],
    ["no type", withHello({ protocol: 1, clientId: "page" })],
    ["no name", withHello({ type: "hello", protocol: 1 })],
    ["an empty name", withHello({ ...hello, clientId: "" })],
    ["a name that is too long", withHello({ ...hello, clientId: "x".repeat(65) })],
    ["a name that is a number", withHello({ ...hello, clientId: 1 })],
    ["a field that nobody knows", withHello({ ...hello, role: "full" })],
    ["a prototype", `/ws?hello=${encoded('{"__proto__":{"type":"hello"},"protocol":1}')}`],
    ["a cursor before the first", withHello({ ...hello, cursor: { epoch, seq: -1 } })],
    ["a cursor of no epoch", withHello({ ...hello, cursor: { epoch: "x", seq: 1 } })],
    ["a cursor with more", withHello({ ...hello, cursor: { epoch, seq: 1, all: true } })],
  ])("with %s is refused", (_name, target) => {
    expect(readUpgradeTarget(target)).toEqual({ ok: false, code: "bad-request" });
  });

  it("is bounded, whatever it says", () => {
    const json = JSON.stringify(hello);
    const fits = Math.floor((maxHelloQueryLength * 3) / 4);
    const longest = `/ws?hello=${encoded(json.padEnd(fits, " "))}`;
    expect(readUpgradeTarget(longest)).toEqual({ ok: true, hello });
    const longer = `/ws?hello=${encoded(json.padEnd(fits + 1, " "))}`;
    expect(readUpgradeTarget(longer)).toEqual({ ok: false, code: "bad-request" });
  });
});
