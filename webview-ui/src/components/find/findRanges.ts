import { folded } from "../../../../src/shared/foundText";

/** Words do not go on from one of these into the next. */
const boxes =
  "p, li, td, th, pre, h2, h3, h4, h5, h6, blockquote, .bubble, .tool-line, .notice, .plain-text";
/** What is not part of what was said. */
const asides = "h2, .visually-hidden, .code-head, .figures, .figures-details, .link-button, svg";

/** Where the words (folded) stand in an element, in order; at most so many. */
export function findRanges(root: Element, query: string, most: number): readonly Range[] {
  const { text, places } = readText(root);
  const ranges: Range[] = [];
  let at = text.indexOf(query);
  let first = 0;
  while (at !== -1 && ranges.length < most) {
    while ((places[first + 1]?.start ?? Infinity) <= at) first++;
    let last = first;
    const end = at + query.length;
    while ((places[last + 1]?.start ?? Infinity) < end) last++;
    const [from, to] = [places[first], places[last]];
    if (from !== undefined && to !== undefined) {
      const range = new Range();
      range.setStart(from.node, at - from.start);
      range.setEnd(to.node, end - to.start);
      ranges.push(range);
    }
    at = text.indexOf(query, end);
  }
  return ranges;
}

interface Place {
  readonly node: Text;
  /** Where its text begins in the whole. */
  readonly start: number;
}

/** The text of an element as it is read, folded, and where each piece of it comes from. */
function readText(root: Element): { readonly text: string; readonly places: readonly Place[] } {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
    acceptNode: (node) =>
      node instanceof Element
        ? node.matches(asides)
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_SKIP
        : NodeFilter.FILTER_ACCEPT,
  });
  const places: Place[] = [];
  const parts: string[] = [];
  let length = 0;
  let box: Element | null = null;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    const own = node.parentElement?.closest(boxes) ?? null;
    if (own !== box) {
      parts.push("\n");
      length += 1;
      box = own;
    }
    places.push({ node, start: length });
    parts.push(node.data);
    length += node.data.length;
  }
  return { text: folded(parts.join("")), places };
}
