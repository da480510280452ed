import { describe, expect, it } from "vitest";
import { parsePublicOrigin } from "../../../src/editor/publicOrigin";
import { readSettings } from "../../../src/editor/settings";
import { deviceIdleLifeMs, deviceLifeMs, maxPublicOrigins } from "../../../src/shared/limits";

const read = (values: Readonly<Record<string, unknown>>) =>
  readSettings({ get: (key) => values[key] });

describe("settings", () => {
  it("have defaults", () => {
    expect(read({})).toEqual({
      claudePath: null,
      port: 8765,
      maxParallelConversations: 1,
      confirmDevices: true,
      money: { currency: "USD", wonPerDollar: 1_400 },
      publicOrigins: [],
      badOrigins: [],
      deviceLife: { idleMs: deviceIdleLifeMs, absoluteMs: deviceLifeMs },
      ngrok: {
        domain: null,
        allowEmails: [],
        provider: "google",
        serverAddress: null,
        certificateAuthorityFile: null,
        publicAddress: null,
      },
      bad: [],
    });
  });

  it("are taken as they are when they are usable", () => {
    const settings = read({
      claudePath: " /opt/claude ",
      port: 0,
      maxParallelConversations: 3,
      confirmDevices: false,
      currency: "KRW",
      wonPerDollar: 1_382.5,
      "ngrok.domain": "my-name.ngrok-free.app",
      "ngrok.allowEmails": [" ann@example.com "],
      "ngrok.provider": "github",
      "ngrok.serverAddress": "127.0.0.1:4443",
      "ngrok.certificateAuthorityFile": "/etc/ca.pem",
      "ngrok.publicAddress": "127.0.0.1:8443",
      publicOrigins: ["https://claude.example.com"],
      "devices.idleHours": 2,
      "devices.maxDays": 1,
    });
    expect(settings).toEqual({
      claudePath: "/opt/claude",
      port: 0,
      maxParallelConversations: 3,
      confirmDevices: false,
      money: { currency: "KRW", wonPerDollar: 1_382.5 },
      publicOrigins: ["https://claude.example.com"],
      badOrigins: [],
      deviceLife: { idleMs: 7_200_000, absoluteMs: 86_400_000 },
      ngrok: {
        domain: "my-name.ngrok-free.app",
        allowEmails: ["ann@example.com"],
        provider: "github",
        serverAddress: "127.0.0.1:4443",
        certificateAuthorityFile: "/etc/ca.pem",
        publicAddress: "127.0.0.1:8443",
      },
      bad: [],
    });
  });

  it("leave it to the search to refuse a path of the CLI", () => {
    expect(read({ claudePath: "bin/claude" })).toEqual({ ...read({}), claudePath: "bin/claude" });
  });

  it.each([
    ["claudePath", 7],
    ["port", 65_536],
    ["port", 80.5],
    ["port", "8765"],
    ["confirmDevices", "no"],
    ["confirmDevices", 0],
    ["maxParallelConversations", 0],
    ["maxParallelConversations", 6],
    ["maxParallelConversations", "2"],
    ["currency", "EUR"],
    ["currency", 1],
    ["wonPerDollar", 99],
    ["wonPerDollar", 10_001],
    ["wonPerDollar", "1400"],
    ["wonPerDollar", -1_400],
    ["devices.idleHours", 25],
    ["devices.idleHours", 0],
    ["devices.idleHours", 1.5],
    ["devices.maxDays", 8],
    ["devices.maxDays", 365],
    ["devices.maxDays", "7"],
    ["publicOrigins", "https://claude.example.com"],
  ])("fall back to the default for %s = %j", (key, value) => {
    const settings = read({ [key]: value });
    expect(settings).toEqual({ ...read({}), bad: [key] });
  });

  it.each([
    ["ngrok.domain", "https://my-name.ngrok-free.app"],
    ["ngrok.domain", "a b.example"],
    ["ngrok.domain", null, true],
    ["ngrok.allowEmails", ["ann@example.com", "not an address"]],
    ["ngrok.allowEmails", "ann@example.com"],
    ["ngrok.allowEmails", Array.from({ length: 51 }, (_, i) => `a${i}@example.com`)],
    ["ngrok.provider", "example"],
    ["ngrok.serverAddress", "example.com"],
    ["ngrok.publicAddress", "https://example.com"],
    ["ngrok.serverAddress", "example.com:0"],
    ["ngrok.serverAddress", "example.com:65536"],
    ["ngrok.certificateAuthorityFile", "ca.pem"],
  ])("open no way in from outside with %s = %j", (key, value, isFine = false) => {
    const settings = read({ [key]: value });
    expect(settings.ngrok === null).toBe(!isFine);
    expect(settings.bad).toEqual(isFine ? [] : [key]);
  });
});

describe("a public origin", () => {
  it.each([
    ["https://claude.example.com", "https://claude.example.com"],
    [" HTTPS://Claude.Example.COM ", "https://claude.example.com"],
    ["https://claude.example.com:443", "https://claude.example.com"],
    ["https://claude.example.com:8443", "https://claude.example.com:8443"],
    ["https://192.0.2.7", "https://192.0.2.7"],
    ["http://localhost:9000", "http://localhost:9000"],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000"],
  ])("%j is one", (text, origin) => {
    expect(parsePublicOrigin(text)).toBe(origin);
  });

  it.each([
    "",
    "*",
    "https://*",
    "https://*.example.com",
    "https://claude.example.com/",
    "https://claude.example.com/path",
    "https://claude.example.com?x",
    "https://claude.example.com#x",
    "https://user@claude.example.com",
    "https://user:secret@claude.example.com",
    "https://claude.example.com:0",
    "https://claude.example.com:65536",
    "https://claude.example.com:443x",
    "https://claude_x.example.com",
    "https://한글.example.com",
    "https://example",
    "https://1.2.3.4.5",
    "https://999.1.1.1",
    "https://claude.example.com\n.evil.example",
    "http://claude.example.com",
    "http://localhost",
    "http://localhost:0",
    "http://localhost:99999",
    "http://localhost.evil.example:80",
    "http://192.0.2.7:8765",
    "ws://localhost:9000",
    "null",
    "file:///etc",
  ])("%j is none", (text) => {
    expect(parsePublicOrigin(text)).toBeNull();
  });

  it("that is bad is left out and takes no other with it", () => {
    const publicOrigins = [
      "https://a.example.com",
      "https://b.example.com/x",
      7,
      "https://A.example.com",
    ];
    expect(read({ publicOrigins })).toMatchObject({
      publicOrigins: ["https://a.example.com"],
      badOrigins: ["https://b.example.com/x", 7],
      bad: [],
    });
  });

  it("is one of a few", () => {
    const publicOrigins = Array.from({ length: 12 }, (_, i) => `https://a${i}.example.com`);
    const settings = read({ publicOrigins });
    expect(settings.publicOrigins).toHaveLength(maxPublicOrigins);
    expect(settings.badOrigins).toHaveLength(2);
  });
});
