import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../../../src/editor/auditText";
import { auditText } from "../../../src/editor/auditText";

const record = (change: Partial<AuditRecord>): AuditRecord => ({
  at: "2030-01-31T12:34:56.789Z",
  event: "pairing-allowed",
  who: { kind: "owner" },
  door: "tunnel",
  address: "203.0.113.7",
  detail: null,
  ...change,
});
const linesOf = (...records: readonly AuditRecord[]): readonly string[] =>
  auditText(records, "my-app", "en").trimEnd().split("\n");

describe("the audit log for a person", () => {
  it("is one line per entry, in the order it is given, with the local time", () => {
    const [line, next] = linesOf(
      record({}),
      record({
        event: "permission-answered",
        who: { kind: "device", id: "d1", name: "iPhone" },
        detail: "allow once 1234abcd",
      }),
    ).slice(3);
    const time = new Date("2030-01-31T12:34:56.789Z");
    expect(line).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:56 {2}\| {2}Device paired {2}\| {2}you, at this PC \(ngrok, 203\.0\.113\.7\)$/,
    );
    expect(line).toContain(` ${time.getHours().toString().padStart(2, "0")}:`);
    expect(next).toContain(
      "Permission request answered  |  iPhone (ngrok, 203.0.113.7)  |  allow once 1234abcd",
    );
  });

  it("keeps one entry on one line, whatever was written into the file", () => {
    const lines = linesOf(
      record({
        who: {
          kind: "device",
          id: "d1",
          name: "x\n2030-01-31 10:00:00  |  Device revoked\u001b[2J",
        },
        detail: "\u202egpj.exe",
      }),
    );
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain("x\\u{a}2030");
    // eslint's no-control-regex does not see \p{C}.
    expect(lines[3]).not.toMatch(/\p{C}/u);
  });

  it("says that nothing is there yet", () => {
    expect(linesOf().at(-1)).toBe("Nothing has been written down yet.");
  });

  it("shows a time that is none as it stands", () => {
    expect(linesOf(record({ at: "yesterday" })).at(-1)).toMatch(/^yesterday {2}\|/);
  });
});
