import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../../src/access/audit";
import { DeviceRegistry } from "../../../src/access/deviceRegistry";
import type { Door } from "../../../src/access/doorPolicy";
import { Pairing } from "../../../src/access/pairing";
import { silentLogger } from "../../../src/base/logger";
import { DoorServer } from "../../../src/server/doorServer";
import type { PageAsset, PageAssets } from "../../../src/server/pageAssets";
import { closeCodes } from "../../../src/shared/protocolVersion";
import type { RawAnswer } from "../../support/rawHttp";
import { rawRequest } from "../../support/rawHttp";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

const origin = "https://remote.example.org";
const nothing: PageAsset = {
  type: "text/javascript; charset=utf-8",
  body: new Uint8Array(),
  brotli: null,
  tag: 'W/"nothing"',
  isImmutable: false,
};
const noAssets: PageAssets = {
  byPath: new Map(),
  bootPaths: { en: "/assets/bootEn.js", ko: "/assets/bootKo.js" },
  scriptPath: "/assets/app.js",
  markdownPath: "/assets/markdown.js",
  stylePath: "/assets/app.css",
  editorStylePath: "/assets/editor.css",
  build: "none",
  worker: nothing,
};
const proxy: Door = { kind: "proxy", names: [{ host: "remote.example.org", origin }] };
const local: Door = {
  kind: "local",
  names: [{ host: "127.0.0.1:8765", origin: "http://127.0.0.1:8765" }],
};

let folder: TemporaryFolder;
let devices: DeviceRegistry;
let server: DoorServer;
let port: number;
let session: string;
let records: AuditEntry[];

beforeEach(async () => {
  folder = await temporaryFolder("door");
  records = [];
  devices = await DeviceRegistry.open(path.join(folder.path, "devices.json"), silentLogger);
  const audit = { record: (entry: AuditEntry) => records.push(entry) };
  server = new DoorServer({
    doors: [local, proxy],
    devices,
    pairing: new Pairing({
      devices,
      confirm: null,
      audit: { ...audit, commit: () => true },
      logger: silentLogger,
    }),
    audit,
    assets: noAssets,
    hostName: "pc",
    workspaceName: "my-app",
    logger: silentLogger,
    hasRoom: () => true,
    connect: () => {
      throw new Error("no WebSocket here");
    },
    onDidChangeClients: () => undefined,
  });
  port = await server.listen({ kind: "loopback", port: 0 });
  const { token } = await devices.add("Phone", "proxy", "203.0.113.7", () => true);
  session = `Cookie: __Host-rc=${token}`;
});

afterEach(async () => {
  await server.close(closeCodes.stopped, "stopped");
  await devices.flush();
  await folder.remove();
});

const ask = (headers: readonly string[]): Promise<RawAnswer> =>
  rawRequest(port, ["GET /api/me HTTP/1.1", "Connection: close", ...headers]);

const host = "Host: remote.example.org";

describe("the door of an own proxy", () => {
  it.each([
    ["its own name", [host], 200],
    ["https outside", [host, "X-Forwarded-Proto: http, https"], 200],
    ["http outside", [host, "X-Forwarded-Proto: https, http"], 403],
    ["its own origin", [host, `Origin: ${origin}`], 200],
    ["the origin over http", [host, "Origin: http://remote.example.org"], 403],
    ["the origin of the other door", [host, "Origin: http://127.0.0.1:8765"], 403],
    ["a replay", [host, "Ngrok-Replay-Original-Request-Id: x"], 403],
    ["a name that proxies tell", ["Host: x.example", "X-Forwarded-Host: remote.example.org"], 403],
    ["the name of the other door", ["Host: 127.0.0.1:8765"], 401],
  ] as const)("with %s", async (_name, headers, status) => {
    expect((await ask([...headers, session])).status).toBe(status);
  });

  it("believes the last hop, when it says where somebody is", async () => {
    await ask([host, session, "X-Forwarded-For: 6.6.6.6, 198.51.100.4"]);
    expect(devices.list()).toMatchObject([{ address: "198.51.100.4" }]);
    await ask([host, session]);
    expect(devices.list()).toMatchObject([{ address: "127.0.0.1" }]);
  });
});

describe("what a door refuses", () => {
  it("is on record, with what was wrong", async () => {
    await ask(["Host: evil.example", session]);
    await ask([host, session, "Origin: https://evil.example"]);
    await ask([host, "X-Forwarded-For: 198.51.100.4"]);
    expect(records).toEqual([
      {
        event: "request-refused",
        who: { kind: "stranger" },
        door: "local",
        address: "127.0.0.1",
        detail: "host-refused: GET /api/me, host: evil.example",
      },
      {
        event: "request-refused",
        who: { kind: "stranger" },
        door: "proxy",
        address: "127.0.0.1",
        detail: "origin-refused: GET /api/me, origin: https://evil.example",
      },
      {
        event: "unauthenticated",
        who: { kind: "stranger" },
        door: "proxy",
        address: "198.51.100.4",
        detail: "no session: GET /api/me",
      },
    ]);
  });

  it("keeps what is let in off the record", async () => {
    expect((await ask([host, session])).status).toBe(200);
    expect(records).toEqual([]);
  });
});
