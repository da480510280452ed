import { createContext } from "preact";
import type { HostMemory } from "../../store/hostMemory";

/** What the page knows of its host beside the state. Null in the editor, whose page is always that of the host. */
export const MemoryContext = createContext<HostMemory | null>(null);
