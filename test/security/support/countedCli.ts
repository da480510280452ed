import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { claudeBinary } from "../../support/claudeBinary";

/** The real CLI behind a script that writes down each start. */
export async function writeCountedCli(folder: string): Promise<string> {
  const file = path.join(folder, "claude");
  const log = path.join(folder, "cli-starts");
  const lines = [
    "#!/bin/sh",
    `printf '%s\\0' "$@" '' >> '${log}'`,
    `exec '${claudeBinary()}' "$@"`,
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  await chmod(file, 0o755);
  return file;
}
