/**
 * Keeps the page as high as what is really visible. Where the keyboard covers the page instead of
 * shrinking it (iOS), only the visual viewport knows; the style sheet reads it from two variables.
 */
export function followVisualViewport(): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  const { style } = document.documentElement;
  const follow = (): void => {
    // While the person zooms in, the page must not shrink around the lens.
    if (viewport.scale > 1.01) return;
    style.setProperty("--app-height", `${viewport.height}px`);
    style.setProperty("--app-top", `${viewport.offsetTop}px`);
    const isKeyboardUp = window.innerHeight - viewport.height > 120;
    document.documentElement.toggleAttribute("data-keyboard", isKeyboardUp);
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  follow();
}
