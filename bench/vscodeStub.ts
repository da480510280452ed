/**
 * Stands for all of VS Code. What the extension has no need to look into is `anything`: a function, a class and an
 * object at once, whose results are the same again. So this needs no care when the extension uses more of the API.
 */
const anything: unknown = new Proxy(function anything() {}, {
  get: (_, key) => {
    // Nothing to wait for, and no text.
    if (key === "then") return undefined;
    if (key === Symbol.toPrimitive) return () => "";
    return anything;
  },
  set: () => true,
  apply: () => anything,
  construct: () => anything as object,
});

/** By way of the prototype, for a bundle copies a module's own members into an object of the same prototype. */
const rest = new Proxy({}, { get: () => anything });

/** The commands that were registered so far. */
export const registeredCommands: string[] = [];

/** What `require("vscode")` gives. */
export const vscode: object = Object.assign(Object.create(rest) as object, {
  env: { language: "en" },
  commands: {
    registerCommand: (id: string) => {
      registeredCommands.push(id);
      return { dispose: () => undefined };
    },
    executeCommand: () => Promise.resolve(),
  },
});

/** The argument of `activate`. */
export const context: object = Object.assign(Object.create(rest) as object, { subscriptions: [] });
