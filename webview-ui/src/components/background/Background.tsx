import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { canKeepAwake } from "../../platform/abilities";
import { lazy } from "../lazy";
import { usePage, useStore } from "../page";
import { useFirstTouch } from "../useFirstTouch";

const Watch = lazy(
  async () => (await import("./Watch")).Watch,
  () => null,
);

/** Those after which a browser lets a page sound. */
const gestures = ["pointerup", "keydown"] as const;

/**
 * What the page does beside what it shows: calling with a sound, keeping the screen on. Fetched when
 * it is first wanted, and never by the editor's view. Without a gesture no browser lets a page sound.
 */
export function Background(): JSX.Element | null {
  const { preferences, isInEditor } = usePage();
  const wasTouched = useFirstTouch(gestures);
  const { hasSound, keepsAwake } = preferences.current.value;
  const isLive = useStore().connection.value.kind === "live";
  const [maySound, setMaySound] = useState(false);
  // The touch may be one on the way to a sign-in: what is asked for then could begin another one.
  if (!maySound && wasTouched && isLive) setMaySound(true);
  const isWanted = (keepsAwake && canKeepAwake()) || (hasSound && maySound);
  return isWanted && !isInEditor ? <Watch /> : null;
}
