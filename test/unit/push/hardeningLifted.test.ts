import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { Push } from "../../../src/push/push";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import { PushServiceStandIn } from "../../stand-ins/pushService/pushService";
import { temporaryFolder } from "../../support/temporary";
import type { TemporaryFolder } from "../../support/temporary";
import { askFor, stateOf, turnOf } from "./support";

let folder: TemporaryFolder;
let service: PushServiceStandIn;
let push: Push;
let keys: string | null = null;

/** As when VS Code is started again: what is on disk stays. */
async function openAgain(): Promise<void> {
  push = await Push.open({
    stateFolder: path.join(folder.path, "state"),
    keys: {
      read: () => Promise.resolve(keys),
      write: (made) => {
        keys = made;
        return Promise.resolve();
      },
    },
    service: { origin: service.origin, certificateAuthority: service.authority },
    ...{ typedAt: () => null, isDevice: () => true, logger: silentLogger },
  });
}
async function close(): Promise<void> {
  push.dispose();
  await push.flush();
}

beforeEach(async () => {
  folder = await temporaryFolder("lifted");
  service = await PushServiceStandIn.start();
  keys = null;
  await openAgain();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await close();
  await service.stop();
  await folder.remove();
});

it("that Claude can work again is told once, though nobody was there when the limit was lifted", async () => {
  const { endpoint, keys: browserKeys } = service.subscribe();
  await push.subscribe("0d0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6e", {
    ...{ endpoint, keys: browserKeys, language: "en", choices: defaultPushChoices },
  });
  const endsAt = Date.now() + 3_600_000;
  const told = { utilization: 1, status: "rejected", source: "event", asOf: Date.now() } as const;
  const planWindows = [{ ...told, kind: "five_hour", resetsAt: endsAt }];
  const refused = stateOf({ turns: [turnOf()] }, { planWindows });
  push.follow(refused);
  await close();

  vi.spyOn(Date, "now").mockReturnValue(endsAt + 60_000);
  const titles = () =>
    service
      .messagesTo(endpoint)
      .map((message) => (message.type === "show" ? message.title : message.type));
  await openAgain();
  push.follow(refused);
  await service.until(() => titles().length > 0);
  await close();

  await openAgain();
  push.follow(refused);
  // What comes after it is the next that is told.
  push.follow(stateOf({ turns: [turnOf()], permissions: [askFor("p1")] }, { planWindows }));
  await service.until(() => titles().length > 1);
  expect(titles()).toEqual(["Claude can work again in my-app", "Claude needs an answer in my-app"]);
});
