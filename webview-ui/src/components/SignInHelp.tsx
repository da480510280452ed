import type { JSX } from "preact";
import { signInPath } from "../platform/navigate";
import { useWords } from "./page";

interface SignInHelpProps {
  /** The person goes to the sign-in. */
  readonly onLeave?: () => void;
}

/**
 * What to do where ngrok's sign-in goes round in circles. Part of the first load: when it is needed,
 * nothing can be fetched.
 */
export function SignInHelp({ onLeave }: SignInHelpProps): JSX.Element {
  const { signInHelp: help } = useWords();
  return (
    <details class="sign-in-help">
      <summary>{help.title}</summary>
      <ol class="steps">
        {help.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <a class="button" href={signInPath} target="_top" onClick={onLeave}>
        {help.link}
      </a>
    </details>
  );
}
