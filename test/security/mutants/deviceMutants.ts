import type { Mutant } from "./mutant";

const pairing = "test/security/pairing.test.ts";
const pairingLimits = "test/security/pairingLimits.test.ts";
const pairingConfirm = "test/security/pairingConfirm.test.ts";
const devices = "test/security/devices.test.ts";
const roles = "test/security/devicesRoles.test.ts";
const audit = "test/security/devicesAudit.test.ts";

const doorPolicy = "src/access/doorPolicy.ts";

/** Controls of who comes in, and of what he may do then. */
export const deviceMutants: readonly Mutant[] = [
  {
    name: "the last address",
    requirement: "R6",
    test: pairingLimits,
    filter: "R6 .*40 .*first address",
    file: doorPolicy,
    find: `headerValues(request, name).at(-1)?.split(",").at(-1)?.trim()`,
    replace: `headerValues(request, name).at(-1)?.split(",").at(0)?.trim()`,
  },
  {
    name: "a session of one door",
    requirement: "R37",
    test: devices,
    filter: "R37 .*(one door|local door)",
    file: "src/access/deviceRegistry.ts",
    find: "device.door !== door ||",
    replace: "",
  },
  {
    name: "one use of a code",
    requirement: "R31",
    test: pairing,
    filter: "R31 .*works once",
    file: "src/access/pairing.ts",
    find: `    // No await between the comparison and this line: of equal requests exactly one gets here.
    this.retireCode();`,
    replace: "",
  },
  {
    name: "a new code ends the old one",
    requirement: "R31",
    test: pairing,
    filter: "R31 .*dies when",
    file: "src/access/pairing.ts",
    find: `    this.code = { hash: hashSecret(code), expiresAt };`,
    replace: `    const { code: older } = this;
    const judge = this.judge.bind(this);
    this.judge = (tried) =>
      this.deadCodes.includes(tried) && this.code !== null ? "right" : judge(tried);
    this.code = older ?? { hash: hashSecret(code), expiresAt };`,
  },
  {
    name: "a token's hash at rest",
    requirement: "R34",
    test: pairing,
    filter: "R34 .*the token has 256",
    file: "src/access/secrets.ts",
    find: `return createHash("sha256").update(secret).digest("hex");`,
    replace: `return secret.padEnd(64, "0");`,
  },
  {
    name: "wrong codes of one address",
    requirement: "R35",
    test: pairingLimits,
    filter: "R35 .*a success forgets",
    file: "src/access/attempts.ts",
    find: "own.tries >= maxWrongCodesPerAddress ? own.endsAt - at : 0",
    replace: "own.tries >= Infinity ? own.endsAt - at : 0",
  },
  {
    name: "wrong codes of all",
    requirement: "R35",
    test: pairingLimits,
    filter: "R35 .*30 from 30",
    file: "src/access/attempts.ts",
    find: "all.tries >= maxWrongCodes ? all.endsAt - at : 0",
    replace: "all.tries >= Infinity ? all.endsAt - at : 0",
  },
  {
    name: "limits before the comparison",
    requirement: "R35",
    test: pairingLimits,
    filter: "R35 .*after 5",
    file: "src/access/pairing.ts",
    find: "    if (retryAfterMs > 0) {",
    replace: `    if (retryAfterMs > 0 && this.judge(hashSecret(code)) !== "right") {`,
  },
  {
    name: "the owner's Allow",
    requirement: "R33",
    test: pairingConfirm,
    filter: "R33 .*a right code alone",
    file: "src/access/pairing.ts",
    find: "    if (confirm === null) return this.admit(deviceName, visitor, null);",
    replace: "    if (confirm !== undefined) return this.admit(deviceName, visitor, null);",
  },
  {
    name: "revoke ends sockets",
    requirement: "R39",
    test: devices,
    filter: "R39 .*(its sockets|another device)",
    file: "src/server/doorServer.ts",
    find: "      if (owner === deviceId) client.close(code, reason);",
    replace: `      if (owner === "") client.close(code, reason);`,
  },
  {
    name: "life of a session",
    requirement: "R38",
    test: devices,
    filter: "R38 .*a session ends",
    file: "src/access/deviceRegistry.ts",
    find: "return at - lastSeenAt < this.life.idleMs && at - createdAt < this.life.absoluteMs;",
    replace: "return at - lastSeenAt < Infinity && at - createdAt < Infinity;",
  },
  {
    name: "log-out removes the session",
    requirement: "R40",
    test: devices,
    filter: "R40 .*via L",
    file: "src/server/routes.ts",
    find: "    await devices.logOut(device.id);",
    replace: "",
  },
  {
    name: "HttpOnly and Secure",
    requirement: "R37",
    test: devices,
    filter: "R37 .*via L",
    file: "src/server/session.ts",
    find: "Max-Age=${age}${secure}; HttpOnly; SameSite=Strict`",
    replace: "Max-Age=${age}`",
  },
  {
    name: "role of a device",
    requirement: "R43",
    test: roles,
    filter: "R43 .*(view|approve) may not: (prompt.send|device.list)",
    file: "src/server/clientConnection.ts",
    find: "    if (!isAllowed(requester.role, message, log.state)) {",
    replace: `    if (!isAllowed("full", message, log.state) && requester.role !== "full") {`,
  },
  {
    name: "step-up for a mode",
    requirement: "R42",
    test: roles,
    filter: "R42 .*the mode bypassPermissions can't",
    file: "src/access/stepUp.ts",
    find: "request.permissionMode === unguardedMode",
    replace: `request.permissionMode === "no such mode"`,
  },
  {
    name: "step-up for always",
    requirement: "R42",
    test: roles,
    filter: "R42 .*to allow for always",
    file: "src/access/stepUp.ts",
    find: `decision.scope !== "always"`,
    replace: "decision.scope !== undefined",
  },
  {
    name: "the audit log's lines",
    requirement: "R66",
    test: audit,
    filter: "R66 .*(unauthenticated|request-refused)",
    file: "src/server/gate.ts",
    find: "    this.context.audit.record({",
    replace: "    void ({",
  },
];
