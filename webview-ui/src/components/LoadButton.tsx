import type { JSX } from "preact";
import { useWords } from "./page";
import type { Loaded } from "./useLoaded";

interface LoadButtonProps {
  readonly label: string;
  readonly loaded: Pick<Loaded<unknown>, "status" | "start">;
}

/** Fetches the rest of something, and says so while it comes and when it does not. */
export function LoadButton({ label, loaded }: LoadButtonProps): JSX.Element {
  const words = useWords();
  const { status, start } = loaded;
  return (
    <button type="button" class="link-button" aria-busy={status === "loading"} onClick={start}>
      {status === "idle"
        ? label
        : status === "loading"
          ? words.turn.loading
          : words.turn.loadFailed}
    </button>
  );
}
