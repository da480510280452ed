import type { IncomingMessage } from "node:http";
import type { Audit, AuditEvent } from "../access/audit";
import type { DeviceRecord } from "../access/deviceFile";
import type { DeviceRegistry } from "../access/deviceRegistry";
import type { Door, DoorVerdict } from "../access/doorPolicy";
import { headerValues, judgeRequest, judgeUpgrade, nameOf } from "../access/doorPolicy";
import { toLogLine } from "../base/logger";
import type { HttpErrorCode } from "../shared/http";
import { maxHeaders } from "../shared/limits";
import type { ClientHello } from "../shared/protocol";
import { sharePath } from "../shared/workerBuild";
import { judgeShape } from "./requestShape";
import { readUpgradeTarget } from "./helloQuery";
import { authenticate, clientAddress } from "./session";
import { isWebSocketUpgrade } from "./upgradeShape";

/** What may go on, and as whom: null is a stranger. */
export interface Passed {
  readonly kind: "passed";
  readonly door: Door;
  readonly address: string;
  readonly device: DeviceRecord | null;
}

/** An upgrade that may go on: always a device's. */
export interface PassedUpgrade extends Passed {
  readonly device: DeviceRecord;
  /** What came with it; null: the client says it in a message. */
  readonly hello: ClientHello | null;
}

export interface Refused {
  readonly kind: "refused";
  readonly code: HttpErrorCode;
  /** For the log on this PC only. */
  readonly reason: string;
  /** The methods that the path takes, where that is what was wrong. */
  readonly allow?: readonly string[];
}

/**
 * What another app shares and no worker of the page has taken: the system posts it, from no origin.
 * Nothing is done with it, whoever sends it, but to say so.
 */
interface StrayShare {
  readonly kind: "stray-share";
}

const tooManyHeaders: Refused = {
  kind: "refused",
  code: "bad-request",
  reason: "too many headers",
};

export interface GateContext {
  /** The doors behind this listener: which one is meant is told by the name in `Host`. */
  readonly doors: readonly [Door, ...Door[]];
  readonly devices: DeviceRegistry;
  readonly audit: Audit;
}

/**
 * Decides what may come in, by the head alone, in this order: the door's names and origins, then
 * who it is, then whether it is something that we have at all.
 */
export class Gate {
  private readonly context: GateContext;

  constructor(context: GateContext) {
    this.context = context;
  }

  request(request: IncomingMessage): Passed | Refused | StrayShare {
    const door = this.doorOf(request);
    const verdict = judgeRequest(door, request);
    if (isStrayShare(request, verdict)) return { kind: "stray-share" };
    if (verdict !== "ok") return this.refuseAtDoor(door, request, verdict);
    if (hasTooManyHeaders(request)) return tooManyHeaders;
    const shape = judgeShape(request);
    if (!shape.ok) {
      const { code, allow } = shape;
      const refused = { kind: "refused", code, reason: describe(code, request) } as const;
      return allow === undefined ? refused : { ...refused, allow };
    }
    return this.identify(door, request);
  }

  /** A WebSocket is for devices only, so that who has no session does not learn what else is wrong. */
  upgrade(request: IncomingMessage): Refused | PassedUpgrade {
    const door = this.doorOf(request);
    const verdict = judgeUpgrade(door, request);
    if (verdict !== "ok") return this.refuseAtDoor(door, request, verdict);
    if (hasTooManyHeaders(request)) return tooManyHeaders;
    if (!isWebSocketUpgrade(request)) {
      return { kind: "refused", code: "bad-request", reason: "not a WebSocket of ours" };
    }
    const passed = this.identify(door, request);
    const { device } = passed;
    if (device === null) {
      this.reportStranger(passed, request);
      return { kind: "refused", code: "unauthenticated", reason: "no session" };
    }
    const target = readUpgradeTarget(request.url ?? "");
    if (!target.ok) {
      const { code } = target;
      return { kind: "refused", code, reason: describe(code, request) };
    }
    return { ...passed, device, hello: target.hello };
  }

  /** A request that needs a session came without one, or with a wrong one. */
  reportStranger({ door, address }: Passed, request: IncomingMessage): void {
    this.record("unauthenticated", door, address, describe("no session", request));
  }

  /** A name that none of them has is for the first one to refuse. */
  private doorOf(request: IncomingMessage): Door {
    const { doors } = this.context;
    return doors.find((door) => nameOf(door, request) !== undefined) ?? doors[0];
  }

  private identify(door: Door, request: IncomingMessage): Passed {
    const address = clientAddress(door, request);
    const device = authenticate(this.context.devices, door, request, address);
    return { kind: "passed", door, address, device };
  }

  private refuseAtDoor(door: Door, request: IncomingMessage, verdict: DoorVerdict): Refused {
    const reason = describe(verdict, request);
    const name = verdict === "host-refused" ? "host" : "origin";
    const told = toLogLine(headerValues(request, name).join(" | "), 80);
    const address = clientAddress(door, request);
    this.record("request-refused", door, address, `${reason}, ${name}: ${told}`);
    return { kind: "refused", code: "forbidden", reason };
  }

  private record(event: AuditEvent, door: Door, address: string, detail: string): void {
    this.context.audit.record({
      event,
      who: { kind: "stranger" },
      door: door.kind,
      address,
      detail,
    });
  }
}

function isStrayShare({ method, url }: IncomingMessage, verdict: DoorVerdict): boolean {
  const isOurDoor = verdict === "ok" || verdict === "origin-refused";
  return isOurDoor && method === "POST" && url === sharePath;
}

/** Node shows the first ones only in `headers`, which others read: they must not see fewer than we do. */
function hasTooManyHeaders({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length > 2 * maxHeaders;
}

/** Without the query and without anything as long as a code: somebody may have put a secret there. */
function describe(what: string, { method, url }: IncomingMessage): string {
  const path = (url?.split("?")[0] ?? "").replace(/[\w-]{22,}/g, "…");
  return `${what}: ${method ?? ""} ${toLogLine(path, 80)}`;
}
