import type { JSX } from "preact";
import { memo } from "./memo";

/** Line drawings on a 24 × 24 grid, all in one stroke width, drawn for this product. */
const drawings = {
  command: ["M5 7l5 5-5 5", "M13 17h6"],
  read: ["M7 3h7l4 4v14H7z", "M14 3v4h4", "M10 12h5M10 16h5"],
  write: ["M7 3h7l4 4v14H7z", "M14 3v4h4", "M12.5 11v6M9.5 14h6"],
  edit: ["M4 20l1-4L16.5 4.5l3 3L8 19z", "M14 7l3 3"],
  search: ["M16 10.5a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z", "M15 15l5 5"],
  fetch: [
    "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z",
    "M4 12h16",
    "M12 4c5 5 5 11 0 16-5-5-5-11 0-16z",
  ],
  todo: ["M4 6.5l1.5 1.5L8 5", "M4 16.5L5.5 18 8 15", "M12 7h8M12 17h8"],
  agent: ["M7 9h10v9H7z", "M12 9V5", "M10 13v1M14 13v1", "M4 12v3M20 12v3"],
  question: ["M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2.2", "M12 17.5v.2"],
  plan: ["M6 4h12v16H6z", "M9 8h6M9 12h6M9 16h3"],
  other: ["M12 4l8 4.5v7L12 20l-8-4.5v-7z", "M4 8.5l8 4.5 8-4.5M12 13v7"],
  send: ["M12 20V5", "M5.5 11L12 4.5 18.5 11"],
  stop: ["M7 7h10v10H7z"],
  list: ["M4 7h16M4 12h16M4 17h10"],
  play: ["M8 5.5l11 6.5-11 6.5z"],
  pause: ["M8.5 6v12M15.5 6v12"],
  plus: ["M12 5v14M5 12h14"],
  more: [dot(5.5), dot(12), dot(18.5)],
  chevron: ["M9 6l6 6-6 6"],
  fork: ["M7 4v16", "M17 4v3c0 5-10 3-10 8"],
  down: ["M12 5v14", "M5.5 12.5L12 19l6.5-6.5"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  cross: ["M6 6l12 12M18 6L6 18"],
  alert: ["M12 4l9 16H3z", "M12 10v4.5M12 17.3v.2"],
  info: ["M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z", "M12 11v5M12 8v.2"],
  offline: ["M4 9c5-4 11-4 16 0", "M7.5 13c3-2.4 6-2.4 9 0", "M12 17.5v.2", "M4 20L20 4"],
  refresh: ["M19 12a7 7 0 1 1-2-5", "M19 4v4h-4"],
  clock: ["M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z", "M12 7.5V12l3 2"],
  thought: ["M12 4a6 6 0 0 0-3.5 10.8V17h7v-2.2A6 6 0 0 0 12 4z", "M10 20h4"],
  shield: ["M12 3.5l7 2.5v5.5c0 4-3 7.5-7 9-4-1.5-7-5-7-9V6z", "M12 8.5v4M12 15.5v.2"],
  logOut: ["M13 4H5v16h8", "M10 12h10M16.5 8.5L20 12l-3.5 3.5"],
  product: [
    "M5 3.75h14A2.25 2.25 0 0 1 21.25 6v8.5A2.25 2.25 0 0 1 19 16.75h-6.5L7.75 20.5v-3.75H5a2.25 2.25 0 0 1-2.25-2.25V6A2.25 2.25 0 0 1 5 3.75z",
    "M7.75 7.5l3 2.75-3 2.75M13 13h3.5",
  ],
  image: ["M4 5h16v14H4z", "M4 16l5-5 4 4 2.5-2.5L20 17", "M15.5 9.2v.2"],
  settings: [
    "M4 7h9M17 7h3M4 17h3M11 17h9",
    "M17 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
    "M11 17a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
  ],
  camera: [
    "M4 8h3.5L9 5.5h6L16.5 8H20v11H4z",
    "M15.2 13.2a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0z",
  ],
  voice: [
    "M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4z",
    "M6.5 11a5.5 5.5 0 0 0 11 0M12 16.5V20",
  ],
  changes: ["M12 4v9M7.5 8.5h9M7.5 18.5h9"],
  usage: ["M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z", "M12 4v8h8"],
  phone: ["M8 3h8v18H8z", "M11 18h2"],
} satisfies Record<string, readonly string[]>;

function dot(x: number): string {
  return `M${x - 0.6} 12a.6.6 0 1 1 1.2 0 .6.6 0 0 1-1.2 0z`;
}

export type IconName = keyof typeof drawings;

/** Decoration beside words: hidden from screen readers. */
export const Icon = memo(({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {drawings[name].map((path) => (
      <path key={path} d={path} />
    ))}
  </svg>
));
