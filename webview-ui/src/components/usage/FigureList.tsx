import type { JSX } from "preact";

export type Figure = readonly [name: string, value: string];

/** Names with their numbers, one a line. */
export function FigureList({ figures }: { readonly figures: readonly Figure[] }): JSX.Element {
  return (
    <dl class="usage-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
