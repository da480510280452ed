// Loaded into the host before anything else (`--import`): ends or fails it in an exact moment of its journal. The file
// that FAULT_POINTS names says which: {"kind":"kill"|"full","event":TYPE,"except":TYPE,"id":TEXT,
// "when":"write"|"sync"|"after"}; "" as event is any but `except`.
// A kill strikes once; a full disk stays full until the file is gone.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const file = process.env["FAULT_POINTS"];
if (file !== undefined && /headless\.js$/.test(process.argv[1] ?? "")) watchJournal(file);

function watchJournal(path) {
  const { writeSync, fdatasyncSync } = fs;
  let armed = null;
  const die = (when) => {
    if (armed?.kind !== "kill" || armed.when !== when) return;
    fs.unlinkSync(path);
    process.kill(process.pid, "SIGKILL");
  };
  fs.writeSync = (descriptor, bytes, ...rest) => {
    armed = Buffer.isBuffer(bytes) ? planFor(path, bytes) : null;
    die("write");
    if (armed?.kind === "full") {
      // As a disk does it: some of the bytes, then nothing more.
      const [offset = 0, length = bytes.length, position] = rest;
      if (length > 20) return writeSync(descriptor, bytes, offset, 20, position);
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    }
    const written = writeSync(descriptor, bytes, ...rest);
    die("sync");
    return written;
  };
  fs.fdatasyncSync = (descriptor) => {
    fdatasyncSync(descriptor);
    die("after");
  };
  syncBuiltinESMExports();
}

function planFor(path, bytes) {
  let plan;
  try {
    plan = JSON.parse(fs.readFileSync(path, "utf8"));
  } catch {
    return null;
  }
  const text = bytes.toString("utf8");
  const names = (event) => text.includes(`"type":"${event}"`);
  const isMeant = plan.event === "" ? !names(plan.except) : names(plan.event);
  return isMeant && text.includes(plan.id) ? plan : null;
}
