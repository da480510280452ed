import type { Page } from "playwright-core";

/**
 * Where the page in the editor has colours or fonts that are not the editor's. Every variable of the
 * theme is given another value, and the system another preference: what keeps a colour then, or takes
 * one with the system, is named as `element: property value`.
 */
export function keptColours(page: Page): Promise<readonly string[]> {
  return inBothSystems(page, async (read) => {
    const before = await read();
    await page.evaluate(otherTheme);
    const after = await read();
    await page.evaluate(ownTheme);
    return Object.entries(before).flatMap(([place, value]) =>
      value !== "" && after[place] === value ? [`${place} ${value}`] : [],
    );
  });
}

type Looks = Readonly<Record<string, string>>;

async function inBothSystems(
  page: Page,
  compare: (read: () => Promise<Looks>) => Promise<string[]>,
): Promise<readonly string[]> {
  const read = (): Promise<Looks> => page.evaluate<Looks>(looks);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await read();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await read();
  const systems = Object.entries(dark).flatMap(([place, value]) => {
    const other = light[place];
    return other === undefined || other === value
      ? []
      : [`${place} ${value}, ${other} by the system`];
  });
  return [...systems, ...(await compare(read))];
}

/**
 * The colours of what is seen, by element and property, empty for one that cannot be seen. An element
 * keeps its name from look to look: what comes in between has a number of its own.
 */
const looks = `(() => {
  const found = {};
  const numbers = (window.seenElements ??= new Map());
  const numberOf = (element) => numbers.get(element) ?? (numbers.set(element, numbers.size), numbers.size - 1);
  const isClear = (value) => /^(rgba\\(.*, 0\\)|color\\(.* \\/ 0\\)|transparent|none|normal)$/.test(value);
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  [...document.querySelectorAll("body, #app *")].forEach((element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) return;
    const style = getComputedStyle(element);
    const note = (property, value) => {
      found[numberOf(element) + " " + element.localName + "." + (element.getAttribute("class") ?? "") + ": " + property] = isClear(value) ? "" : value;
    };
    if (own(element)) { note("color", style.color); note("font-family", style.fontFamily); }
    note("background-color", style.backgroundColor);
    for (const side of ["top", "left"]) {
      if (style["border-" + side + "-width"] !== "0px" && style["border-" + side + "-style"] !== "none") note("border-" + side + "-color", style["border-" + side + "-color"]);
    }
    note("box-shadow", style.boxShadow);
    if (element.localName === "svg") note("stroke", style.stroke);
  });
  return found;
})()`;

/** Every variable that the page's style sheets name gets a value of its own that no theme has. */
const otherTheme = `(() => {
  const root = document.documentElement;
  window.themeBefore = root.getAttribute("style");
  const names = new Set();
  const read = (sheet) => { for (const rule of sheet.cssRules) for (const [, name] of rule.cssText.matchAll(/--vscode-([\\w-]+)/g)) names.add(name); };
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) read(sheet);
  [...names].forEach((name, index) => {
    const value = /font-family$/.test(name) ? "fantasy" : /font-size$/.test(name) ? "14px" : "rgb(" + (index * 7 % 256) + ", 1, " + (index * 13 % 256) + ")";
    root.style.setProperty("--vscode-" + name, value);
  });
})()`;

const ownTheme = `document.documentElement.style.cssText = window.themeBefore`;
