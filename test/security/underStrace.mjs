// Runs the program that STRACED_SCRIPT names, with our arguments, under strace, which writes every connection of it
// and of all that it starts into STRACE_LOG. Signals go to the program; its end is ours.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const { STRACED_SCRIPT: script, STRACE_LOG: log, ...env } = process.env;
const calls = "--trace=connect,sendto,sendmsg,sendmmsg";
const strace = ["--follow-forks", "--seccomp-bpf", "--quiet=all", calls, `--output=${log}`];
const child = spawn("strace", [...strace, process.execPath, script, ...process.argv.slice(2)], {
  env,
  stdio: "inherit",
});
child.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    // strace keeps such signals to itself.
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    for (const pid of children.trim().split(" ")) process.kill(Number(pid), signal);
  });
}
