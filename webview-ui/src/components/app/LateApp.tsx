import { useContext, useState } from "preact/hooks";
import type { JSX } from "preact";
import { markdownLibrary } from "../../markdown/loadMarkdown";
import { launch } from "../../platform/launch";
import { lazy } from "../lazy";
import { Nothing } from "../Nothing";
import { useStore } from "../page";
import { MemoryContext } from "./memoryContext";

/** Comes with the panels, as one file. */
const AppParts = lazy(async () => (await import("../sheet/panels")).AppParts, Nothing);

/** What makes an app of the page, once the conversation is there or the app was opened for something. */
export function LateApp(): JSX.Element | null {
  const memory = useContext(MemoryContext);
  const isLive = useStore().connection.value.kind === "live";
  const [isWanted, setIsWanted] = useState(false);
  // Behind what the conversation itself waits for.
  const isDrawn = isLive && markdownLibrary.value !== null;
  if (!isWanted && (isDrawn || launch.value !== null)) setIsWanted(true);
  return isWanted ? <AppParts memory={memory} /> : null;
}
