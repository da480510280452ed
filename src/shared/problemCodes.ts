/** What can be wrong, by a name that its words are found by (wording/problems.ts). */
export type ProblemCode =
  | "claude-missing"
  | "claude-not-logged-in"
  | "claude-exited"
  | "claude-start-failed"
  | "claude-no-answer"
  | "claude-line-too-long"
  /** The CLI ended in the turn and was started again with the same prompt, which it had not begun. */
  | "claude-restarted"
  /** The CLI or the PC's side ended in the turn: what it did until then stands. */
  | "claude-lost"
  /** The CLI did not take a model, a mode or an effort. */
  | "claude-choice-refused"
  /** A command of the CLI that changes what it may do, or writes its memory to the disk. */
  | "claude-command-refused"
  /** The CLI went on in another conversation by itself. */
  | "claude-astray"
  /** A version of the CLI that was never tested: nothing is sent again by itself. */
  | "claude-untested"
  | "api-limit"
  | "api-overloaded"
  | "api-error"
  | "api-unreachable"
  | "api-retry"
  | "turn-failed"
  /** Pictures of the prompt are no longer on the PC: it was not run. */
  | "images-gone"
  | "storage-failed"
  | "storage-damaged"
  /** Another version of this product wrote what is on the disk. */
  | "storage-foreign"
  | "tunnel-settings"
  | "tunnel-addon-missing"
  | "tunnel-token-wrong"
  | "tunnel-refused"
  | "tunnel-domain-refused"
  /** The plan has no such domain. */
  | "tunnel-domain-plan"
  /** The account has no domain at all yet. */
  | "tunnel-domain-missing"
  | "tunnel-suspended"
  | "tunnel-email-unverified"
  /** The service no longer takes this version of its agent. */
  | "tunnel-too-old"
  /** A rule of the account on addresses keeps this PC out. */
  | "tunnel-address-refused"
  /** The service does not serve the network or the country that the PC is in. */
  | "tunnel-not-served"
  | "tunnel-stopped-remotely"
  | "tunnel-endpoint-taken"
  /** Too many agents of the account are online. */
  | "tunnel-agents"
  /** Too many endpoints of the account are online. */
  | "tunnel-endpoints"
  | "tunnel-offline"
  /** The service can be reached, but no encrypted connection comes about. */
  | "tunnel-tls"
  /** The month's allowance is used up. */
  | "tunnel-quota"
  /** Too many requests or connections within a minute. */
  | "tunnel-rate"
  /** Sign-in is set up, but the public address answers without it: the tunnel was taken down. */
  | "tunnel-gate-missing"
  /** The tunnel stands, but the public address does not lead to this PC. */
  | "tunnel-public-unreachable";
