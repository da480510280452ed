import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../components/Icon";
import { useWords } from "../components/page";
import type { Wording } from "../wording/index";
import type { Entrance, Screen } from "./entrance";
import type { PairingFailure } from "./pairing";

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
          <How words={words} />
        </Message>
      );
    case "revoked":
      return <Message title={words.pair.revokedTitle} text={words.pair.revokedText} />;
    case "logged-out":
      return <Message title={words.pair.loggedOutTitle} text={words.pair.loggedOutText} />;
    case "outdated":
      return (
        <Message title={words.pair.outdatedTitle} text={words.pair.outdatedText}>
          <button
            type="button"
            class="button primary"
            onClick={() => {
              location.reload();
            }}
          >
            {words.pair.reload}
          </button>
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
          <p class="quiet">{step.isOffline ? words.pair.offline : words.pair.waitingHelp}</p>
        </Message>
      );
    case "failed":
      return (
        <Message title={words.pair.failedTitle} text={failureText(step.failure, words)}>
          {canRetry(step.failure) && (
            <button type="button" class="button primary" onClick={() => void entrance.retry()}>
              {words.pair.retry}
            </button>
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

function How({ words }: { readonly words: Wording }): JSX.Element {
  return (
    <ol class="steps">
      {words.pair.howSteps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

/** Only where the same link may still work. */
function canRetry(failure: PairingFailure): boolean {
  return failure.kind !== "refused" || failure.code === "pairing-busy";
}

function failureText(failure: PairingFailure, words: Wording): string {
  if (failure.kind !== "refused") return words.pair[failure.kind];
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
