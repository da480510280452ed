import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { accepted, opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

/** The shortest words there are for what a thumb has to hit. */
const bench = usePageBench();
const koreanPhone = () => newPhone(bench.browser, { locale: "ko-KR" });
const button = (name: string) => bench.page.getByRole("button", { name, exact: true });

async function expectTarget(target: Locator): Promise<void> {
  await target.waitFor();
  const box = await target.boundingBox();
  expect(Math.round(box?.width ?? 0)).toBeGreaterThanOrEqual(44);
  expect(Math.round(box?.height ?? 0)).toBeGreaterThanOrEqual(44);
}

async function breakOff(): Promise<void> {
  bench.host.isReachable = false;
  bench.host.cut();
  await bench.page.locator(".page[data-live=false]").waitFor();
}

describe("what can be pressed is large enough for a thumb", () => {
  it("below a message that was not sent yet", async () => {
    bench.host.emit(...opened());
    await bench.open(koreanPhone());
    await bench.page.locator(".page[data-live=true]").waitFor();
    await breakOff();
    await bench.page.getByRole("textbox").fill("나중에");
    await button("보내기. 길게 누르면 다른 방법").or(button("보내기")).tap();
    await expectTarget(button("수정"));
    await expectTarget(button("삭제"));
  });

  it("in the line of a queue that stands still", async () => {
    bench.host.emit(...opened(), accepted("기다림"));
    bench.host.emit({ type: "queue.paused", reason: "stopped", by: null });
    await bench.open(koreanPhone());
    await expectTarget(button("계속"));
  });

  it("in the strip, where ngrok shows a page of its own", async () => {
    bench.host.emit(...opened());
    await bench.open(koreanPhone());
    await bench.page.locator(".page[data-live=true]").waitFor();
    const headers = { "ngrok-error-code": "ERR_NGROK_6024" };
    bench.host.plain = { status: 200, html: "<h1>ngrok</h1>", headers };
    await breakOff();
    await expectTarget(button("열기"));
  });

  it("in the note of a panel whose list did not come", async () => {
    bench.host.emit(...opened());
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "internal");
    };
    await bench.open(koreanPhone());
    await bench.page.locator(".page[data-live=true]").waitFor();
    await button("메뉴").tap();
    await button("기기").tap();
    await expectTarget(button("다시 시도"));
  });
});
