import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../src/headless/options";

const workspace = tmpdir();
const token = { NGROK_AUTHTOKEN: "fake_token_for_tests" };

describe("headless options", () => {
  it("have defaults that expose nothing", () => {
    const options = parseOptions([`--workspace=${workspace}`], token);
    expect(options).toMatchObject({ port: 8765, tunnel: null, confirmDevices: true });
    expect(options.money).toEqual({ currency: "USD", wonPerDollar: 1_400 });
  });

  it("take the money that costs are shown in", () => {
    const args = `--workspace=${workspace} --currency KRW --won-per-dollar 1382.5`.split(" ");
    expect(parseOptions(args, {}).money).toEqual({ currency: "KRW", wonPerDollar: 1_382.5 });
  });

  it("take a tunnel with everything that tests need", () => {
    const args = `--workspace ${workspace} --port 0 --confirm-devices=no --tunnel ngrok --domain a.example --allow-email a@b.example --allow-email c@d.example --ngrok-server localhost:1 --ngrok-public localhost:2`;
    expect(parseOptions(args.split(" "), token).tunnel).toEqual({
      authtoken: token.NGROK_AUTHTOKEN,
      domain: "a.example",
      allowEmails: ["a@b.example", "c@d.example"],
      provider: "google",
      serverAddress: "localhost:1",
      certificateAuthority: null,
      publicAddress: "localhost:2",
    });
  });

  it.each([
    ["", "--workspace is missing"],
    ["--workspace /no/such/folder", "there is no folder"],
    ["--workspace WS --port eighty", "--port takes a number"],
    ["--workspace WS --port 70000", "--port takes a number"],
    ["--workspace WS --confirm-devices=maybe", "takes yes or no"],
    ["--workspace WS --currency EUR", "--currency takes USD or KRW"],
    ["--workspace WS --won-per-dollar 99", "--won-per-dollar takes a number from 100 to 10000"],
    ["--workspace WS --won-per-dollar 1e9", "--won-per-dollar takes"],
    ["--workspace WS --won-per-dollar much", "--won-per-dollar takes"],
    ["--workspace WS --tunnel cloud", "--tunnel takes ngrok"],
    ["--workspace WS --domain a.example", "goes with --tunnel"],
    ["--workspace WS --tunnel ngrok --provider x", "--provider takes one of"],
    ["--workspace WS --tunnel ngrok --ngrok-ca /no/such/file", "--ngrok-ca"],
    ["--workspace WS --tunnel ngrok --domain https://x", "domain"],
    ["--workspace WS --tunnel ngrok --allow-email nobody", "nobody"],
    ["--workspace WS --tunnel ngrok --ngrok-server nowhere", "host:port"],
    ["--workspace WS --tunnel ngrok --ngrok-public nowhere", "host:port"],
    ["--workspace WS --ngrok-public localhost:1", "goes with --tunnel"],
    ["--workspace WS --verbose", "--verbose"],
    ["usage", "usage"],
  ])("%j is refused in one clear line", (line, reason) => {
    const args = line.split(" ").filter((word) => word !== "");
    const parse = () =>
      parseOptions(
        args.map((word) => word.replace("WS", workspace)),
        token,
      );
    expect(parse).toThrow(expect.objectContaining({ code: "bad-option" }));
    expect(parse).toThrow(reason);
    expect(parse).toThrow(/^[^\n]*$/);
  });

  it("never repeat the token", () => {
    expect(() => parseOptions([`--workspace=${workspace}`, "--tunnel", "ngrok"], {})).toThrow(
      "NGROK_AUTHTOKEN",
    );
  });
});
