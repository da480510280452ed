import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { answerNgrok, authtoken, EditorBench } from "../test/editor/support/editorBench";
import { newDesktop } from "../test/stand-ins/phone/devices";
import { openWorkbench } from "../test/stand-ins/vscodeDriver";
import { openVsCode } from "../test/stand-ins/vscodeHost";
import type { VsCodeHost } from "../test/stand-ins/vscodeHost";
import { processesMarked } from "../test/support/processes";
import { summarize } from "./statistics";
import { residentBytes, wakeUpsEachSecond } from "./wakeUps";

const domain = "bench-host.ngrok-free.app";
/** What VS Code and the product do by themselves at a start is over then. In ms. */
const settleMs = 20_000;
/** In this many seconds, one by one, memory and wake-ups are taken. */
const seconds = 20;

/** Of an idle extension host. */
interface IdleEditor {
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Wake-ups a second, the median of its seconds. */
  readonly wakeUps: number;
}

export interface IdleEditors {
  /** Online through ngrok, with the chat view open. */
  readonly online: readonly IdleEditor[];
  /** Without the extension. */
  readonly empty: readonly IdleEditor[];
}

/** The real VS Code with the packaged extension and without it, by turns, each time a fresh one. */
export async function measureIdleEditors(rounds: number): Promise<IdleEditors> {
  const online: IdleEditor[] = [];
  const empty: IdleEditor[] = [];
  for (let round = 0; round < rounds; round += 1) {
    empty.push(await measureEmpty());
    online.push(await measureOnline());
  }
  return { online, empty };
}

async function measureOnline(): Promise<IdleEditor> {
  const bench = await EditorBench.start("bench-host", domain);
  try {
    const { host, workbench } = await bench.open({ settings: bench.edgeSettings });
    await workbench.runCommand("Configure ngrok");
    await answerNgrok(workbench, authtoken, domain);
    await workbench.notification("ngrok is set up").waitFor();
    await workbench.runCommand("Start Remote Claude");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    await bench.edge.waitForBind();
    await workbench.statusBarItem("reachable from outside").waitFor();
    return await look(host);
  } finally {
    await bench.stop();
  }
}

async function measureEmpty(): Promise<IdleEditor> {
  const bench = await EditorBench.start("bench-host", domain);
  const host = await openVsCode({ channel: "newest" });
  try {
    await openWorkbench(await newDesktop(bench.browser), host.url);
    return await look(host);
  } finally {
    await host.stop();
    await bench.stop();
  }
}

async function look(host: VsCodeHost): Promise<IdleEditor> {
  await wait(settleMs);
  const pid = await extensionHostOf(host);
  const counts = await wakeUpsEachSecond(pid, seconds);
  return { memory: await residentBytes(pid), wakeUps: summarize(counts).median };
}

/** The process of the extensions; there is one per window. */
async function extensionHostOf({ workspace }: VsCodeHost): Promise<number> {
  const rows = await processesMarked(path.dirname(workspace));
  const [own, ...others] = rows.filter(({ commandLine }) =>
    commandLine.includes("--type=extensionHost"),
  );
  if (own === undefined || others.length > 0) throw new Error("There is not one extension host.");
  return own.pid;
}
