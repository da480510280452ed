// Loaded before a Node program (`--import=…/recordNode.mjs?file=…`): writes down, one JSON object a line, every program
// that it starts, every name that it looks up and every connection that it opens. Node programs that it starts do so too.
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [processes, dns, net, dgram] = ["child_process", "dns", "net", "dgram"].map((name) =>
  require(`node:${name}`),
);
const log = new URL(import.meta.url).searchParams.get("file");

const note = (entry) => appendFileSync(log, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);

/** Calls `see` with the arguments of each call of that function, before it. */
function watch(owner, name, see) {
  const original = owner[name];
  owner[name] = function (...args) {
    see(...args);
    return Reflect.apply(original, this, args);
  };
}

note({ kind: "program", argv: process.argv.slice(1) });

// All that starts something without waiting for it goes through here, a shell as what it is by then.
watch(processes.ChildProcess.prototype, "spawn", (options) => {
  note({ kind: "start", file: options.file, args: options.args, shell: options.shell ?? false });
  if (options.file === process.execPath && options.args[1]?.startsWith("--import=") !== true) {
    options.args.splice(1, 0, `--import=${import.meta.url}`);
  }
});
for (const name of ["spawnSync", "execSync", "execFileSync", "exec"]) {
  watch(processes, name, (file, args) => note({ kind: "start", how: name, file, args }));
}

for (const name of ["lookup", "resolve", "resolve4", "resolve6", "resolveTxt", "resolveAny"]) {
  watch(dns, name, (host) => note({ kind: "lookup", host }));
  watch(dns.promises, name, (host) => note({ kind: "lookup", host }));
}
watch(net.Socket.prototype, "connect", (...args) => {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const { host = "localhost", port, path } = typeof first === "object" ? first : { port: first };
  note({ kind: "connect", ...(path === undefined ? { host, port } : { path }) });
});
watch(dgram.Socket.prototype, "send", (...args) => note({ kind: "datagram", args: args.slice(1) }));
