import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import * as v from "valibot";
import { withTimeLimit } from "./timeLimit";

const environmentSchema = v.record(v.string(), v.string());

/** A running model on loopback that answers at once. */
export interface Model {
  /** The whole environment of a CLI that uses this model and lives in this home. */
  environment(home: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts the stand-in for the model's API; `scripts/bench.mjs` bundles it beside this file. */
export async function startModel(): Promise<Model> {
  const child = fork(path.resolve("out/bench/modelServer.mjs"));
  const exited = once(child, "exit");
  const [message] = (await withTimeLimit(
    once(child, "message"),
    10_000,
    "the model's start",
  )) as unknown[];
  const environment = v.parse(environmentSchema, message);
  return {
    environment: (home) => ({
      PATH: process.env["PATH"] ?? "",
      ...environment,
      HOME: home,
      USERPROFILE: home,
    }),
    close: async () => {
      child.disconnect();
      await exited;
    },
  };
}
