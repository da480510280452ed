// `npm run pictures [-- --readme]`: draws the pictures by which a device knows the page as an app, from media/icon.svg,
// and takes those of the product at work: the app's and the README's. They are in git: building needs no browser.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { packageVsix } from "./support/vsix.mjs";
import { run } from "./support/commands.mjs";
import { smallPng } from "./support/smallPng.mjs";

const usage = `npm run pictures [-- --readme]
  --readme     only those of the README (media/readme)
  --help       this text
`;

const target = join(root, "webview-ui/public");
const readmeTarget = join(root, "media/readme");

/** Lines of the page's own icons (webview-ui/src/components/Icon.tsx) for the shortcuts. */
const shortcuts = { new: "M12 5v14M5 12h14", queue: "M4 7h16M4 12h16M4 17h10" };

/**
 * `any` keeps its round corners; `maskable` fills the whole square and has the sign within the middle four fifths,
 * whatever form the system cuts out of it (W3C Manifest, "icon masks and safe zone").
 */
async function drawings() {
  const icon = await readFile(join(root, "media/icon.svg"), "utf8");
  const inner = icon.slice(icon.indexOf(">") + 1, icon.lastIndexOf("</svg>"));
  const [definitions, , sign] = split(inner);
  const full = (scale) =>
    svg(
      256,
      `${definitions}<rect width="256" height="256" fill="url(#ground)"/>` +
        `<g transform="translate(128 128) scale(${scale}) translate(-128 -128)">${sign}</g>`,
    );
  const round = (path) =>
    svg(
      24,
      `<circle cx="12" cy="12" r="12" fill="#a8452a"/><path transform="translate(12 12) scale(.58) translate(-12 -12)"` +
        ` d="${path}" fill="none" stroke="#fff8f3" stroke-width="2.4" stroke-linecap="round"/>`,
    );
  // A notification's badge is a mask: only what is there counts, not its colour.
  const badge = svg(
    24,
    `<path fill="#fff" fill-rule="evenodd" d="M5 3h14a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-6l-5 4v-4H5a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z` +
      `M7 6.6l4.4 3.9L7 14.4l1.4 1.5 6-5.4-6-5.4zM13 13.4h5v2h-5z"/>`,
  );
  return [
    ...[192, 512].flatMap((size) => [
      { name: `icon-any-${size}`, size, drawing: icon },
      { name: `icon-maskable-${size}`, size, drawing: full(0.92) },
    ]),
    { name: "apple-touch-icon", size: 180, drawing: full(1.05) },
    { name: "badge", size: 96, drawing: badge },
    { name: "shortcut-new", size: 96, drawing: round(shortcuts.new) },
    { name: "shortcut-queue", size: 96, drawing: round(shortcuts.queue) },
  ];
}

/** The parts of the icon's drawing: its colours, its ground, its sign. */
function split(inner) {
  const rect = /<rect[^>]*\/>/.exec(inner);
  if (rect === null) throw new Error("media/icon.svg has no ground.");
  return [inner.slice(0, rect.index), rect[0], inner.slice(rect.index + rect[0].length)];
}

function svg(side, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">${content}</svg>`;
}

/** Draws them with the browser that the tests use. */
async function drawIcons(browser) {
  for (const { name, size, drawing } of await drawings()) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString("base64")}`;
    await page.setContent(
      `<style>*{margin:0}</style><img src="${source}" width="${size}" height="${size}" style="display:block">`,
    );
    const data = await page.locator("img").evaluate(async (image) => {
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0, image.width, image.height);
      return [...context.getImageData(0, 0, image.width, image.height).data];
    });
    const picture = { width: size, height: size, data: Uint8Array.from(data) };
    await writeFile(join(target, `${name}.png`), smallPng(picture));
    await page.close();
  }
}

/** What drives the product for its pictures is written for the tests, in TypeScript. */
async function takePictures(name, folder, to) {
  const { build } = await import("esbuild");
  const outfile = join(folder, `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`test/stand-ins/pictures/${name}.ts`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  await mkdir(to, { recursive: true });
  await run(process.execPath, [outfile, to], { cwd: root });
}

async function takeAppPictures(folder) {
  await mkdir(target, { recursive: true });
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  await drawIcons(browser);
  await browser.close();
  await takePictures("appPictures", folder, target);
}

await runMain(async () => {
  const { values } = parseArgs({
    options: { readme: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return void process.stdout.write(usage);
  await bootstrap();
  // The editor's pictures are of the package, the phone's of the built headless program.
  await packageVsix();
  // Below the project, so that what it imports is found.
  await mkdir(join(root, "out"), { recursive: true });
  const folder = await mkdtemp(join(root, "out/pictures-"));
  try {
    if (!values.readme) await takeAppPictures(folder);
    await takePictures("readmePictures", folder, readmeTarget);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
