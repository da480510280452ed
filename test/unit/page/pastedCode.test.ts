import { describe, expect, it } from "vitest";
import { readPasted } from "../../../webview-ui/src/pairing/pastedCode";

const origin = "https://remote.example";
const code = "0testcode0testcode0tes";

describe("R31 what somebody pastes to pair", () => {
  it.each([code, ` ${code}\n`, `${origin}/#p=${code}`, `${origin}#p=${code}`])(
    "%j is a code",
    (text) => {
      expect(readPasted(text, origin)).toEqual({ kind: "code", code });
    },
  );

  it.each([`https://other.example/#p=${code}`, `http://remote.example/#p=${code}`])(
    "%j leads elsewhere: its code is not spent here",
    (text) => {
      expect(readPasted(text, origin).kind).toBe("elsewhere");
    },
  );

  it.each([
    "",
    "hello",
    "short",
    origin,
    `${origin}/?p=${code}`,
    `${origin}/#q=${code}`,
    `${origin}/#p=short`,
    `${origin}/#p=${code}&x=1`,
    `javascript:alert(1)#p=`,
    `${code} ${code}`,
  ])("%j is nothing", (text) => {
    expect(readPasted(text, origin)).toEqual({ kind: "nothing" });
  });
});
