import { useEffect, useState } from "preact/hooks";

/** The current time (epoch ms), renewed at this interval while `isRunning`. */
export function useNow(intervalMs: number, isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
    }, intervalMs);
    return () => {
      clearInterval(timer);
    };
  }, [intervalMs, isRunning]);
  return now;
}
