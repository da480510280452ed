import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, refuses, unchanged } from "./support/refused";
import type { Headers } from "./support/rig";
import { Rig } from "./support/rig";
import type { Answer } from "./support/wire";
import { valuesOf } from "./support/wire";
import { wrongOrigins } from "./support/wrongOrigins";

let rig: Rig;
/** Path of the page's script. */
let script: string;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
  script = /src="([^"]+)"/.exec((await rig.ask("L", { target: "/" })).body)?.[1] ?? "";
});

afterAll(() => rig.stop());

const ways = ["L", "P"] as const;

describe("R17 only our own page may change something", () => {
  const mixes: readonly (readonly [string | null, string | null])[] = [
    ["cross-site", "ORI"],
    ["same-site", "ORI"],
    ["none", "ORI"],
    ["", "ORI"],
    ["same-origin, cross-site", "ORI"],
    ["same-origin", "null"],
    ["same-origin", null],
    ["none", null],
    [null, null],
    [null, "null"],
  ];
  const logOut = (headers: Headers) => rig.postRequest("L", "/api/logout", undefined, headers);

  it.each(mixes)("Sec-Fetch-Site %s with Origin %s is refused", async (site, origin) => {
    const headers = {
      "Sec-Fetch-Site": site,
      Origin: origin === "ORI" ? rig.publicOrigin : origin,
    };
    await refuses(rig, "L", logOut(headers), [403]);
    expect((await rig.ask("L")).status).toBe(200);
  });

  it("two lines of Sec-Fetch-Site are refused", async () => {
    await refuses(rig, "L", logOut({ "Sec-Fetch-Site": ["same-origin", "cross-site"] }), [403]);
  });

  it.each(wrongOrigins)("Origin: %s is refused", async (_name, headersOf) => {
    await refuses(rig, "L", logOut(headersOf(rig)), [403]);
    const pairing = rig.postRequest("L", "/api/pair", { code: await rig.code(), name: "x" });
    const headers = { ...pairing.headers, ...headersOf(rig) };
    await refuses(rig, "L", { ...pairing, headers }, [403]);
  });

  it.each(["same-origin", null])(
    "Sec-Fetch-Site %s with its own Origin: the control",
    async (site) => {
      const headers = { "Sec-Fetch-Site": site, Cookie: await rig.pair("L") };
      const answer = await rig.ask("L", logOut(headers));
      expect(answer.status).toBe(204);
    },
  );

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    null,
    "",
    "application/json;text/plain",
    "application/json; charset=utf-7",
    "text/json",
    "application/json, text/plain",
    "text/plain;application/json",
  ])("a body of the type %s is not read", async (type) => {
    const code = await rig.code();
    const { body = "", ...request } = rig.postRequest("L", "/api/pair", { code, name: "x" });
    const headers = { ...request.headers, "Content-Type": type };
    await refuses(rig, "L", { ...request, body, headers }, [415]);
    // The control: the same body as JSON.
    const cookie = valuesOf(await rig.post("L", "/api/pair", { code, name: "x" }), "set-cookie")[0];
    expect(cookie).toBeDefined();
    await rig.post("L", "/api/logout", undefined, { Cookie: cookie?.split(";")[0] ?? null });
  });
});

describe("R17 what another app shares and no worker took", () => {
  const share = (headers: Headers = {}, body = "x=1") => ({
    method: "POST",
    target: "/share",
    headers: { "Content-Type": "multipart/form-data; boundary=x", ...headers },
    body,
  });
  const isSentOn = (answer: Answer): void => {
    expect(answer.status).toBe(303);
    expect(valuesOf(answer, "location")).toEqual(["/#unshared"]);
    expect(valuesOf(answer, "set-cookie")).toEqual([]);
    expect(answer.body).toBe("");
    expect(answer.closedAfterMs).toBeLessThan(Infinity);
    expect(answer.size).toBeLessThanOrEqual(2_048);
  };

  it.each([
    ["from no origin, as the system posts it", { Origin: "null" }],
    ["without one", {}],
    ["from another site", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
    ["without a session", { Cookie: null }],
  ])("leads to a page that says so, and does nothing: %s", async (_, headers: Headers) => {
    const answer = await unchanged(rig, () => rig.ask("L", share(headers)));
    isSentOn(answer);
  });

  it("is answered through ngrok, too, and after more bytes than are read", async () => {
    isSentOn(await rig.ask("P", share({ Origin: "null" })));
    isSentOn(await rig.ask("L", share({ Origin: "null" }, "x".repeat(9 * 1024 * 1024))));
  });

  it("has one path and one method: anything else is refused as before", async () => {
    for (const target of ["/share/", "/share?x=1", "/Share"]) {
      await refuses(rig, "L", { ...share({ Origin: "null" }), target }, [403]);
    }
    await refuses(rig, "L", share({ Host: "evil.example" }), [403]);
    expect((await rig.ask("L", { target: "/share" })).status).toBe(404);
  });

  it("ends the connection: a request behind it is not answered", async () => {
    const two = Buffer.concat([
      rig.bytesOf("L", share({ Connection: "keep-alive" })),
      rig.bytesOf("L"),
    ]);
    const answer = await rig.send("L", two);
    isSentOn(answer);
  });
});

describe("R18 nothing is shared with other origins", () => {
  const origins = ["https://evil.example", "null", "ORI", null] as const;
  const noCors = (answer: Answer): void => {
    expect(answer.head).not.toMatch(/^access-control-/im);
  };

  describe.each(ways)("via %s", (way) => {
    it.each([
      ...["/", "/health", "/api/me", "/api/pair", "/api/logout", "/nope", "SCRIPT", "/ws"],
      ...["/sw.js", "/manifest.webmanifest"],
    ])("%s sends no Access-Control header, asked from wherever", async (path) => {
      const target = path === "SCRIPT" ? script : path;
      for (const origin of origins) {
        const headers = { Origin: origin === "ORI" ? rig.publicOrigin : origin };
        noCors(await rig.ask(way, { target, headers }));
        const preflight = await rig.ask(way, {
          method: "OPTIONS",
          target,
          headers: {
            ...headers,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
            "Access-Control-Request-Private-Network": "true",
          },
        });
        noCors(preflight);
        expect([403, 404, 405]).toContain(preflight.status);
      }
    });
  });

  it("our own page gets its answer: the control", async () => {
    expect((await rig.ask("L", { headers: { Origin: rig.publicOrigin } })).status).toBe(200);
  });
});

const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "PROPFIND",
  "FOO",
] as const;

/** What each route takes. HEAD is GET without its body. */
const routes: Readonly<Record<string, readonly (typeof methods)[number][]>> = {
  "/": ["GET", "HEAD"],
  "/health": ["GET", "HEAD"],
  "/sw.js": ["GET", "HEAD"],
  "/manifest.webmanifest": ["GET", "HEAD"],
  SCRIPT: ["GET", "HEAD"],
  "/api/me": ["GET", "HEAD"],
  "/api/logout": ["POST"],
  "/api/pair": ["POST"],
};

describe("R19 each route takes its own methods", () => {
  describe.each(Object.keys(routes))("%s", (route) => {
    const allowed = routes[route] ?? [];
    it.each(methods.filter((method) => !allowed.includes(method)))("refuses %s", async (method) => {
      const target = route === "SCRIPT" ? script : route;
      const marker = "echoed-by-trace";
      const headers = { Origin: rig.publicOrigin, "X-Marker": marker };
      await unchanged(rig, async () => {
        const answer = await rig.ask("L", { method, target, headers });
        // 400: a name that is no method is Node's to refuse. 0: it closes a CONNECT without a word.
        expect([400, 405, 501, ...(method === "CONNECT" ? [0] : [])]).toContain(answer.status);
        expect(answer.head + answer.body).not.toContain(marker);
        expect(valuesOf(answer, "set-cookie")).toEqual([]);
      });
    });

    it.each(allowed)("takes %s: the control", async (method) => {
      const target = route === "SCRIPT" ? script : route;
      const headers = {
        Origin: rig.publicOrigin,
        ...(route === "/api/logout" ? { Cookie: await rig.pair("L") } : {}),
      };
      expect((await rig.ask("L", { method, target, headers })).status).not.toBe(405);
    });
  });

  it.each(["/api/logout", "/api/logout?_method=POST", "/api/pair?code=CODE", "/api/pair"])(
    "GET %s does nothing",
    async (path) => {
      const target = path.replace("CODE", await rig.code());
      await refuses(rig, "L", { target }, [404, 405]);
      await refuses(rig, "L", { method: "HEAD", target }, [404, 405]);
    },
  );

  it.each(["DELETE", "POST", "PUT"])("an override to %s is not heard", async (method) => {
    const headers = {
      "X-HTTP-Method-Override": method,
      "X-HTTP-Method": method,
      "X-Method-Override": method,
    };
    await refuses(rig, "L", { target: "/api/logout", headers }, [405]);
    await unchanged(rig, async () => {
      expect((await rig.ask("L", { headers })).status).toBe(200);
      expectRefusal(await rig.ask("L", { target: `/api/logout?_method=${method}` }), [404, 405]);
    });
  });
});

describe("R24 nothing can be loaded into another site", () => {
  const dests = [
    "script",
    "image",
    "style",
    "object",
    "embed",
    "iframe",
    "audio",
    "video",
    "font",
    "worker",
    "document",
    "empty",
  ];
  describe.each(["/api/me", "/api/logout", "/api/pair"])("%s", (target) => {
    it.each(dests)("is refused for a foreign site's %s", async (dest) => {
      for (const site of ["cross-site", "same-site"]) {
        const headers = { "Sec-Fetch-Site": site, "Sec-Fetch-Dest": dest };
        const answer = await rig.ask("L", { target, headers });
        // 405 where GET is no method of the route: neither tells anything.
        expectRefusal(answer, target === "/api/me" ? [403] : [403, 405]);
      }
    });
  });

  it.each(dests.filter((dest) => !["empty", "document"].includes(dest)))(
    "/api/me is no %s of our own page either",
    async (dest) => {
      const headers = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": dest };
      await refuses(rig, "L", { headers }, [403]);
    },
  );

  it.each(dests.filter((dest) => dest !== "document"))(
    "the page and its script are no %s of a foreign site",
    async (dest) => {
      const headers = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": dest };
      await refuses(rig, "L", { target: "/", headers }, [403]);
      await refuses(rig, "L", { target: script, headers }, [403]);
    },
  );

  it("our own page loads it, and a link from elsewhere opens the page: the control", async () => {
    const own = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty" };
    expect((await rig.ask("L", { headers: own })).status).toBe(200);
    const asScript = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "script" };
    expect((await rig.ask("L", { target: script, headers: asScript })).status).toBe(200);
    const link = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document" };
    expect((await rig.ask("L", { target: "/", headers: link })).status).toBe(200);
  });

  it("no file holds anything of a person: all devices get the same bytes", async () => {
    const other = await rig.pair("L", "Another phone");
    // A device that is paired gets its message box with the page; strangers get none.
    for (const cookies of [
      [rig.cookie, other],
      [null, "theme=dark"],
    ]) {
      for (const target of ["/", script]) {
        const bodies = await Promise.all(
          cookies.map(async (Cookie) => (await rig.ask("L", { target, headers: { Cookie } })).body),
        );
        expect(new Set(bodies).size).toBe(1);
      }
    }
  });

  it("an answer is an object, never a list", async () => {
    const answers = [await rig.ask("L"), await rig.ask("L", { target: "/health" })];
    for (const { body } of answers) expect(body).toMatch(/^\{/);
  });
});
