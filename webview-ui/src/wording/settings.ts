import type { Language } from "../../../src/shared/wording/problems";

/** The words of the settings' sheet, fetched with it. */
export interface SettingsWording {
  readonly title: string;
  readonly where: string;
  readonly whereEditor: string;
  readonly auto: string;
  readonly look: string;
  readonly language: string;
  readonly languages: Readonly<Record<Language, string>>;
  readonly theme: string;
  readonly light: string;
  readonly dark: string;
  readonly textSize: string;
  readonly textSizes: Readonly<Record<"small" | "normal" | "large" | "largest", string>>;
  readonly wrapsCode: string;
  readonly wrapsCodeHint: string;
  readonly writing: string;
  readonly enter: string;
  readonly enterSends: string;
  readonly enterLine: string;
  readonly enterHint: string;
  readonly attention: string;
  readonly sound: string;
  readonly soundHint: string;
  readonly vibration: string;
  readonly keepsAwake: string;
  readonly keepsAwakeHint: string;
  readonly notHere: string;
}

/** Each language is called what its speakers call it. */
const languages = { en: "English", ko: "한국어" };

export const settingsWords: Readonly<Record<Language, SettingsWording>> = {
  en: {
    title: "Settings",
    where: "For this device only. Other devices keep theirs.",
    whereEditor: "For this view only. Colors, font and text size are VS Code's own.",
    auto: "Auto",
    look: "Appearance",
    language: "Language",
    languages,
    theme: "Theme",
    light: "Light",
    dark: "Dark",
    textSize: "Text size",
    textSizes: { small: "Small", normal: "Normal", large: "Large", largest: "Largest" },
    wrapsCode: "Wrap long lines of code",
    wrapsCodeHint: "Off: they scroll sideways.",
    writing: "Writing",
    enter: "The Enter key",
    enterSends: "Sends",
    enterLine: "New line",
    enterHint:
      "Auto: it sends where there is a mouse, and is a new line on a touch screen. Ctrl or Cmd with Enter always sends, Shift with Enter is always a new line.",
    attention: "Sound, vibration, screen",
    sound: "Sound",
    soundHint: "When Claude needs you, and when it is through with everything.",
    vibration: "Vibration",
    keepsAwake: "Keep the screen on",
    keepsAwakeHint: "Only while Claude works and this page is in sight.",
    notHere: "This browser cannot do that.",
  },
  ko: {
    title: "설정",
    where: "이 기기에만 적용됩니다. 다른 기기의 설정은 그대로입니다.",
    whereEditor: "이 화면에만 적용됩니다. 색, 글꼴, 글자 크기는 VS Code를 따릅니다.",
    auto: "자동",
    look: "화면 표시",
    language: "언어",
    languages,
    theme: "테마",
    light: "밝게",
    dark: "어둡게",
    textSize: "글자 크기",
    textSizes: { small: "작게", normal: "보통", large: "크게", largest: "아주 크게" },
    wrapsCode: "긴 코드 줄 바꿈",
    wrapsCodeHint: "끄면 옆으로 밀어서 봅니다.",
    writing: "입력",
    enter: "Enter 키",
    enterSends: "보내기",
    enterLine: "줄 바꿈",
    enterHint:
      "자동: 마우스가 있으면 보내고, 터치 화면에서는 줄을 바꿉니다. Ctrl이나 Cmd와 함께 누르면 언제나 보내고, Shift와 함께 누르면 언제나 줄을 바꿉니다.",
    attention: "소리, 진동, 화면",
    sound: "소리",
    soundHint: "확인이 필요할 때와 모든 작업이 끝났을 때 납니다.",
    vibration: "진동",
    keepsAwake: "화면 켜 두기",
    keepsAwakeHint: "Claude가 작업하고 이 페이지가 보이는 동안에만 켜 둡니다.",
    notHere: "이 브라우저에서는 쓸 수 없습니다.",
  },
};
