import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import type { TunnelStatus } from "../../src/shared/state";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import { Tunnelled } from "../support/tunnelled";

let product: Tunnelled;

afterEach(async () => {
  await product.stop();
});

async function until(kind: TunnelStatus["kind"]): Promise<TunnelStatus> {
  for (;;) {
    const { tunnel } = (await product.host.waitFor("tunnel")) as unknown as {
      readonly tunnel: TunnelStatus;
    };
    if (tunnel.kind === kind) return tunnel;
  }
}

describe("the public side of a tunnel that stands", () => {
  it("R71 a used-up allowance is told on the PC when the phones are gone, and again when it is over", async () => {
    product = await Tunnelled.start({ looks: true });
    const { host, edge } = product;
    const client = await ProtocolClient.connect(
      host.ready.local,
      await pairAt((await host.pair()).pair),
    );
    const phone = product.openSocket(await product.pair("Phone"));
    await once(phone, "open");
    edge.answerPublic({ code: "ERR_NGROK_727" });
    phone.terminate();
    const told = await until("online");
    const trouble = { code: "tunnel-quota", detail: "ERR_NGROK_727" };
    expect(told).toEqual({ kind: "online", url: product.origin, trouble });
    await client.until(() => "trouble" in client.state.host.tunnel);
    expect(client.state.host.tunnel).toEqual(told);
    client.cut();
  });

  it("is looked at once when nothing happens", async () => {
    product = await Tunnelled.start({ looks: true });
    const { host, edge } = product;
    const client = await ProtocolClient.connect(
      host.ready.local,
      await pairAt((await host.pair()).pair),
    );
    while (!host.logText.includes('the public address: {"kind":"ok"}')) {
      await client.untilTurnEnds(await client.prompt("[[say one]]"));
    }
    expect(edge.visits).toBe(1);
    client.cut();
  });

  it("that lost its gate is taken down at once, for good, with its reason", async () => {
    product = await Tunnelled.start({ looks: true, args: ["--allow-email=alice@example.com"] });
    const { edge } = product;
    edge.appliesPolicies = false;
    const failed = await until("failed");
    expect(failed).toMatchObject({ problem: { code: "tunnel-gate-missing" } });
    await edge.waitForEmpty();
    expect(await product.tunnelChildren()).toEqual([]);
  });

  it("is never looked at where a private server's public side is not known", async () => {
    product = await Tunnelled.start({ args: ["--allow-email=alice@example.com"] });
    const { host, edge } = product;
    edge.appliesPolicies = false;
    const cookie = await pairAt((await host.pair()).pair);
    const client = await ProtocolClient.connect(host.ready.local, cookie);
    const began = performance.now();
    // Longer than the first look takes to come.
    while (performance.now() - began < 7_000) {
      await client.untilTurnEnds(await client.prompt("[[say waiting]]"));
    }
    expect(edge.visits).toBe(0);
    expect(client.state.host.tunnel).toEqual({ kind: "online", url: product.origin });
    client.cut();
  });
});
