import { render } from "preact";
import type { JSX } from "preact";
import { chooseLanguage } from "../../src/shared/wording/chooseLanguage";
import { BrowserApp, EditorApp } from "./components/App";
import { MemoryContext } from "./components/app/memoryContext";
import { allowLater } from "./components/loadLater";
import { PageRoot } from "./components/PageRoot";
import { Entrance } from "./pairing/entrance";
import { loadBoot } from "./loadBoot";
import { loadMarkdown } from "./markdown/loadMarkdown";
import pageStyles from "./page.css";
import { adoptStyles } from "./platform/adoptStyles";
import { deviceName } from "./platform/deviceName";
import { acquireEditorApi } from "./platform/editorApi";
import type { EditorApi } from "./platform/editorApi";
import { hearInstallOffer } from "./platform/install";
import { browserKeep, editorKeep } from "./platform/keeps";
import { hearLaunches } from "./platform/launch";
import { ownBuild } from "./platform/ownBuild";
import { PreferenceStore } from "./platform/preferences";
import { ShellField } from "./platform/shellField";
import { followVisualViewport } from "./platform/viewport";
import { HostMemory } from "./store/hostMemory";
import { recallState } from "./store/keptState";
import { Store } from "./store/store";
import { probeHost } from "./transport/probe";
import { SocketTransport } from "./transport/socket";
import { WordsKeeper } from "./wording/wordsKeeper";

// Says that this is an ES module, where the builder would go by the package's own type, CommonJS.
export {};

/** A PC that has not answered after this long (ms) is not waited for any more with an empty page. */
const recallPatienceMs = 800;
/** What is not wanted at once is fetched behind what is, or after this long (ms) without a connection. */
const laterPatienceMs = 1_500;

adoptStyles(pageStyles);
const editorApi = acquireEditorApi();
hearLaunches();
const keep = editorApi === null ? browserKeep(() => localStorage) : editorKeep(editorApi);
// The editor knows its own language; a browser asks the person's.
const shellLanguage = chooseLanguage([document.documentElement.lang]);
const languages = editorApi === null ? navigator.languages : [document.documentElement.lang];

const place = document.getElementById("app");
if (place === null) throw new Error("The page has no place for the app.");
const { clientId, earlyCursor, takeEarlySocket, words } = await loadBoot(shellLanguage);
const shellField = new ShellField(place);
if (editorApi === null) {
  mount(place, browserApp());
} else {
  // Not awaited here: what it fetches needs this very module, and that is not done before its last line.
  void editorApp(editorApi).then((app) => {
    mount(place, app);
  });
}

function mount(into: HTMLElement, app: JSX.Element): void {
  render(
    <PageRoot
      wordsKeeper={new WordsKeeper({ language: shellLanguage, words })}
      preferences={new PreferenceStore(keep)}
      ownLanguage={chooseLanguage(languages)}
      isInEditor={editorApi !== null}
    >
      {app}
    </PageRoot>,
    into,
  );
  shellField.handOver();
}

async function recall(): ReturnType<typeof recallState> {
  const build = ownBuild();
  return build === null ? null : recallState(build, Date.now());
}

async function editorApp(api: EditorApi): Promise<JSX.Element> {
  allowLater();
  void loadMarkdown();
  // No phone has to fetch it.
  const [{ EditorTransport }, { hearInserts }] = await Promise.all([
    import("./transport/editor"),
    import("./platform/inserts"),
  ]);
  // Before the hello: from then on the editor says what it has to.
  hearInserts();
  return (
    <EditorApp
      createStore={() =>
        new Store(new EditorTransport(api), { clientId, keep, tabKeep: keep, followsNew: true })
      }
    />
  );
}

function browserApp(): JSX.Element {
  followVisualViewport();
  const tabKeep = browserKeep(() => sessionStorage);
  const entrance = new Entrance(deviceName(navigator.userAgent, navigator.maxTouchPoints), keep);
  hearInstallOffer();
  void entrance.start();
  // Who is still to pair has other things to fetch first, and to look at.
  if (entrance.screen.value.kind === "chat") {
    void loadMarkdown();
    setTimeout(allowLater, laterPatienceMs);
  } else place?.replaceChildren();
  // Only ever the page's own origin, whatever the link says.
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
  const memory = new HostMemory({ recall, patienceMs: recallPatienceMs, early: earlyCursor });
  const createStore = (): Store => {
    const transport = new SocketTransport({ url, probe: probeHost, takeEarly: takeEarlySocket });
    const store = new Store(memory.around(transport), {
      clientId,
      keep,
      tabKeep,
      followsNew: false,
    });
    const written = shellField.takeText();
    // The conversation may be there already: its connection began earlier.
    if (written !== "") store.drafts.prepend(store.conversation.value?.id ?? null, written);
    return store;
  };
  return (
    <MemoryContext.Provider value={memory}>
      <BrowserApp entrance={entrance} createStore={createStore} />
    </MemoryContext.Provider>
  );
}
