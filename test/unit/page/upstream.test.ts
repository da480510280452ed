import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import { reduce } from "../../../src/shared/reducer";
import { initialState } from "../../../src/shared/state";
import type { Conversation } from "../../../src/shared/state";
import {
  comesThroughNgrok,
  isOfNgrok,
  linkOf,
  linksOf,
} from "../../../webview-ui/src/components/linksOf";
import {
  nextUpstreamLook,
  shownUpstream,
  upstreamOf,
} from "../../../webview-ui/src/components/upstreamOf";
import {
  accepted,
  block,
  conversationId,
  ended,
  opened,
  started,
  text,
} from "../../browser/support/fixtures";

const turn = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const now = 1_000_000;

function conversation(...events: HostEvent[]): Conversation {
  const all = [...opened(), accepted("Go.", turn), started(turn), ...events];
  const state = all.reduce((before, event) => reduce(before, { at: now, event }), initialState);
  const [found] = state.conversations;
  if (found === undefined) throw new Error("There is no conversation.");
  return found;
}

/** The service failed, and is asked again at this time. */
function attempt(id: string, until: number): HostEvent {
  const problem = { code: "api-retry", detail: "529" } as const;
  return block(turn, { kind: "notice", id, level: "warning", problem, until });
}

describe("the links behind the PC", () => {
  it("are well while nothing says otherwise", () => {
    expect(upstreamOf(null, now)).toBeNull();
    expect(upstreamOf(conversation(block(turn, text("a", "Hello"))), now)).toBeNull();
  });

  it("tell that the service fails from the first failed attempt on", () => {
    const failing = conversation(attempt("1", now - 12_000), attempt("2", now + 16_000));
    const upstream = upstreamOf(failing, now);
    expect(upstream).toMatchObject({ link: "service", since: now - 12_000 });
    expect(shownUpstream(upstream, now)).toMatchObject({ isLong: true });
  });

  it("say nothing of a failure of less than 2 s, and its reason only after 10 s", () => {
    const upstream = upstreamOf(conversation(attempt("1", now)), now);
    expect(shownUpstream(upstream, now + 1_999)).toBeNull();
    expect(shownUpstream(upstream, now + 2_000)).toMatchObject({ isLong: false });
    expect(nextUpstreamLook(upstream, now)).toBe(2_000);
  });

  it("are well again when something comes, when the turn ends, or no other attempt failed", () => {
    const [first, last] = [attempt("1", now - 9_000), attempt("2", now)];
    const answer = block(turn, text("a", "Hello"));
    expect(upstreamOf(conversation(first, last, answer), now)).toBeNull();
    expect(upstreamOf(conversation(first, last, ended(turn, "failed")), now)).toBeNull();
    expect(upstreamOf(conversation(first, last), now + 10_001)).toBeNull();
    expect(upstreamOf(conversation(first, answer, last), now)).toMatchObject({ since: now });
  });

  it("tell that Claude is not running, and since when where its last turn says so", () => {
    const problem = { code: "claude-exited", detail: "exit code 1" } as const;
    const failed: HostEvent = {
      type: "agent.changed",
      conversationId,
      agent: { kind: "failed", problem },
    };
    expect(upstreamOf(conversation(failed), now)).toMatchObject({ link: "claude", since: null });
    const lost: HostEvent = {
      type: "turn.ended",
      conversationId,
      turnId: turn,
      status: "failed",
      stats: null,
      problem,
    };
    const upstream = upstreamOf(conversation(lost, failed), now);
    expect(upstream).toMatchObject({ link: "claude", since: now });
    expect(shownUpstream(upstream, now)).toMatchObject({ isLong: true });
    expect(nextUpstreamLook(upstream, now)).toBeNull();
  });
});

describe("the way to an answer", () => {
  it.each([
    ["offline", "device"],
    ["unreachable", "ngrok"],
    ["quota", "ngrok"],
    ["sign-in", "ngrok"],
    ["asleep", "pc"],
    ["no-server", "pc"],
    ["stopped", "pc"],
  ] as const)("through ngrok: %s is the fault of %s", (fault, link) => {
    expect(linkOf(fault, true)).toBe(link);
  });

  it("has ngrok in it where ngrok answered", () => {
    expect((["quota", "asleep", "sign-in"] as const).every(isOfNgrok)).toBe(true);
    expect((["offline", "unreachable", "stopped"] as const).some(isOfNgrok)).toBe(false);
  });

  it("is well up to the broken link and unknown behind it", () => {
    expect(linksOf("pc", true).map(({ state }) => state)).toEqual([
      ...["well", "well", "broken"],
      ...["unknown", "unknown"],
    ]);
    expect(linksOf(linkOf("unreachable", false), false).map(({ link }) => link)).toEqual([
      ...["device", "pc"],
      ...["claude", "service"],
    ]);
  });

  it.each([
    ["remote.ngrok-free.app", null, true],
    ["own.example.com", "https://own.example.com", true],
    ["127.0.0.1", "https://remote.ngrok-free.app", false],
    ["notngrok.app.example.com", null, false],
  ] as const)("%s with the tunnel %s goes through ngrok: %s", (host, tunnel, isThrough) => {
    expect(comesThroughNgrok(host, tunnel)).toBe(isThrough);
  });
});
