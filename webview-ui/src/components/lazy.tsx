import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ComponentType, FunctionComponent, JSX } from "preact";
import { useStore, useWords } from "./page";

/** What holds the place of code that is not there. */
export interface AbsentProps<P> {
  /** What the component itself will get. */
  readonly wanted: P;
  /** How often it could not be fetched since the page was opened; 0: it is on its way. */
  readonly failures: number;
  readonly isLoading: boolean;
  readonly onRetry: () => void;
}

export type LazyComponent<P> = FunctionComponent<P> & {
  /** Fetches the code before it is wanted. What goes wrong shows when it is. */
  readonly preload: () => void;
};

/**
 * A component whose code is fetched when it is first shown, so that the page's first load stays
 * small: `lazy(async () => (await import("./QueuePanel")).QueuePanel)`, called once per module.
 * Where it cannot be fetched, that is tried again whenever it is shown anew, the connection comes
 * back or a person wants it. `Absent` holds its place until then: a quiet line unless told otherwise.
 */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Absent: ComponentType<AbsentProps<P>> = QuietLine,
): LazyComponent<P> {
  const loaded = signal<ComponentType<P> | null>(null);
  const failures = signal(0);
  const isLoading = signal(false);
  const fetchOnce = async (): Promise<void> => {
    if (isLoading.peek() || loaded.peek() !== null) return;
    isLoading.value = true;
    try {
      loaded.value = await load();
    } catch {
      failures.value++;
    }
    isLoading.value = false;
  };
  const preload = (): void => {
    void fetchOnce();
  };
  function Lazy(props: P): JSX.Element {
    const Loaded = loaded.value;
    const isLive = useStore().connection.value.kind === "live";
    useEffect(preload, [isLive]);
    if (Loaded !== null) return <Loaded {...props} />;
    return (
      <Absent
        wanted={props}
        failures={failures.value}
        isLoading={isLoading.value}
        onRetry={preload}
      />
    );
  }
  return Object.assign(Lazy, { preload });
}

function QuietLine({ failures, isLoading, onRetry }: AbsentProps<object>): JSX.Element {
  const words = useWords();
  const hasFailed = failures > 0 && !isLoading;
  return (
    <p class="quiet centred" role="status">
      {hasFailed ? words.panel.failed : words.panel.loading}
      {hasFailed && (
        <button type="button" class="link-button" onClick={onRetry}>
          {words.pair.retry}
        </button>
      )}
    </p>
  );
}
