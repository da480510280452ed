import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { AuditRecord } from "../../src/access/audit";
import { defaultPushChoices } from "../../src/shared/pushChoices";
import type { PushChoices, PushMessage } from "../../src/shared/pushChoices";
import type { PermissionRequest } from "../../src/shared/state";
import type { ServiceSubscription } from "../stand-ins/pushService/pushService";
import { PushServiceStandIn } from "../stand-ins/pushService/pushService";
import { Headless } from "./headless";
import { pairAt, ProtocolClient } from "./protocolClient";
import type { TemporaryFolder } from "./temporary";
import { temporaryFolder } from "./temporary";

/** A paired phone that is told by the stand-in of a push service. */
export interface PushPhone {
  readonly id: string;
  readonly cookie: string;
  readonly client: ProtocolClient;
  readonly subscription: ServiceSubscription;
}

/** The built product with the real CLI and a push service on loopback, named on its command line. */
export class PushBench {
  readonly service: PushServiceStandIn;
  headless: Headless;
  private readonly folder: TemporaryFolder;
  private readonly args: readonly string[];

  private constructor(
    service: PushServiceStandIn,
    headless: Headless,
    folder: TemporaryFolder,
    args: readonly string[],
  ) {
    this.service = service;
    this.headless = headless;
    this.folder = folder;
    this.args = args;
  }

  static async start(): Promise<PushBench> {
    const service = await PushServiceStandIn.start();
    const folder = await temporaryFolder("push");
    const authority = path.join(folder.path, "ca.pem");
    await writeFile(authority, service.authority);
    const args = [
      "--confirm-devices=no",
      `--push-service=${service.origin}`,
      `--push-ca=${authority}`,
    ];
    const headless = await Headless.start({ args, ...ofBuild() });
    return new PushBench(service, headless, folder, args);
  }

  get stateFolder(): string {
    return path.join(this.headless.workspace, "..", "state");
  }

  /** Ends the program and starts it again on what it left. */
  async startAgain(): Promise<void> {
    await this.headless.end();
    this.headless = await Headless.start({
      args: this.args,
      after: this.headless,
      ...ofBuild(),
    });
  }

  /** Pairs a phone; it is not told of anything yet. */
  async pair(name: string): Promise<PushPhone> {
    const { pair } = await this.headless.pair();
    const cookie = await pairAt(pair, name);
    const { local } = this.headless.ready;
    const me = await fetch(`${local}/api/me`, { headers: { Cookie: cookie } });
    const { deviceId } = (await me.json()) as { deviceId: string };
    const client = await ProtocolClient.connect(local, cookie);
    return { id: deviceId, cookie, client, subscription: this.service.subscribe() };
  }

  /** Pairs a phone that is told. */
  async pairTold(name: string, choices: Partial<PushChoices> = {}): Promise<PushPhone> {
    const phone = await this.pair(name);
    await subscribe(phone, choices);
    return phone;
  }

  messagesTo({ subscription }: PushPhone): readonly PushMessage[] {
    return this.service.messagesTo(subscription.endpoint);
  }

  /** Resolves with the messages as soon as a phone has so many. */
  async untilTold(phone: PushPhone, count: number): Promise<readonly PushMessage[]> {
    await this.service.until(() => this.messagesTo(phone).length >= count);
    return this.messagesTo(phone);
  }

  async audit(): Promise<readonly AuditRecord[]> {
    this.headless.command({ command: "audit" });
    return (await this.headless.waitFor("audit"))["lines"] as readonly AuditRecord[];
  }

  async stop(): Promise<void> {
    await this.headless.stop();
    await this.service.stop();
    await this.folder.remove();
  }
}

/** Another build than dist/, where the tests are to show that they notice what it lacks. */
function ofBuild(): { readonly script?: string } {
  const build = process.env["REMOTE_CLAUDE_TEST_BUILD"];
  return build === undefined ? {} : { script: path.join(build, "headless.js") };
}

/** What a phone says to be told; `subscription` in the place of its own. */
export function wishOf(
  subscription: ServiceSubscription,
  choices: Partial<PushChoices> = {},
  language: "en" | "ko" = "en",
) {
  return {
    type: "push.subscribe" as const,
    ...subscription,
    language,
    choices: { ...defaultPushChoices, ...choices },
  };
}

export async function subscribe(
  { client, subscription }: PushPhone,
  choices: Partial<PushChoices> = {},
): Promise<void> {
  await client.request(wishOf(subscription, choices));
}

/** Has Claude ask for something, and gives what it asks. */
export async function ask({ client }: PushPhone, prompt: string): Promise<PermissionRequest> {
  await client.prompt(prompt);
  await client.until(() => client.conversation.permissions.length > 0);
  const [request] = client.conversation.permissions;
  if (request === undefined) throw new Error("nothing is asked");
  return request;
}

/** Says No, and waits for the end of the turn that asked. */
export async function deny({ client }: PushPhone, request: PermissionRequest): Promise<void> {
  await client.request({
    type: "permission.answer",
    conversationId: client.conversation.id,
    permissionId: request.id,
    contentHash: request.contentHash,
    decision: { kind: "deny" },
  });
  if (request.turnId !== null) await client.untilTurnEnds(request.turnId);
}
