import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { initialState } from "../../src/shared/state";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { accepted, block, ended, opened, requested, started, text, tool } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const korean = () => newPhone(bench.browser, { locale: "ko-KR" });

describe("costs", () => {
  it("change their money on the page as soon as the owner changes it", async () => {
    const turn = randomUUID();
    bench.host.emit(...opened(), accepted("one", turn), started(turn), ended(turn));
    await bench.open();
    const figures = bench.page.locator(".figures");
    await expect.poll(() => figures.textContent()).toContain("$0.04");
    const host = { ...initialState.host, workspaceName: "my-app", hostName: "studio" };
    const money = { currency: "KRW", wonPerDollar: 1_400 } as const;
    bench.host.emit({ type: "host.changed", host: { ...host, money } });
    await expect.poll(() => figures.textContent()).toContain("₩58");
    bench.host.emit({
      type: "host.changed",
      host: { ...host, money: { ...money, wonPerDollar: 1_500 } },
    });
    await expect.poll(() => figures.textContent()).toContain("₩62");
  });
});

describe("what the host counts", () => {
  it("is said in the words of the page", async () => {
    const turn = randomUUID();
    bench.host.emit(...opened(), accepted("하나", turn), started(turn));
    bench.host.emit(
      block(turn, text("a", "살펴보겠습니다.")),
      block(turn, tool("r", { kind: "read", subject: "src/a.ts", summary: { lines: 142 } })),
      block(turn, text("b", "시험을 돌립니다.")),
      block(
        turn,
        tool("c", {
          kind: "command",
          subject: "npm test",
          status: "failed",
          summary: { exitCode: 1 },
        }),
      ),
      requested("p1", {
        kind: "command",
        command: "npm test",
        description: null,
        timeoutMs: 90_000,
      }),
    );
    await bench.open(korean());
    await bench.page.getByText("142줄").waitFor();
    await bench.page.getByText("종료 코드 1").waitFor();
    await bench.page.getByText("길어도 1분 30초 뒤에는 끝냅니다").first().waitFor();
    await screenshot(bench.page, "words-of-counts-ko");
  });

  it("has its end in the language of the person who goes on", async () => {
    const turn = randomUUID();
    bench.host.emit(...opened(), accepted("하나", turn), started(turn));
    bench.host.emit(ended(turn, "indeterminate"));
    await bench.open(korean());
    await bench.page.getByRole("button", { name: "이어서 하기" }).tap();
    expect(await bench.host.message("turn.settle")).toMatchObject({
      choice: "continue",
      language: "ko",
    });
  });
});
