import { cliKills } from "./cliKills";
import { disconnects } from "./disconnects";
import { firstWord } from "./firstWord";
import { hostKills } from "./hostKills";
import { hostileCrowd } from "./hostileCrowd";
import { journalDamage } from "./journalDamage";
import { permissions } from "./permissions";
import { promptFaults } from "./promptFaults";
import { queueSurvival } from "./queueSurvival";
import { replays } from "./replays";
import { serverRestart } from "./serverRestart";
import { slowClient } from "./slowClient";
import { stopEverything } from "./stopEverything";
import { tunnelHealing } from "./tunnelHealing";
import { tunnelRounds } from "./tunnelRounds";
import { twoClients } from "./twoClients";

export type Numbers = Readonly<Record<string, number>>;

export interface Experiment {
  readonly name: string;
  readonly run: (seed: number, scale: number) => Numbers | Promise<Numbers>;
  /** The largest value that a number may have. One that is absent fails. */
  readonly atMost: Numbers;
  /** Two numbers that have to be equal. */
  readonly equal?: readonly (readonly [string, string])[];
}

function none(...names: readonly string[]): Numbers {
  return Object.fromEntries(names.map((name) => [name, 0]));
}

/** All experiments, in the order in which they run. docs/experiments.md says what each one shows. */
export const experiments: readonly Experiment[] = [
  {
    name: "promptFaults",
    run: promptFaults,
    atMost: none(
      ...["doubled", "lostAfterAck", "withoutFate", "wrongFates", "refusedWrongly", "takenWrongly"],
    ),
  },
  {
    name: "cliKills",
    run: cliKills,
    atMost: none("repeats", "withoutEnd", "wrongEnds", "settleFailures"),
  },
  { name: "firstWord", run: firstWord, atMost: none("silentCold", "silentWarm") },
  {
    name: "disconnects",
    run: disconnects,
    atMost: { maxSnapshotBytes: 500_000, ...none("gaps", "differentAtReturn") },
    equal: [["equal", "schedules"]],
  },
  {
    name: "replays",
    run: replays,
    atMost: { maxSnapshotBytes: 500_000, ...none("gaps", "differentAtReturn") },
    equal: [["equal", "schedules"]],
  },
  {
    name: "twoClients",
    run: twoClients,
    atMost: none(
      ...["withoutReply", "gaps", "different", "withoutFate"],
      ...["doubleFates", "neverAccepted", "ranTwice"],
    ),
  },
  {
    name: "slowClient",
    run: slowClient,
    atMost: { addedMb: 30, addedP95Ms: 20, ...none("notCutOff", "otherCut", "different") },
  },
  { name: "hostKills", run: hostKills, atMost: { ...none("left", "runsWithLeft"), maxMs: 5_000 } },
  {
    name: "journalDamage",
    run: journalDamage,
    atMost: none("wrongRecords", "failedStarts", "unreported"),
  },
  {
    name: "stopEverything",
    run: stopEverything,
    atMost: { ...none("failures", "left"), maxGoneMs: 1_000 },
  },
  {
    name: "permissions",
    run: permissions,
    atMost: {
      maxSeenMs: 1_000,
      ...none("unseen", "bothWon", "noneWon", "wrongWinner", "wrongAtCli", "notLost"),
    },
  },
  {
    name: "queueSurvival",
    run: queueSurvival,
    atMost: none(
      ...["lost", "misplaced", "ranTwice", "notRun", "outOfOrder", "notPaused"],
      ...["bothWon", "noneWon"],
    ),
  },
  {
    name: "tunnelHealing",
    run: tunnelHealing,
    atMost: {
      ...{ onlineMs: 500, dropMs: 1_000, outageMs: 1_000, frozenMs: 30_000, frozenHealMs: 1_000 },
      ...{ stopMs: 100, takenMs: 5_000 },
      ...none("closed", "ghosts", "notFinal", "left"),
    },
  },
  {
    name: "tunnelRounds",
    run: tunnelRounds,
    atMost: { maxEmptyMs: 100, ...none("left", "endpoints", "folders", "descriptors") },
  },
  {
    name: "serverRestart",
    run: serverRestart,
    atMost: {
      ...{ maxBackMs: 2_000, maxOutsideMs: 2_000 },
      ...none("lost", "ranTwice", "ghostRuns", "tunnels", "clis", "loggedOut", "elsewhere"),
    },
  },
  {
    name: "hostileCrowd",
    run: hostileCrowd,
    atMost: {
      "local.meP95Ms": 1_000,
      "local.openMaxMs": 2_000,
      "local.grownMb": 120,
      "tunnel.meP95Ms": 1_000,
      "tunnel.openMaxMs": 2_000,
      "tunnel.grownMb": 120,
      ...none("unanswered", "phoneCut", "left"),
    },
  },
];

/** What of the numbers is not as it has to be, one line each. */
export function broken({ atMost, equal = [] }: Experiment, numbers: Numbers): readonly string[] {
  const tooLarge = Object.entries(atMost)
    .filter(([name, limit]) => !((numbers[name] ?? NaN) <= limit))
    .map(([name, limit]) => `${name} is ${numbers[name] ?? "absent"}, at most ${limit}`);
  const unequal = equal
    .filter(([one, other]) => numbers[one] === undefined || numbers[one] !== numbers[other])
    .map(
      ([one, other]) => `${one} is ${numbers[one] ?? "absent"}, not ${numbers[other] ?? "absent"}`,
    );
  return [...tooLarge, ...unequal];
}
