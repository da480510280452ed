import { describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { HttpAnswer } from "./support/fakeHost";
import { openEditorView } from "./support/editorView";
import { opened, requested } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { listedDevices } from "./support/listedDevices";
import { buildCommand, buildGrants } from "./support/requests";
import { widthOverflow } from "./support/stage";
import { story } from "./support/story";

/** Who may come in and what they may do, as pictures for a person to judge. */
const bench = usePageBench();
const looks = [
  { theme: "dark", language: "en", width: 390, height: 844 },
  { theme: "light", language: "ko", width: 390, height: 844 },
  { theme: "light", language: "en", width: 320, height: 568 },
] as const;
type Look = (typeof looks)[number];

async function open(look: Look): Promise<void> {
  const locale = look.language === "ko" ? "ko-KR" : "en-US";
  const phone = await newPhone(bench.browser, {
    locale,
    colorScheme: look.theme,
    reducedMotion: "reduce",
  });
  await phone.setViewportSize({ width: look.width, height: look.height });
  await bench.open(Promise.resolve(phone));
}

async function show(look: Look, name: string): Promise<void> {
  await screenshot(bench.page, `access-${name}-${look.theme}-${look.language}-${look.width}`);
  expect(await widthOverflow(bench.page)).toBe(0);
}

const openMenu = () => bench.page.locator(".menu > .icon-button").tap();
const item = (name: RegExp) => bench.page.locator(".menu-item", { hasText: name });

describe.each(looks)("in $theme, $language, $width px", (look) => {
  it("the devices, and what is asked before one is cut off", async () => {
    bench.host.devices = listedDevices(look.language);
    bench.host.emit(...story(look.language));
    await open(look);
    await bench.page.locator(".figures", { hasText: /\d/u }).waitFor();
    await openMenu();
    await show(look, "menu");
    await item(/Restart|다시 시작/).tap();
    await show(look, "restart");
    await item(/Devices|기기/).tap();
    await bench.page.locator(".device-item").last().waitFor();
    await show(look, "devices");
    await bench.page.locator(".device-row .icon-button").last().tap();
    await show(look, "devices-tray");
    await bench.page.locator(".tray-button[data-tone=danger]").tap();
    await bench.page.locator(".confirm").waitFor();
    await show(look, "devices-revoke");
    await bench.page.locator(".confirm .button").first().tap();
    await bench.page.locator(".device-row .icon-button").first().tap();
    await bench.page.locator(".device-tray .menu-item").tap();
    await show(look, "devices-log-out");
    await bench.page.locator(".sheet-foot .button").tap();
    await show(look, "devices-revoke-others");
  });

  it("what a device sees that may look, or answer, and a yes for ever", async () => {
    bench.host.answers = null;
    bench.host.role = "view";
    bench.host.emit(
      ...story(look.language),
      requested("p1", buildCommand, { grants: buildGrants }),
    );
    await open(look);
    await bench.page.locator(".permission-rights").waitFor();
    await show(look, "view");
    bench.host.role = "approve";
    bench.host.cut();
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    await show(look, "approve");
    bench.host.role = "full";
    bench.host.cut();
    await bench.page.locator(".permission-other").tap();
    await bench.page.locator(".permission-other:enabled").tap();
    await bench.page.locator(".button.danger:enabled").tap();
    await bench.page.locator(".permission-confirm").waitFor();
    await show(look, "confirm");
  });

  it("what stands in the way", async () => {
    bench.host.emit(...story(look.language));
    await open(look);
    await bench.page.locator(".figures", { hasText: /\d/u }).waitFor();
    await bench.page.locator(".composer-field").fill("…");
    bench.host.isReachable = false;
    bench.host.cut(4004);
    await bench.page.locator(".strip[data-tone=quiet]").waitFor();
    await show(look, "restarting");
    for (const [name, answer] of Object.entries(obstacles)) {
      bench.host.me = answer;
      await bench.page.reload();
      await bench.page.locator(".strip.has-action").waitFor();
      await show(look, name);
    }
    await bench.page.locator(".sign-in-help summary").tap();
    await show(look, "sign-in-help");
  });

  it("the way in and out", async () => {
    bench.host.emit(...opened());
    bench.host.me = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
    await open(look);
    await bench.page.locator(".sign-in-help summary").first().tap();
    await screenshot(bench.page, `access-how-${look.theme}-${look.language}-${look.width}`);
    bench.host.pair = [obstacles["sign-in"]];
    await bench.page.goto(`${bench.origin}/#p=${"c".repeat(22)}`);
    await bench.page.locator(".pair .button.primary").waitFor();
    await screenshot(bench.page, `access-pair-${look.theme}-${look.language}-${look.width}`);
  });
});

it("looks like the editor in its view", async () => {
  bench.host.look = { isEditor: true, language: "en" };
  bench.host.devices = listedDevices("en").map((device) => ({ ...device, isYou: false }));
  bench.host.emit(...story("en"));
  const { browser, host, origin } = bench;
  await bench.open(openEditorView(browser, host, origin, { theme: "dark", width: 320 }));
  await bench.page.locator(".figures", { hasText: /\d/u }).waitFor();
  await bench.page.locator(".menu > .icon-button").click();
  await screenshot(bench.page, "access-editor-menu");
  await item(/Devices/).click();
  await bench.page.locator(".device-item").last().waitFor();
  await bench.page.locator(".device-row .icon-button").last().click();
  await screenshot(bench.page, "access-editor-devices");
});

const obstacles = {
  quota: ngrok("ERR_NGROK_727"),
  asleep: ngrok("ERR_NGROK_3200"),
  "no-server": ngrok("ERR_NGROK_8012"),
  "sign-in": { status: 302, html: "", headers: { location: "/elsewhere" } },
} satisfies Record<string, HttpAnswer>;

function ngrok(code: string): HttpAnswer {
  return { status: 200, html: code, headers: { "ngrok-error-code": code } };
}
