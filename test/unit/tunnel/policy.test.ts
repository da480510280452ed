import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildTrafficPolicy, parseEmail } from "../../../src/tunnel/policy";
import { parseTrafficPolicy } from "../../stand-ins/ngrokEdge/trafficPolicy";

describe("parseEmail", () => {
  it.each(["a@b.co", "first.last+tag@sub.example.com", "x_y%z@a-b.example"])("takes %s", (text) => {
    expect(parseEmail(text)).toBe(text);
  });

  it("trims and lowers", () => {
    expect(parseEmail("  Alice@Example.COM ")).toBe("alice@example.com");
  });

  it.each([
    "",
    "alice",
    "@example.com",
    "alice@",
    "alice@localhost",
    "a@b@c.com",
    "a'b@example.com",
    'a"b@example.com',
    "a\\b@example.com",
    "a b@example.com",
    "a@exam ple.com",
    ".a@example.com",
    "a.@example.com",
    "a..b@example.com",
    "a@-example.com",
    "a@example.c0m1-",
    "a@example..com",
    "ä@example.com",
    "a@example.com']||true||['",
    `${"a".repeat(65)}@example.com`,
    `a@${"b".repeat(250)}.com`,
  ])("refuses %j", (text) => {
    expect(parseEmail(text)).toBeNull();
  });
});

describe("buildTrafficPolicy", () => {
  it("has no rule when nobody is named", () => {
    expect(buildTrafficPolicy("google", [])).toBeNull();
  });

  it("asks to sign in first and denies whoever is not listed", () => {
    const policy = buildTrafficPolicy("github", ["Alice@Example.com", "bob@example.org"]);
    expect(JSON.parse(policy ?? "")).toEqual({
      on_http_request: [
        { actions: [{ type: "oauth", config: { provider: "github" } }] },
        {
          expressions: [
            "!(actions.ngrok.oauth.identity.email in ['alice@example.com','bob@example.org'])",
          ],
          actions: [{ type: "deny", config: { status_code: 403 } }],
        },
      ],
    });
  });

  it("names an address once", () => {
    const policy = buildTrafficPolicy("google", ["a@example.com", "A@example.com"]);
    expect(policy?.match(/a@example\.com/g)).toHaveLength(1);
  });

  it("throws for an address that is none, and for too many", () => {
    expect(() => buildTrafficPolicy("google", ["no address"])).toThrow(/no address/);
    const many = Array.from({ length: 51 }, (_, index) => `a${index}@example.com`);
    expect(() => buildTrafficPolicy("google", many)).toThrow(/at most 50/);
  });

  it("lets in exactly the listed ones, whatever was typed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.emailAddress(), fc.string()), { minLength: 1, maxLength: 5 }),
        fc.emailAddress(),
        (typed, visitor) => {
          const emails = typed.flatMap((text) => parseEmail(text) ?? []);
          const policy = parseTrafficPolicy(buildTrafficPolicy("google", emails) ?? "");
          const decision = policy.decide({ email: visitor.toLowerCase() }).kind;
          const isExpected = emails.length === 0 || emails.includes(visitor.toLowerCase());
          expect(decision).toBe(isExpected ? "allow" : "deny");
          if (emails.length > 0) expect(policy.decide(null).kind).toBe("login");
        },
      ),
    );
  });
});
