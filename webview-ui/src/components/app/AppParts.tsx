import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { afterTyping } from "../../platform/afterTyping";
import { keepWish, readWish } from "../../platform/pushWish";
import { renewSubscription } from "../../platform/pushSubscription";
import { ownBuild } from "../../platform/ownBuild";
import { lookForUpdate, startWorker } from "../../platform/worker";
import type { HostMemory } from "../../store/hostMemory";
import { keepTold } from "../attendance/keepTold";
import { InEditor } from "../editor/InEditor";
import { usePage, useStore } from "../page";
import { PlanAlertStrip } from "../usage/PlanAlertStrip";
import { SharedStrip } from "./SharedStrip";
import { useColours } from "./useColours";
import { useKeptState } from "./useKeptState";
import { useLaunch } from "./useLaunch";
import { VersionStrip } from "./VersionStrip";
import { whenIdle } from "./whenIdle";

/** What the page was opened for, and the page as an app. Null: the editor's own, which is none. */
export function AppParts({ memory }: { readonly memory: HostMemory | null }): JSX.Element {
  const shared = useLaunch();
  return (
    <>
      {memory !== null && <OwnApp memory={memory} />}
      {memory === null && <InEditor />}
      {/* The editor tells it by itself. */}
      {memory !== null && <PlanAlertStrip />}
      {shared.value !== null && <SharedStrip arrived={shared} />}
    </>
  );
}

/** The page as an app: its worker, its versions, what it keeps. */
function OwnApp({ memory }: { readonly memory: HostMemory }): JSX.Element | null {
  const [build] = useState(ownBuild);
  const isLive = useStore().connection.value.kind === "live";
  const hostBuild = memory.build.value;
  useWorker(build, isLive);
  useKeptState(build, memory);
  useKeepTold(isLive);
  useColours(isLive);
  const isOutdated = build !== null && hostBuild !== null && hostBuild !== build;
  useEffect(() => {
    if (isOutdated) void lookForUpdate();
  }, [isOutdated, hostBuild]);
  const isDue = useAfterTyping(isOutdated);
  return isOutdated && isDue ? <VersionStrip key={hostBuild} /> : null;
}

/** Whether it may be shown by now: nothing moves under a hand that types. */
function useAfterTyping(isWanted: boolean): boolean {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    setIsDue(false);
    return isWanted
      ? afterTyping(() => {
          setIsDue(true);
        })
      : undefined;
  }, [isWanted]);
  return isDue;
}

/** Brings the worker once the page has nothing more urgent to do. */
function useWorker(build: string | null, isLive: boolean): void {
  const [isStarted, setIsStarted] = useState(false);
  useEffect(() => {
    if (build === null || !isLive || isStarted) return undefined;
    return whenIdle(() => {
      setIsStarted(true);
      void startWorker(build);
    });
  }, [build, isLive, isStarted]);
}

/** With each connection, for what the browser does with its notifications it tells nobody; and with another language. */
function useKeepTold(isLive: boolean): void {
  const store = useStore();
  const { language } = usePage();
  useEffect(() => {
    if (!isLive) return;
    const ask: typeof store.ask = (body) => store.ask(body);
    void keepTold({ ask, language, readWish, keepWish, renew: renewSubscription });
  }, [store, isLive, language]);
}
