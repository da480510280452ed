import { render } from "preact";
import type { JSX } from "preact";
import { BrowserApp, EditorApp } from "./components/App";
import { PageContext } from "./components/page";
import { Entrance } from "./pairing/entrance";
import { loadMarkdown } from "./markdown/loadMarkdown";
import { deviceName } from "./platform/deviceName";
import { acquireEditorApi } from "./platform/editorApi";
import type { EditorApi } from "./platform/editorApi";
import { browserKeep, editorKeep } from "./platform/keeps";
import { probeHost } from "./platform/probe";
import { followVisualViewport } from "./platform/viewport";
import { Store } from "./store/store";
import { EditorTransport } from "./transport/editor";
import { SocketTransport } from "./transport/socket";
import { chooseLanguage, wordings } from "./wording/index";

// Says that this is an ES module, where the builder would go by the package's own type, CommonJS.
export {};

const { documentElement: root } = document;
const editorApi = acquireEditorApi();
const isInEditor = editorApi !== null;
// The editor knows its own language; a browser asks the person's.
const language = chooseLanguage(isInEditor ? [root.lang] : navigator.languages);
root.lang = language;

const place = document.getElementById("app");
if (place === null) throw new Error("The page has no place for the app.");
render(
  <PageContext.Provider value={{ words: wordings[language], language, isInEditor }}>
    {editorApi === null ? browserApp() : editorApp(editorApi)}
  </PageContext.Provider>,
  place,
);
void loadMarkdown();

function editorApp(api: EditorApi): JSX.Element {
  const keep = editorKeep(api);
  return (
    <EditorApp
      createStore={() =>
        new Store(new EditorTransport(api), { keep, tabKeep: keep, followsNew: true })
      }
    />
  );
}

function browserApp(): JSX.Element {
  followVisualViewport();
  const keep = browserKeep(() => localStorage);
  const tabKeep = browserKeep(() => sessionStorage);
  const entrance = new Entrance(deviceName(navigator.userAgent, navigator.maxTouchPoints), keep);
  void entrance.start();
  // Only ever the page's own origin, whatever the link says.
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
  return (
    <BrowserApp
      entrance={entrance}
      createStore={() =>
        new Store(new SocketTransport({ url, probe: probeHost }), {
          keep,
          tabKeep,
          followsNew: false,
        })
      }
    />
  );
}
