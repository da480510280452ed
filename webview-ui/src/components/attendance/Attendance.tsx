import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { PushTarget } from "../../../../src/shared/pushChoices";
import { beginLaunch } from "../../platform/launch";
import { placeOfMessage, targetOfHash } from "../../platform/pushTarget";
import { lazy } from "../lazy";
import { useStore } from "../page";
import { useFirstTouch } from "../useFirstTouch";

const AttendanceWatch = lazy(
  async () => (await import("./AttendanceWatch")).AttendanceWatch,
  () => null,
);

/** What a notification that was tapped leads to. Read at once: the entrance clears the address. */
const wanted = signal<PushTarget | null>(
  typeof location === "undefined" ? null : targetOfHash(location.hash),
);

/** Somebody is here: also who only scrolls. */
const touches = ["pointerdown", "keydown"] as const;

/**
 * Tells the host who looks, and shows what a tapped notification leads to. What it needs is fetched
 * with the first touch, or with the first such tap.
 */
export function Attendance(): JSX.Element | null {
  useEffect(() => {
    // Not in the editor's view, nor where the browser has none.
    const worker = (navigator as Partial<Navigator>).serviceWorker;
    const hear = ({ data }: MessageEvent<unknown>): void => {
      const place = placeOfMessage(data);
      if (place === "usage") beginLaunch(place);
      else wanted.value = place ?? wanted.peek();
    };
    worker?.addEventListener("message", hear);
    return () => {
      worker?.removeEventListener("message", hear);
    };
  }, []);
  const wasTouched = useFirstTouch(touches);
  const isLive = useStore().connection.value.kind === "live";
  const [isNeeded, setIsNeeded] = useState(false);
  // The touch may be one on the way to a sign-in: what is asked for then could begin another one.
  if (!isNeeded && ((wasTouched && isLive) || wanted.value !== null)) setIsNeeded(true);
  if (!isNeeded) return null;
  return <AttendanceWatch wanted={wanted} />;
}
