import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ComponentType, FunctionComponent, JSX } from "preact";
import { useWords } from "./page";

/**
 * A component whose code is fetched when it is first shown, so that the page's first load stays
 * small: `lazy(async () => (await import("./QueuePanel")).QueuePanel)`, called once per module.
 * Until the code is there, a quiet line holds its place; where it cannot be fetched, it says so and
 * can be tried again.
 */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
): FunctionComponent<P> {
  const loaded = signal<ComponentType<P> | null>(null);
  const hasFailed = signal(false);
  let isLoading = false;
  const fetchOnce = async (): Promise<void> => {
    if (isLoading || loaded.peek() !== null) return;
    isLoading = true;
    hasFailed.value = false;
    try {
      loaded.value = await load();
    } catch {
      hasFailed.value = true;
    }
    isLoading = false;
  };
  return function Lazy(props: P): JSX.Element {
    const Loaded = loaded.value;
    useEffect(() => {
      void fetchOnce();
    }, []);
    if (Loaded !== null) return <Loaded {...props} />;
    return <Placeholder hasFailed={hasFailed.value} onRetry={() => void fetchOnce()} />;
  };
}

function Placeholder(props: {
  readonly hasFailed: boolean;
  readonly onRetry: () => void;
}): JSX.Element {
  const words = useWords();
  return (
    <p class="quiet centred" role="status">
      {props.hasFailed ? words.panel.failed : words.panel.loading}
      {props.hasFailed && (
        <button type="button" class="link-button" onClick={props.onRetry}>
          {words.pair.retry}
        </button>
      )}
    </p>
  );
}
