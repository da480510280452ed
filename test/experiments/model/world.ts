import { setImmediate } from "node:timers/promises";
import { savedTurn } from "../../unit/conversation/support/fakeHistory";
import type { TestHost } from "../../unit/conversation/support/testHost";
import type { Conversation } from "../../../src/shared/state";
import { pick, uuidFrom } from "./wishes";

const models = ["default", "large"].map((value) => ({
  value,
  name: value,
  description: "",
  efforts: [],
}));

/** Something happens that no client asked for: an agent speaks, asks, ends or dies; the disk fills up. */
export async function livePast(host: TestHost, random: () => number): Promise<void> {
  const dice = random();
  if (dice < 0.005) host.journal.fails = () => true;
  else if (dice < 0.1) host.journal.fails = () => false;
  const running = host.state.conversations.filter(({ turns }) =>
    turns.some(({ endedAt }) => endedAt === null),
  );
  const conversation = pick(running, random);
  if (conversation !== undefined) live(host, conversation, random);
  else if (dice > 0.99) {
    const catalog = { models, permissionModes: [], commands: [] };
    host.agent.last.say({ type: "catalog", catalog });
  } else if (dice > 0.985) {
    // A terminal writes in one of the conversations.
    const quiet = pick(host.state.conversations, random);
    if (quiet !== undefined) host.history.write(quiet.id, savedTurn(uuidFrom(random), "theirs"));
  }
  await setImmediate();
}

function live(
  host: TestHost,
  { id, turns, permissions }: Conversation,
  random: () => number,
): void {
  const session = host.agent.of(id);
  const turn = turns.find(({ endedAt }) => endedAt === null);
  if (turn === undefined) return;
  const dice = random();
  const blockId = uuidFrom(random);
  const isStopping = turn.status === "stopping";
  if (isStopping && dice < 0.5) session.end("interrupted");
  else if (dice < 0.4) {
    session.say(
      { type: "block-started", block: { kind: "text", id: blockId, text: "", isOpen: true } },
      { type: "block-appended", blockId, text: "안녕 ".repeat(Math.floor(random() * 50)) },
      { type: "block-ended", blockId },
    );
  } else if (dice < 0.55) {
    const content = { kind: "command", command: `echo ${blockId}`, description: null } as const;
    const grants = { conversation: [], always: [] };
    const request = { id: blockId, toolName: "Bash", content, blockedPath: null, grants };
    session.say({ type: "permission-requested", request });
  } else if (dice < 0.58) {
    const [asked] = permissions;
    if (asked !== undefined) session.say({ type: "permission-withdrawn", permissionId: asked.id });
  } else if (dice < 0.85) {
    host.history.write(id, savedTurn(turn.id, turn.text));
    session.end("done");
  } else if (dice < 0.92) session.end("failed");
  else if (dice < 0.94) session.ready();
  else if (dice < 0.98) session.lose(true);
  else session.lose(false);
}
