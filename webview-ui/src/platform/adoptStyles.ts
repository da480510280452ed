const adopted = new Set<string>();

/**
 * Puts the style sheet that came with a script into the page, once. The policy allows no `<style>`; a sheet that is
 * made of a text by a script of ours holds at once, so nothing is ever shown without it.
 */
export function adoptStyles(text: string): void {
  if (adopted.has(text)) return;
  adopted.add(text);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
