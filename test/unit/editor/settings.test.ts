import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/editor/settings";

const read = (values: Readonly<Record<string, unknown>>) =>
  readSettings({ get: (key) => values[key] });

describe("settings", () => {
  it("have defaults", () => {
    expect(read({})).toEqual({
      claudePath: null,
      port: 8765,
      maxParallelConversations: 1,
      confirmDevices: true,
      ngrok: {
        domain: null,
        allowEmails: [],
        provider: "google",
        serverAddress: null,
        certificateAuthorityFile: null,
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
      "ngrok.domain": "my-name.ngrok-free.app",
      "ngrok.allowEmails": [" ann@example.com "],
      "ngrok.provider": "github",
      "ngrok.serverAddress": "127.0.0.1:4443",
      "ngrok.certificateAuthorityFile": "/etc/ca.pem",
    });
    expect(settings).toEqual({
      claudePath: "/opt/claude",
      port: 0,
      maxParallelConversations: 3,
      confirmDevices: false,
      ngrok: {
        domain: "my-name.ngrok-free.app",
        allowEmails: ["ann@example.com"],
        provider: "github",
        serverAddress: "127.0.0.1:4443",
        certificateAuthorityFile: "/etc/ca.pem",
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
    ["ngrok.serverAddress", "example.com:0"],
    ["ngrok.serverAddress", "example.com:65536"],
    ["ngrok.certificateAuthorityFile", "ca.pem"],
  ])("open no way in from outside with %s = %j", (key, value, isFine = false) => {
    const settings = read({ [key]: value });
    expect(settings.ngrok === null).toBe(!isFine);
    expect(settings.bad).toEqual(isFine ? [] : [key]);
  });
});
