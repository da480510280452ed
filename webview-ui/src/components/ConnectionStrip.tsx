import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import { freshPage, openTopLevel } from "../platform/navigate";
import { timeOfDay } from "../text/format";
import type { Fault } from "../transport/connection";
import type { Strip } from "../transport/stripOf";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { lazy } from "./lazy";
import { comesThroughNgrok, isOfNgrok, linkOf } from "./linksOf";
import type { Link } from "./linksOf";
import { Nothing } from "./Nothing";
import { usePage, useRights, useStore, useWords } from "./page";
import { SignInHelp } from "./SignInHelp";
import type { ShownUpstream } from "./upstreamOf";
import { useStrip, useUpstream } from "./useStrip";
import { isUndecided } from "./workState";

/** Comes with the panels, while there is a connection; without it the words beside it say the same. */
const LinkChain = lazy(async () => (await import("./sheet/panels")).LinkChain, Nothing);

/**
 * A thin strip while the way to an answer is not what it should be: which link fails, since when, and
 * what becomes of what is typed. Nothing is ever covered.
 */
export function ConnectionStrip(): JSX.Element {
  const words = useWords();
  const store = useStore();
  const strip = useStrip();
  const upstream = useUpstream();
  // Where nobody knows how the last turn ended, the page does not say that all is well.
  const isUnsure = store.conversationOutline.value?.turns.slice(-1).some(isUndecided) ?? false;
  const isBack = strip.kind === "back" && !isUnsure;
  const fault = strip.kind === "fault" ? strip.fault : null;
  const isLive = store.connection.value.kind === "live";
  const { isInEditor } = usePage();
  const hasNgrok = useHasNgrok() || (fault !== null && isOfNgrok(fault));
  const broken = brokenLink(fault, isLive ? upstream : null, hasNgrok);
  useEffect(() => {
    if (isLive) LinkChain.preload();
  }, [isLive]);
  return (
    <div class="strip-place" role="region" aria-label={words.strip.label}>
      <div role="status">
        {isLive && upstream !== null && !isBack ? (
          <UpstreamStrip upstream={upstream} />
        ) : (
          strip.kind !== "hidden" &&
          (strip.kind !== "back" || isBack) && <Line strip={strip} hasNgrok={hasNgrok} />
        )}
      </div>
      {/* The editor's view is on the PC itself: there is no way to speak of. */}
      {broken !== null && !isInEditor && <LinkChain broken={broken} hasNgrok={hasNgrok} />}
      {fault === "sign-in" && (
        <SignInHelp
          onLeave={() => {
            store.leave();
          }}
        />
      )}
    </div>
  );
}

/** Whether ngrok is on this page's way to the PC. */
function useHasNgrok(): boolean {
  const { tunnel } = useStore().outline.value.host;
  return comesThroughNgrok(location.hostname, tunnel.kind === "online" ? tunnel.url : null);
}

/** The link to point at, once it is more than a short break. */
function brokenLink(
  fault: Fault | null,
  upstream: ShownUpstream | null,
  hasNgrok: boolean,
): Link | null {
  if (fault !== null) return linkOf(fault, hasNgrok);
  return upstream?.isLong === true ? upstream.link : null;
}

type ShownStrip = Exclude<Strip, { kind: "hidden" }>;

function Line(props: { readonly strip: ShownStrip; readonly hasNgrok: boolean }): JSX.Element {
  const { strip, hasNgrok } = props;
  const words = useWords();
  const { mayChange } = useRights();
  const { tone, icon } = looks[strip.kind];
  const tail = strip.kind === "fault" ? tailOf(strip, words, mayChange) : "";
  return (
    <div class={strip.kind === "fault" ? "strip has-action" : "strip"} data-tone={tone}>
      <Icon name={icon} />
      <span>
        {stripText(strip, hasNgrok, words)}
        {tail !== "" && <span class="strip-tail"> {tail}</span>}
      </span>
      {strip.kind === "fault" && <Action fault={strip.fault} />}
    </div>
  );
}

/** What fails behind the PC: the phone can do nothing but know it. */
function UpstreamStrip({ upstream }: { readonly upstream: ShownUpstream }): JSX.Element {
  const words = useWords();
  const { clockAheadMs } = useStore();
  const { link, since, isLong } = upstream;
  const { what, next } = words.strip[link];
  const at = since === null ? "" : sinceText(since + clockAheadMs.peek(), words);
  return (
    <div class="strip wide" data-tone={isLong ? "red" : "amber"}>
      <Icon name={isLong ? "alert" : "refresh"} />
      <span>
        {what}
        <span class="strip-tail"> {[...(isLong ? [at] : []), next].join(" ").trim()}</span>
      </span>
    </div>
  );
}

/** What the person can do about it. */
function Action({ fault }: { readonly fault: Fault }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const isNgrokPage = fault === "sign-in" || fault === "interstitial";
  const label =
    fault === "sign-in"
      ? words.strip.signIn
      : isNgrokPage
        ? words.strip.openPage
        : words.strip.retry;
  return (
    <button
      type="button"
      class="link-button"
      onClick={() => {
        if (isNgrokPage) {
          store.leave();
          openTopLevel(freshPage);
        } else store.retry();
      }}
    >
      {label}
    </button>
  );
}

const looks: Readonly<
  Record<ShownStrip["kind"], { readonly tone: string; readonly icon: IconName }>
> = {
  reconnecting: { tone: "amber", icon: "refresh" },
  restarting: { tone: "quiet", icon: "refresh" },
  fault: { tone: "red", icon: "offline" },
  back: { tone: "green", icon: "check" },
};

type FaultStrip = Extract<Strip, { kind: "fault" }>;

function stripText(strip: ShownStrip, hasNgrok: boolean, words: Wording): string {
  if (strip.kind !== "fault") return words.strip[strip.kind];
  const since = timeOfDay(strip.since, Date.now(), words.locale);
  switch (strip.fault) {
    case "offline":
      return words.strip.offline(since);
    case "unknown":
    case "unreachable":
      return hasNgrok ? words.strip.nothing(since) : words.strip.unreachable(since);
    default:
      return words.strip[strip.fault];
  }
}

/** Since when, where the first sentence does not say it, and what becomes of what is typed. */
function tailOf({ fault, since }: FaultStrip, words: Wording, mayType: boolean): string {
  const saysWhen = fault === "offline" || fault === "unknown" || fault === "unreachable";
  return [saysWhen ? "" : sinceText(since, words), mayType ? words.strip.kept : ""]
    .filter((part) => part !== "")
    .join(" ");
}

function sinceText(since: number, words: Wording): string {
  return words.strip.since(timeOfDay(since, Date.now(), words.locale));
}
