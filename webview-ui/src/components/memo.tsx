import { Component } from "preact";
import type { ComponentType, FunctionComponent, JSX } from "preact";

/** A component that renders again only when one of its properties is another value. */
export function memo<P extends object>(render: (props: P) => JSX.Element | null): ComponentType<P> {
  const Inner: FunctionComponent<P> = render;
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !areEqual(this.props, next);
    }

    override render(): JSX.Element {
      return <Inner {...this.props} />;
    }
  };
}

function areEqual(one: object, other: object): boolean {
  const entries = Object.entries(one);
  const others = new Map(Object.entries(other));
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && Object.is(others.get(key), value))
  );
}
