import type { Mutant } from "./mutant";

const test = "test/security/notifications.test.ts";

/** Controls of what is told to devices that do not look, and of where it goes. */
export const pushMutants: readonly Mutant[] = [
  {
    name: "push services that are known",
    requirement: "R69",
    test,
    filter: "R69 .*only by a push service that is known",
    file: "src/push/endpoint.ts",
    find: `  return url.port === "" && knownHosts.some((host) => host.test(url.hostname));`,
    replace: "  return true;",
  },
  {
    name: "no title unless it is wanted",
    requirement: "R69",
    test,
    filter: "R69 .*by default no word",
    file: "src/push/messages.ts",
    find: `showsTitle ? toLine(conversation?.title ?? "") : ""`,
    replace: `toLine(conversation?.title ?? "")`,
  },
  {
    name: "messages of one length",
    requirement: "R69",
    test,
    filter: "R69 .*one length and says in no header",
    file: "src/push/messages.ts",
    find: `return text + " ".repeat(missing === 0 ? 0 : pushPaddingBytes + missing);`,
    replace: `return text + " ".repeat(Math.max(0, missing));`,
  },
  {
    name: "what a device does not want any more",
    requirement: "R69",
    test,
    filter: "R69 .*told of nothing: switched off",
    file: "src/app/pushDesk.ts",
    find: "this.push.forget(deviceId) ?",
    replace: "deviceId ?",
  },
  {
    name: "what a device shows that is out",
    requirement: "R69",
    test,
    filter: "R69 .*taken back, by one message that says nothing: revoked",
    file: "src/push/push.ts",
    find: "    void this.takeBackAll(subscription);",
    replace: "",
  },
];
