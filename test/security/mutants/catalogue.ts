import { changeMutants } from "./changeMutants";
import { deviceMutants } from "./deviceMutants";
import { doorMutants } from "./doorMutants";
import { pushMutants } from "./pushMutants";

export const mutants = [...doorMutants, ...deviceMutants, ...pushMutants, ...changeMutants];

/** A few of each kind, for every run of all tests; `npm run security` takes all. */
const sample = new Set([
  "Host",
  "Origin of an upgrade",
  "session before 101",
  "schema of messages",
  "one use of a code",
  "the owner's Allow",
]);

export const sampledMutants = mutants.filter(({ name }) => sample.has(name));
