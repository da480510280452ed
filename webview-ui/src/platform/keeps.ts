import type { EditorApi } from "./editorApi";
import type { Keep } from "./keep";

const prefix = "remote-claude.";

/** In a storage of the browser for this origin. Where the browser forbids it, nothing is kept. */
export function browserKeep(storageOf: () => Storage): Keep {
  return {
    get: (key) => attempt(() => storageOf().getItem(prefix + key), null),
    set: (key, value) =>
      attempt(() => {
        storageOf().setItem(prefix + key, value);
        return true;
      }, false),
    remove: (key) => {
      attempt(() => {
        storageOf().removeItem(prefix + key);
      }, undefined);
    },
    keys: () =>
      attempt(
        () =>
          Object.keys(storageOf())
            .filter((key) => key.startsWith(prefix))
            .map((key) => key.slice(prefix.length)),
        [],
      ),
  };
}

/** In the state that the editor keeps for its view. */
export function editorKeep(api: EditorApi): Keep {
  const read = (): Map<string, string> => {
    const state = api.getState();
    const entries = typeof state === "object" && state !== null ? Object.entries(state) : [];
    return new Map(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  };
  const change = (act: (entries: Map<string, string>) => void): void => {
    const entries = read();
    act(entries);
    api.setState(Object.fromEntries(entries));
  };
  return {
    get: (key) => read().get(key) ?? null,
    set: (key, value) => {
      change((entries) => entries.set(key, value));
      return true;
    },
    remove: (key) => {
      change((entries) => entries.delete(key));
    },
    keys: () => [...read().keys()],
  };
}

/** Storage may be full or forbidden; then the text lives as long as the page, which is all it can. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
