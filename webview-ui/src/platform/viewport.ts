/**
 * Keeps the page as high as what is really visible. Where the keyboard covers the page instead of
 * shrinking it (iOS), only the visual viewport knows; the style sheet reads it from two variables.
 */
export function followVisualViewport(): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  const { style } = document.documentElement;
  let { height } = viewport;
  const follow = (): void => {
    // While the person zooms in, the page must not shrink around the lens.
    if (viewport.scale > 1.01) return;
    style.setProperty("--app-height", `${viewport.height}px`);
    style.setProperty("--app-top", `${viewport.offsetTop}px`);
    const isKeyboardUp = window.innerHeight - viewport.height > 120;
    document.documentElement.toggleAttribute("data-keyboard", isKeyboardUp);
    // The browser looked for the field before the part that it stands in became lower.
    if (viewport.height < height) showField();
    ({ height } = viewport);
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  follow();
}

/** Has the field in which somebody types in sight, in whatever it scrolls with. */
function showField(): void {
  const field = document.activeElement;
  if (field?.matches("input, textarea") !== true) return;
  // Once everything has its new size, and whoever stays at the end of the conversation is there.
  requestAnimationFrame(() => {
    setTimeout(() => {
      field.scrollIntoView({ block: "nearest" });
    });
  });
}
