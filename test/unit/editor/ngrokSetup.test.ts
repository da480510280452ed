import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEmails, parseToken } from "../../../src/editor/ngrokInput";
import { draftOf, readToken, removeToken, saveDraft } from "../../../src/editor/ngrokSetup";
import type { NgrokSettings } from "../../../src/editor/settings";
import { readTunnelConfig } from "../../../src/editor/tunnelSettings";
import { en } from "../../../src/editor/wording/en";
import { isHostName, isServerAddress } from "../../../src/tunnel/addresses";

const token = "not_a_real_token_0123456789";
const plain: NgrokSettings = {
  domain: null,
  allowEmails: [],
  provider: "google",
  serverAddress: null,
  certificateAuthorityFile: null,
  publicAddress: null,
};

function secretStore() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };
}

describe("what is typed about ngrok", () => {
  it.each([
    [token, token],
    [` ${token}\n`, token],
    [`ngrok config add-authtoken ${token}`, token],
    [`ngrok authtoken ${token}`, token],
    ["", null],
    ["short", null],
    ["two words here", null],
    ["t".repeat(513), null],
  ])("token %j", (text, parsed) => {
    expect(parseToken(text)).toBe(parsed);
  });

  it("takes e-mail addresses with any separator, or none of them", () => {
    expect(parseEmails(" a@example.com, b@example.org;c@example.net ")).toHaveLength(3);
    expect(parseEmails("")).toEqual([]);
    expect(parseEmails("a@example.com, b")).toBeNull();
  });

  it("knows a host name from an address", () => {
    expect(["a.example", "my-name.ngrok-free.app"].every(isHostName)).toBe(true);
    expect(["", "a", "a..b", "-a.example", "a.example/x", "a.example:1"].some(isHostName)).toBe(
      false,
    );
    expect(["127.0.0.1:1", "localhost:65535", "[::1]:443"].every(isServerAddress)).toBe(true);
    expect(["localhost", "a:0", "a:99999", ":1"].some(isServerAddress)).toBe(false);
  });
});

describe("the ngrok set-up", () => {
  it("keeps the token in the secret store and nowhere else", async () => {
    const secrets = secretStore();
    const written: unknown[] = [];
    await saveDraft({ ...draftOf(null), token, domain: "a.example" }, secrets, {
      readUser: () => undefined,
      writeUser: (...write) => Promise.resolve(void written.push(write)),
    });
    expect(await readToken(secrets)).toBe(token);
    expect(JSON.stringify(written)).not.toContain(token);
    await removeToken(secrets);
    expect(await readToken(secrets)).toBeNull();
  });

  it("keeps the saved token when no other is given", async () => {
    const secrets = secretStore();
    const target = { readUser: () => undefined, writeUser: () => Promise.resolve() };
    await saveDraft({ ...draftOf(null), token }, secrets, target);
    await saveDraft({ ...draftOf(plain), domain: "b.example" }, secrets, target);
    expect(await readToken(secrets)).toBe(token);
  });

  it("puts everything back when one part can't be saved", async () => {
    const secrets = secretStore();
    const values = new Map<string, unknown>([["ngrok.domain", "old.example"]]);
    const save = saveDraft(
      { token, domain: "new.example", allowEmails: ["a@example.com"], provider: "github" },
      secrets,
      {
        readUser: (key) => values.get(key),
        writeUser: (key, value) => {
          if (key === "ngrok.provider") return Promise.reject(new Error("read-only"));
          values.set(key, value);
          return Promise.resolve();
        },
      },
    );
    await expect(save).rejects.toThrow("Failed to save the ngrok settings: read-only");
    expect(values.get("ngrok.domain")).toBe("old.example");
    expect(values.get("ngrok.allowEmails")).toBeUndefined();
    expect(secrets.kept.size).toBe(0);
  });
});

describe("the tunnel's settings", () => {
  it("hold the certificate itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunnel-settings-"));
    try {
      const file = join(folder, "ca.pem");
      const pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
      await writeFile(file, pem);
      const reading = await readTunnelConfig(
        token,
        { ...plain, certificateAuthorityFile: file },
        en,
      );
      expect(reading).toMatchObject({ config: { authtoken: token, certificateAuthority: pem } });
      await writeFile(file, "something else");
      const bad = await readTunnelConfig(token, { ...plain, certificateAuthorityFile: file }, en);
      expect(bad).toEqual({ problem: en.settings.badCertificate(en.settings.notPem) });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("do not go on without a certificate that was asked for", async () => {
    const settings = { ...plain, certificateAuthorityFile: join(tmpdir(), "no-such-file.pem") };
    expect(await readTunnelConfig(token, settings, en)).toHaveProperty("problem");
  });
});
