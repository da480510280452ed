import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import type { ToolCall } from "../../../src/shared/state";
import { needsOf, workStateOf } from "../../../webview-ui/src/components/workState";
import { waitingIn } from "../../../webview-ui/src/text/waiting";
import { toolCall } from "../../support/toolCall";
import {
  accepted,
  conversationId,
  ended,
  opened,
  otherId,
  permission,
  phone,
  started,
  stateOf,
} from "./support/fakes";

function kindAfter(...events: HostEvent[]): string {
  const { conversations, queue } = stateOf(opened(otherId), opened(), ...events);
  const [conversation] = conversations;
  return conversation === undefined ? "none" : workStateOf(conversation, queue).kind;
}

describe("what a conversation is doing", () => {
  it("is working as soon as a prompt is its turn", () => {
    expect(kindAfter()).toBe("ready");
    expect(kindAfter(accepted("t1"))).toBe("waiting");
    expect(kindAfter(accepted("t1"), started("t1"))).toBe("working");
    expect(kindAfter(accepted("t1"), started("t1"), ended("t1"))).toBe("ready");
  });

  it("is not waiting because of another conversation's prompt", () => {
    expect(kindAfter(accepted("t1", { conversationId: otherId }))).toBe("ready");
  });

  it("needs a decision until somebody has made it", () => {
    const undecided = [accepted("t1"), started("t1"), ended("t1", "indeterminate")];
    expect(kindAfter(...undecided)).toBe("undecided");
    const choice = "dismiss";
    expect(
      kindAfter(...undecided, {
        type: "turn.settled",
        conversationId,
        turnId: "t1",
        choice,
        by: phone,
      }),
    ).toBe("ready");
  });

  it("works in the background while a sub-agent goes on that no turn waits for", () => {
    const agent = (change: Partial<ToolCall>): HostEvent => ({
      type: "block.started",
      conversationId,
      turnId: "t1",
      block: {
        kind: "tool",
        id: "a",
        tool: toolCall({ kind: "agent", isInBackground: true, ...change }),
        startedAt: 1,
        endedAt: null,
      },
    });
    const turn = [accepted("t1"), started("t1")];
    expect(kindAfter(...turn, agent({ status: "running" }))).toBe("working");
    expect(kindAfter(...turn, agent({ status: "running" }), ended("t1"))).toBe("background");
    expect(kindAfter(...turn, agent({ status: "done" }), ended("t1"))).toBe("ready");
  });

  it("counts what it wants from a person", () => {
    const [conversation] = stateOf(
      opened(),
      accepted("t1"),
      started("t1"),
      ended("t1", "indeterminate"),
      { type: "permission.requested", conversationId, request: permission },
    ).conversations;
    expect(conversation && needsOf(conversation)).toBe(2);
  });
});

describe("the prompts that wait in a conversation", () => {
  it("have their places in the whole queue", () => {
    const { queue } = stateOf(
      opened(otherId),
      opened(),
      accepted("a", { conversationId: otherId }),
      accepted("b"),
      accepted("c", { conversationId: otherId }),
      accepted("d"),
    );
    expect(waitingIn(queue, conversationId).map(({ prompt, place }) => [prompt.id, place])).toEqual(
      [
        ["b", 2],
        ["d", 4],
      ],
    );
  });
});
