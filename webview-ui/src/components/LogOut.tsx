import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { Icon } from "./Icon";
import { useWords } from "./page";

type Step = "offered" | "asked" | "under-way" | "failed";

interface LogOutProps {
  /** Resolves to whether it worked. */
  readonly onLogOut: () => Promise<boolean>;
}

/** Logging out, which only the PC can undo: asked once more, in the same place. */
export function LogOut({ onLogOut }: LogOutProps): JSX.Element {
  const words = useWords();
  const [step, setStep] = useState<Step>("offered");
  const cancel = useRef<HTMLButtonElement>(null);
  const isAsked = step !== "offered";
  useEffect(() => {
    // The button that had the focus is gone.
    if (isAsked) cancel.current?.focus();
  }, [isAsked]);
  if (!isAsked) {
    return (
      <button
        type="button"
        class="menu-item"
        onClick={() => {
          setStep("asked");
        }}
      >
        <Icon name="logOut" />
        {words.header.logOut}
      </button>
    );
  }
  return (
    <div class="menu-question" role="group" aria-label={words.header.logOut}>
      <p>{words.header.logOutQuestion}</p>
      {step === "failed" && (
        <p class="menu-problem" role="alert">
          {words.header.logOutFailed}
        </p>
      )}
      <div class="menu-buttons">
        <button
          type="button"
          class="button"
          ref={cancel}
          onClick={() => {
            setStep("offered");
          }}
        >
          {words.header.cancel}
        </button>
        <button
          type="button"
          class="button danger"
          disabled={step === "under-way"}
          onClick={() => {
            setStep("under-way");
            void onLogOut().then((worked) => {
              if (!worked) setStep("failed");
            });
          }}
        >
          {words.header.logOut}
        </button>
      </div>
    </div>
  );
}
