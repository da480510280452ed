import { describe, expect, it } from "vitest";
import type { Door, RawRequest } from "../../../src/access/doorPolicy";
import { judgeRequest, judgeUpgrade, lastListValue } from "../../../src/access/doorPolicy";

const host = "abc.ngrok-free.app";
const origin = `https://${host}`;
const tunnel: Door = { kind: "tunnel", names: [{ host, origin }] };
const local: Door = {
  kind: "local",
  names: ["127.0.0.1:8765", "localhost:8765"].map((name) => ({
    host: name,
    origin: `http://${name}`,
  })),
};

type Headers = readonly (readonly [string, string])[];

const request = (method: string, url: string, headers: Headers): RawRequest => ({
  method,
  url,
  rawHeaders: headers.flat(),
});

const https = ["X-Forwarded-Proto", "https"] as const;
const viaTunnel = (headers: Headers, method = "GET", url = "/api/me") =>
  judgeRequest(tunnel, request(method, url, [...headers, https]));

describe("a door's host", () => {
  it.each([
    ["its own", [["Host", host]], "ok"],
    ["its own in capitals", [["host", host.toUpperCase()]], "ok"],
    ["absent", [], "host-refused"],
    ["empty", [["Host", ""]], "host-refused"],
    ["another", [["Host", "evil.example"]], "host-refused"],
    ["its own as a prefix", [["Host", `${host}.evil.example`]], "host-refused"],
    ["its own as a suffix", [["Host", `evil-${host}`]], "host-refused"],
    ["a subdomain of it", [["Host", `x.${host}`]], "host-refused"],
    ["with a port", [["Host", `${host}:8443`]], "host-refused"],
    ["with a dot at its end", [["Host", `${host}.`]], "host-refused"],
    ["the local door's", [["Host", "127.0.0.1:8765"]], "host-refused"],
    [
      "twice, good first",
      [
        ["Host", host],
        ["Host", "evil.example"],
      ],
      "host-refused",
    ],
    [
      "twice, bad first",
      [
        ["Host", "evil.example"],
        ["Host", host],
      ],
      "host-refused",
    ],
    ["a list", [["Host", `${host}, evil.example`]], "host-refused"],
    ["with a user", [["Host", `${host}@evil.example`]], "host-refused"],
    [
      "told by a proxy header",
      [
        ["Host", "evil.example"],
        ["X-Forwarded-Host", host],
      ],
      "host-refused",
    ],
  ] as [string, Headers, string][])("%s", (_name, headers, verdict) => {
    expect(viaTunnel(headers)).toBe(verdict);
  });

  it("is not taken from an absolute target", () => {
    const verdict = viaTunnel([["Host", host]], "GET", `http://${host}/api/me`);
    expect(verdict).toBe("host-refused");
  });

  it("is none at all before the tunnel has a name", () => {
    const unnamed: Door = { ...tunnel, names: [] };
    expect(judgeRequest(unnamed, request("GET", "/", [["Host", host], https]))).toBe(
      "host-refused",
    );
    expect(judgeRequest(unnamed, request("GET", "/", [["Host", ""], https]))).toBe("host-refused");
  });
});

describe("the tunnel door's transport", () => {
  it.each([
    ["https", "ok"],
    ["http, https", "ok"],
    ["https, http", "proto-refused"],
    ["http", "proto-refused"],
    ["", "proto-refused"],
  ])("x-forwarded-proto %j", (value, verdict) => {
    const headers: Headers = [
      ["Host", host],
      ["X-Forwarded-Proto", value],
    ];
    expect(judgeRequest(tunnel, request("GET", "/", headers))).toBe(verdict);
  });

  it("refuses what ngrok's inspector replays", () => {
    const headers: Headers = [
      ["Host", host],
      ["Ngrok-Replay-Original-Request-Id", "x"],
    ];
    expect(viaTunnel(headers)).toBe("replayed");
  });
});

const foreignOrigins = [
  "null",
  "https://evil.example",
  `https://${host}.evil.example`,
  `https://evil-${host}`,
  `https://evil.example/${host}`,
  `${origin}:444`,
  `http://${host}`,
  `${origin}/`,
  `https://u@${host}`,
  "https://other.ngrok-free.app",
  "http://localhost:8765",
  "http://127.0.0.1:8765",
  "file://",
  "vscode-webview://x",
  `${origin}, https://evil.example`,
  `${origin}.`,
  "",
];

describe("the origin of an upgrade", () => {
  const upgrade = (origins: readonly string[]) =>
    judgeUpgrade(
      tunnel,
      request("GET", "/ws", [
        ["Host", host],
        https,
        ...origins.map((value) => ["Origin", value] as const),
      ]),
    );

  it("is our page's own", () => {
    expect(upgrade([origin])).toBe("ok");
  });

  it.each(foreignOrigins)("%j is refused", (value) => {
    expect(upgrade([value])).toBe("origin-refused");
  });

  it("is refused when it is absent or there are two", () => {
    const verdicts = [[], [origin, "https://evil.example"], ["https://evil.example", origin]];
    expect(verdicts.map(upgrade)).toEqual(Array(3).fill("origin-refused"));
  });

  it("of the other door is refused", () => {
    const headers: Headers = [
      ["Host", "127.0.0.1:8765"],
      ["Origin", origin],
    ];
    expect(judgeUpgrade(local, request("GET", "/ws", headers))).toBe("origin-refused");
  });
});

describe("a request that changes something", () => {
  const post = (headers: Headers) => viaTunnel([["Host", host], ...headers], "POST");

  it.each([
    [
      "our page",
      [
        ["Origin", origin],
        ["Sec-Fetch-Site", "same-origin"],
      ],
      "ok",
    ],
    ["our page in an older browser", [["Origin", origin]], "ok"],
    [
      "a foreign site",
      [
        ["Origin", origin],
        ["Sec-Fetch-Site", "cross-site"],
      ],
      "origin-refused",
    ],
    [
      "a sibling site",
      [
        ["Origin", origin],
        ["Sec-Fetch-Site", "same-site"],
      ],
      "origin-refused",
    ],
    [
      "no page at all",
      [
        ["Origin", origin],
        ["Sec-Fetch-Site", "none"],
      ],
      "origin-refused",
    ],
    ["no origin", [["Sec-Fetch-Site", "same-origin"]], "origin-refused"],
    ["nothing said", [], "origin-refused"],
  ] as [string, Headers, string][])("from %s", (_name, headers, verdict) => {
    expect(post(headers)).toBe(verdict);
  });

  it.each(foreignOrigins)("from the origin %j is refused", (value) => {
    expect(post([["Origin", value]])).toBe("origin-refused");
  });
});

describe("a request that reads", () => {
  const get = (headers: Headers, url: string) =>
    viaTunnel([["Host", host], ...headers], "GET", url);
  const fetched = (site: string, destination: string): Headers => [
    ["Sec-Fetch-Site", site],
    ["Sec-Fetch-Dest", destination],
  ];

  it("may be a link from elsewhere to the page, and to nothing else", () => {
    const link = fetched("cross-site", "document");
    expect(get(link, "/")).toBe("ok");
    expect(get(link, "/?from=mail")).toBe("ok");
    expect(get([...link, ["Sec-Fetch-Mode", "navigate"]], "/")).toBe("ok");
    expect(get([...link, ["Sec-Fetch-Mode", "no-cors"]], "/")).toBe("origin-refused");
    for (const url of ["/api/me", "/health", "/assets/app.js"]) {
      expect(get(link, url)).toBe("origin-refused");
    }
  });

  it.each(["script", "image", "empty", "iframe", ""])("may not be a foreign %j", (destination) => {
    for (const url of ["/", "/api/me", "/assets/app.js"]) {
      for (const site of ["cross-site", "same-site", "anything"]) {
        expect(get(fetched(site, destination), url)).toBe("origin-refused");
      }
    }
  });

  it("of the API may come from our own scripts only", () => {
    expect(get(fetched("same-origin", "empty"), "/api/me")).toBe("ok");
    expect(get([], "/api/me")).toBe("ok");
    for (const destination of ["script", "image", "style", "document", "iframe", "worker"]) {
      expect(get(fetched("same-origin", destination), "/api/me")).toBe("origin-refused");
      expect(get(fetched("none", destination), "/api/me")).toBe("origin-refused");
    }
  });

  it.each(["iframe", "frame", "object", "embed"])("is never for an %s", (destination) => {
    for (const site of ["same-origin", "none", "cross-site"]) {
      expect(get(fetched(site, destination), "/")).toBe("origin-refused");
    }
  });

  it("of the page's own parts goes", () => {
    for (const destination of ["script", "style", "font", "image", "empty"]) {
      expect(get(fetched("same-origin", destination), "/assets/app.js")).toBe("ok");
    }
  });

  it("may not carry a foreign origin", () => {
    expect(get([["Origin", "https://evil.example"]], "/")).toBe("origin-refused");
  });
});

describe("the door of an own proxy", () => {
  const names = ["one.example", "two.example"].map((name) => ({
    host: name,
    origin: `https://${name}`,
  }));
  const proxy: Door = { kind: "proxy", names };
  const judge = (headers: Headers, method = "GET") =>
    judgeRequest(proxy, request(method, "/", headers));

  it.each([
    ["nothing said of the scheme", [["Host", "one.example"]], "ok"],
    [
      "https outside",
      [
        ["Host", "one.example"],
        ["X-Forwarded-Proto", "http, https"],
      ],
      "ok",
    ],
    [
      "http outside",
      [
        ["Host", "one.example"],
        ["X-Forwarded-Proto", "https, http"],
      ],
      "proto-refused",
    ],
    [
      "an empty scheme",
      [
        ["Host", "one.example"],
        ["X-Forwarded-Proto", ""],
      ],
      "proto-refused",
    ],
    [
      "a replay",
      [
        ["Host", "one.example"],
        ["Ngrok-Replay-Original-Request-Id", "x"],
      ],
      "replayed",
    ],
    ["the local name", [["Host", "127.0.0.1:8765"]], "host-refused"],
  ] as [string, Headers, string][])("with %s", (_name, headers, verdict) => {
    expect(judge(headers)).toBe(verdict);
  });

  it("takes a host and an origin of the same name only", () => {
    const post = (from: string): string =>
      judge(
        [
          ["Host", "one.example"],
          ["Origin", from],
        ],
        "POST",
      );
    expect(post("https://one.example")).toBe("ok");
    expect(post("https://two.example")).toBe("origin-refused");
    expect(post("http://one.example")).toBe("origin-refused");
  });
});

describe("lastListValue", () => {
  it("is what the nearest proxy wrote, over all lines of the header", () => {
    const headers: Headers = [
      ["X-Forwarded-For", "9.9.9.9, 8.8.8.8"],
      ["x-forwarded-for", "1.1.1.1, 203.0.113.7 "],
    ];
    expect(lastListValue(request("GET", "/", headers), "x-forwarded-for")).toBe("203.0.113.7");
    expect(lastListValue(request("GET", "/", []), "x-forwarded-for")).toBeNull();
  });
});
