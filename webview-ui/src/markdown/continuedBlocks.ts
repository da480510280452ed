/** What a reader does with code or a table that goes on over several pieces: it is one to them. */

/** The copy buttons are part of the rendered HTML, so their clicks are taken here. */
export async function copyCode(
  { target }: Event,
  labels: { readonly copy: string; readonly copied: string },
): Promise<void> {
  const button = target instanceof Element ? target.closest(".code-copy") : null;
  if (button === null) return;
  try {
    await navigator.clipboard.writeText(codeOf(button));
  } catch {
    // The browser forbids it here; the code can still be selected by hand.
    return;
  }
  button.textContent = labels.copied;
  setTimeout(() => {
    button.textContent = labels.copy;
  }, 1_500);
}

/** Wraps the long lines of one piece of code, or no more, whatever the device is set to. */
export function toggleWrap({ target }: Event): void {
  const button = target instanceof Element ? target.closest(".code-wrap") : null;
  const block = button?.closest(".code-block");
  if (button === null || block === null || block === undefined) return;
  const isByDefault = document.documentElement.hasAttribute("data-wraps-code");
  const isWrapped = block.classList.contains("wrapped");
  const isPlain = block.classList.contains("unwrapped");
  const isOn = !(isWrapped || (isByDefault && !isPlain));
  for (const part of [block, ...continuations(block, nextPart)]) {
    part.classList.toggle("wrapped", isOn);
    part.classList.toggle("unwrapped", !isOn);
    part.querySelector(".code-wrap")?.setAttribute("aria-pressed", String(isOn));
  }
}

/** The code that a copy button belongs to, with what goes on in the pieces after it. */
function codeOf(button: Element): string {
  const block = button.closest(".code-block");
  if (block === null) return "";
  return [block, ...continuations(block, nextPart)]
    .map((part) => part.querySelector("code")?.textContent ?? "")
    .join("\n");
}

/** Where a scroller was put by the code below: it does not lead then. */
const followed = new WeakMap<Element, number>();

/** Takes the other parts along when one part of a long block is scrolled sideways. */
export function scrollTogether({ target }: Event): void {
  const block = target instanceof Element ? target.closest(blocks) : null;
  if (!(target instanceof Element) || block === null) return;
  const isFollower = followed.get(target) === target.scrollLeft;
  followed.delete(target);
  if (isFollower) return;
  const parts = [...continuations(block, partBefore), ...continuations(block, nextPart)];
  if (parts.length === 0) return;
  const others = parts.map((part) => part.querySelector("pre") ?? part);
  alignWidths([target, ...others]);
  for (const other of others) {
    const before = other.scrollLeft;
    other.scrollLeft = target.scrollLeft;
    if (other.scrollLeft !== before) followed.set(other, other.scrollLeft);
  }
}

/** Makes what is in the scrollers as wide as the widest of it, so that all go equally far. */
function alignWidths(scrollers: readonly Element[]): void {
  const contents = scrollers
    .map(({ firstElementChild }) => firstElementChild)
    .filter((content) => content instanceof HTMLElement);
  const widths = contents.map(({ offsetWidth }) => offsetWidth);
  const widest = Math.max(...widths);
  for (const [index, content] of contents.entries()) {
    if (widths[index] !== widest) content.style.minWidth = `${widest}px`;
  }
}

const blocks = ".code-block, .table-scroll";

/** The parts of a block that lead away from it, the nearest first. */
function continuations(block: Element, step: (part: Element) => Element | null): Element[] {
  const found: Element[] = [];
  for (let part = step(block); part !== null; part = step(part)) found.push(part);
  return found;
}

/** The block with which the next piece goes on with this one, or null. */
function nextPart(block: Element): Element | null {
  if (block.nextElementSibling !== null) return null;
  const next = block.parentElement?.nextElementSibling;
  const first = next?.matches(".continued") === true ? next.firstElementChild : null;
  return isSameKind(first, block) ? first : null;
}

/** The block with which the piece before ends and this one goes on, or null. */
function partBefore(block: Element): Element | null {
  const piece = block.parentElement;
  if (block.previousElementSibling !== null || piece?.matches(".continued") !== true) return null;
  const last = piece.previousElementSibling?.lastElementChild;
  return isSameKind(last, block) ? last : null;
}

/** Whether both are code or both are tables, however their lines are shown. */
function isSameKind(one: Element | null | undefined, other: Element): one is Element {
  return one !== null && one !== undefined && one.classList[0] === other.classList[0];
}
