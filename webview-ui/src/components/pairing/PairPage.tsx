import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Icon } from "../Icon";
import { LogOut } from "../LogOut";
import { LogOutContext, useWords } from "../page";
import { SignInHelp } from "../SignInHelp";
import { renew } from "../renew";
import type { Wording } from "../../wording/index";
import type { Entrance, Screen } from "../../pairing/entrance";
import type { Obstacle, PairingFailure } from "../../pairing/pairing";

interface PairPageProps {
  readonly screen: Exclude<Screen, { kind: "chat" }>;
  readonly entrance: Entrance;
}

/** Everything before the conversation: one thing to read, at most one thing to press. */
export function PairPage({ screen, entrance }: PairPageProps): JSX.Element {
  const words = useWords();
  return (
    <main class="pair" aria-live="polite">
      <ProductMark />
      <Content screen={screen} entrance={entrance} words={words} />
    </main>
  );
}

function Content(props: PairPageProps & { readonly words: Wording }): JSX.Element {
  const { screen, words } = props;
  switch (screen.kind) {
    case "checking":
      return <Message title={words.pair.title} text={words.pair.checking} />;
    case "pairing":
      return <Pairing {...props} step={screen.step} />;
    case "how":
      return (
        <Message title={words.pair.howTitle}>
          <p class="pair-key">{words.pair.signInLost}</p>
          <How words={words} />
          <Help entrance={props.entrance} />
          <SignInHelp />
        </Message>
      );
    case "revoked":
      return (
        <Message title={words.pair.revokedTitle} text={words.pair.revokedText}>
          <Typed entrance={props.entrance} words={words} />
          <Help entrance={props.entrance} />
        </Message>
      );
    case "logged-out":
      return (
        <Message title={words.pair.loggedOutTitle} text={words.pair.loggedOutText}>
          <Help entrance={props.entrance} />
        </Message>
      );
    case "outdated":
      return (
        <Message title={words.pair.outdatedTitle} text={words.pair.outdatedText}>
          <button type="button" class="button primary" onClick={() => void renew()}>
            {words.pair.reload}
          </button>
          <Leave />
        </Message>
      );
  }
}

function Pairing(props: {
  readonly step: Extract<Screen, { kind: "pairing" }>["step"];
  readonly entrance: Entrance;
  readonly words: Wording;
}): JSX.Element {
  const { step, entrance, words } = props;
  switch (step.kind) {
    case "connecting":
    case "done":
      return <Message title={words.pair.title} text={words.pair.connecting} />;
    case "waiting":
      return (
        <Message title={words.pair.waitingTitle}>
          <p>{words.pair.waitingNumber}</p>
          <p class="pair-number">{step.number}</p>
          <p class="quiet">{waitingText(step.obstacle, words)}</p>
          <NgrokButton obstacle={step.obstacle} entrance={entrance} words={words} />
        </Message>
      );
    case "failed":
      return (
        <Message
          title={isSignIn(step.failure) ? words.pair.signInTitle : words.pair.failedTitle}
          text={failureText(step.failure, words)}
        >
          {step.failure.kind !== "refused" && (
            <NgrokButton obstacle={step.failure} entrance={entrance} words={words} />
          )}
          {canRetry(step.failure) && (
            <button type="button" class="button" onClick={() => void entrance.retry()}>
              {words.pair.retry}
            </button>
          )}
          {step.failure.kind === "refused" && <Help entrance={entrance} />}
          {step.failure.kind === "intercepted" && (
            <SignInHelp
              onLeave={() => {
                entrance.away();
              }}
            />
          )}
        </Message>
      );
  }
}

function Message(props: {
  readonly title: string;
  readonly text?: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <h1>{props.title}</h1>
      {props.text !== undefined && <p>{props.text}</p>}
      {props.children}
    </>
  );
}

/** Beside the way to a pairing; fetched when it is shown, and left out where it cannot be had. */
function Help(props: Pick<PairPageProps, "entrance">): JSX.Element | null {
  const [Loaded, setLoaded] = useState<ComponentType<typeof props> | null>(null);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const { UnpairedHelp } = await import("./UnpairedHelp");
      setLoaded(() => UnpairedHelp);
    };
    load().catch(() => undefined);
  }, []);
  return Loaded === null ? null : <Loaded {...props} />;
}

/** To ngrok's own page, where that is what stands in the way. */
function NgrokButton(props: {
  readonly obstacle: Obstacle | null;
  readonly entrance: Entrance;
  readonly words: Wording;
}): JSX.Element | null {
  const { obstacle, entrance, words } = props;
  if (obstacle?.kind !== "intercepted") return null;
  const { by } = obstacle;
  if (by !== "sign-in" && by !== "interstitial") return null;
  return (
    <button
      type="button"
      class="button primary"
      onClick={() => {
        entrance.signIn();
      }}
    >
      {by === "sign-in" ? words.pair.signInButton : words.strip.openPage}
    </button>
  );
}

/** What the person typed stays for the next pairing, unless they would rather not leave it here. */
function Typed(props: {
  readonly entrance: Entrance;
  readonly words: Wording;
}): JSX.Element | null {
  const { entrance, words } = props;
  const [state, setState] = useState<"none" | "kept" | "deleted">("none");
  useEffect(() => {
    // The conversation writes down what was typed last when it goes from the screen, before this.
    if (entrance.hasTyped()) setState("kept");
  }, [entrance]);
  if (state === "none") return null;
  if (state === "deleted") return <p role="status">{words.pair.typedDeleted}</p>;
  return (
    <>
      <p>{words.pair.typedKept}</p>
      <button
        type="button"
        class="button"
        onClick={() =>
          void entrance.deleteTyped().then(() => {
            setState("deleted");
          })
        }
      >
        {words.pair.typedDelete}
      </button>
    </>
  );
}

/** A device that is still paired can always log out. */
function Leave(): JSX.Element | null {
  const onLogOut = useContext(LogOutContext);
  return onLogOut === null ? null : (
    <div class="pair-leave">
      <LogOut onLogOut={onLogOut} />
    </div>
  );
}

function waitingText(obstacle: Obstacle | null, words: Wording): string {
  if (obstacle === null) return words.pair.waitingHelp;
  return obstacle.kind === "intercepted" && obstacle.by !== "tunnel"
    ? obstacleText(obstacle, words)
    : words.pair.offline;
}

function obstacleText(obstacle: Obstacle, words: Wording): string {
  if (obstacle.kind === "unreachable") return words.pair.unreachable;
  return obstacle.by === "sign-in" ? words.pair.signIn : words.strip[obstacle.by];
}

function How({ words }: { readonly words: Wording }): JSX.Element {
  return (
    <ol class="steps">
      {words.pair.howSteps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

function isSignIn(failure: PairingFailure): boolean {
  return failure.kind === "intercepted" && failure.by === "sign-in";
}

/** Only where the same link may still work. */
function canRetry(failure: PairingFailure): boolean {
  if (failure.kind === "refused") return failure.code === "pairing-busy";
  return !isSignIn(failure);
}

function failureText(failure: PairingFailure, words: Wording): string {
  if (failure.kind !== "refused") return obstacleText(failure, words);
  switch (failure.code) {
    case "code-invalid":
    case "unauthenticated":
      return words.pair.badCode;
    case "pairing-denied":
      return words.pair.denied;
    case "pairing-expired":
      return words.pair.expired;
    case "pairing-busy":
      return words.pair.busy;
    case "too-many-attempts":
      return words.pair.tooMany(Math.max(1, Math.ceil((failure.retryAfterS ?? 900) / 60)));
    case "forbidden":
      return words.pair.forbidden;
    case "bad-request":
      return words.pair.badRequest;
    case "not-found":
    case "method-not-allowed":
    case "unsupported-type":
    case "too-large":
    case "internal":
      return words.pair.internal;
  }
}

function ProductMark(): JSX.Element {
  return (
    <span class="pair-mark">
      <Icon name="product" />
    </span>
  );
}
