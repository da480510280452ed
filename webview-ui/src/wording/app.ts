import type { Language } from "../../../src/shared/wording/problems";

/** The words about the page as an app: its versions, its installation, what other apps share with it. */
export interface AppWording {
  readonly newVersion: string;
  readonly reload: string;
  readonly reloading: string;
  readonly uploading: string;
  readonly later: string;
  readonly shared: Readonly<Record<"taken" | "empty" | "lost", string>>;
  readonly dismiss: string;
  readonly install: string;
  readonly installText: string;
  readonly installButton: string;
  readonly installed: string;
  readonly installedText: string;
  readonly byMenu: string;
  readonly appleSteps: readonly string[];
  readonly appleNote: string;
}

export const appWords: Readonly<Record<Language, AppWording>> = {
  en: {
    newVersion: "New version",
    reload: "Reload",
    reloading: "Reloading…",
    uploading: "New version · pictures are still on their way",
    later: "Later",
    shared: {
      taken: "From another app · not sent yet",
      empty: "What was shared is neither text nor a picture.",
      lost: "What was shared did not arrive. Share it again.",
    },
    dismiss: "Dismiss",
    install: "App",
    installText:
      "An icon of its own, a window of its own, and other apps can share texts and pictures with it.",
    installButton: "Install the app",
    installed: "Installed",
    installedText: "This is the app. It opens without a network, too, with what was last known.",
    byMenu: "In the browser's menu: “Install app” or “Add to Home screen”.",
    appleSteps: [
      "Tap “Share” in Safari.",
      "Choose “Add to Home Screen”.",
      "Open the app from there.",
    ],
    appleNote: "The app keeps a session of its own: it has to be paired once more.",
  },
  ko: {
    newVersion: "새 버전이 있습니다",
    reload: "새로 고침",
    reloading: "새로 고치는 중…",
    uploading: "새 버전이 있습니다 · 사진을 올리는 중",
    later: "나중에",
    shared: {
      taken: "다른 앱에서 받음 · 아직 보내지 않음",
      empty: "공유한 내용이 글이나 사진이 아닙니다.",
      lost: "공유한 내용을 받지 못했습니다. 다시 공유하세요.",
    },
    dismiss: "닫기",
    install: "앱",
    installText: "아이콘과 창이 따로 생기고, 다른 앱에서 글과 사진을 공유할 수 있습니다.",
    installButton: "앱 설치",
    installed: "설치됨",
    installedText: "지금 앱으로 보고 있습니다. 네트워크가 없어도 마지막으로 본 내용이 열립니다.",
    byMenu: "브라우저 메뉴에서 “앱 설치” 또는 “홈 화면에 추가”를 누르세요.",
    appleSteps: [
      "Safari에서 “공유”를 누르세요.",
      "“홈 화면에 추가”를 고르세요.",
      "홈 화면에서 앱을 여세요.",
    ],
    appleNote: "앱은 Safari와 별개이므로 한 번 더 연결해야 합니다.",
  },
};
