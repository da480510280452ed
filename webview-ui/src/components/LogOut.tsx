import type { JSX } from "preact";
import { AskedItem } from "./AskedItem";
import { useWords } from "./page";

interface LogOutProps {
  /** Resolves to whether it worked. */
  readonly onLogOut: () => Promise<boolean>;
}

/** Logging out, which only the PC can undo. */
export function LogOut({ onLogOut }: LogOutProps): JSX.Element {
  const words = useWords();
  return (
    <AskedItem
      icon="logOut"
      label={words.header.logOut}
      question={words.header.logOutQuestion}
      yes={words.header.logOut}
      onYes={async () => ((await onLogOut()) ? null : words.header.logOutFailed)}
    />
  );
}
