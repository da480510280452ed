import type { JSX } from "preact";

/** How much of something is gone; `share` in per cent. */
export function Meter({
  name,
  share,
}: {
  readonly name: string;
  readonly share: number;
}): JSX.Element {
  const shown = Math.min(100, share);
  return (
    <div
      class="usage-bar"
      role="meter"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={shown}
    >
      <span style={{ width: `${shown}%` }} />
    </div>
  );
}
