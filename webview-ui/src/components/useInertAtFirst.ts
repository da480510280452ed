import { useEffect, useState } from "preact/hooks";

/** What has just appeared ignores taps for so long (ms): they were meant for what was there before. */
const inertMs = 400;

/** True for the first moments of a component. */
export function useInertAtFirst(): boolean {
  const [isInert, setIsInert] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsInert(false);
    }, inertMs);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return isInert;
}
