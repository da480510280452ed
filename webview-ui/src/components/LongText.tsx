import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { inTurn } from "../markdown/renderTurns";
import type { Chunk } from "../text/chunks";
import { chunksOf, largeChunk, smallChunk } from "../text/chunks";
import { InTurns } from "./InTurns";
import { memo } from "./memo";

interface LongTextProps {
  readonly text: string;
  /** Draws a part; without it the part is its text. */
  readonly draw?: (part: string) => ComponentChildren;
  /** What stands for a part that is far from the screen; without it the text. */
  readonly plain?: (part: string) => string;
}

/** Text of any length, of which only what is on the screen is laid out and drawn in full. */
export const LongText = memo(({ text, draw, plain }: LongTextProps): JSX.Element => {
  const chunks = useMemo(
    () => chunksOf(text, draw === undefined ? largeChunk : smallChunk),
    [text, draw],
  );
  const [only] = chunks;
  if (only === undefined || chunks.length === 1) return <>{draw?.(text) ?? text}</>;
  return (
    <Parts
      chunks={chunks}
      draw={(chunk, isNear) =>
        isNear ? (draw?.(chunk.text) ?? chunk.text) : (plain?.(chunk.text) ?? chunk.text)
      }
    />
  );
});

interface PartsProps<T> {
  readonly chunks: readonly T[];
  readonly draw: (chunk: T, isNear: boolean) => ComponentChildren;
}

/** Parts that are made in one go. */
const partsAtOnce = 40;

/** The parts of a text. Those that are not made yet have their place, so that nothing looks short. */
export function Parts<T extends Pick<Chunk, "lines">>({
  chunks,
  draw,
}: PartsProps<T>): JSX.Element {
  return (
    <InTurns
      items={chunks}
      atOnce={partsAtOnce}
      draw={(chunk, index) => (
        <Part key={index} lines={chunk.lines} isFirst={index === 0}>
          {(isNear) => draw(chunk, isNear)}
        </Part>
      )}
      rest={(left) => {
        const lines = left.reduce((sum, chunk) => sum + chunk.lines, 0);
        return <span class="part" style={{ height: `${lines}lh` }} />;
      }}
    />
  );
}

interface PartProps {
  readonly lines: number;
  readonly isFirst: boolean;
  readonly children: (isNear: boolean) => ComponentChildren;
}

/** A part whose height is a guess until it comes near the screen. */
function Part({ lines, isFirst, children }: PartProps): JSX.Element {
  const place = useRef<HTMLSpanElement>(null);
  const [isNear, setIsNear] = useState(isFirst);
  useEffect(() => {
    const element = place.current;
    if (isNear || element === null) return undefined;
    return whenNear(element, () => {
      setIsNear(true);
    });
  }, [isNear]);
  const content = children(isNear);
  const height = `${lines}lh`;
  return (
    <span
      ref={place}
      class="part"
      // What is empty until then would remember that it had no height.
      style={content === "" ? { height } : { containIntrinsicHeight: `auto ${height}` }}
    >
      {content}
    </span>
  );
}

const whatIsNear = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

/** Tells once that an element is on the screen or not far from it. */
function whenNear(element: Element, tell: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries, self) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        self.unobserve(target);
        // Several come near at once; each may be thousands of marks.
        inTurn(() => whatIsNear.get(target)?.());
      }
    },
    { rootMargin: "300px" },
  );
  whatIsNear.set(element, tell);
  observer.observe(element);
  return () => {
    whatIsNear.delete(element);
    observer?.unobserve(element);
  };
}
