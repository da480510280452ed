/** What the editor gives its views; `acquireVsCodeApi` may be called once per page. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  interface Window {
    readonly acquireVsCodeApi?: () => EditorApi;
  }
}

/** The editor's API when the page is shown in its chat view, else null. */
export function acquireEditorApi(): EditorApi | null {
  return window.acquireVsCodeApi?.() ?? null;
}
