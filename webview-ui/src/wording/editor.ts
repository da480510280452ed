import type { ProblemSeverity } from "../../../src/shared/editorContext";
import type { Language } from "../../../src/shared/wording/problems";

/** The words about the editor on the PC: what it shows, and what it knows. */
export interface EditorWording {
  /** On another device, and in the editor itself. */
  readonly show: string;
  readonly open: string;
  readonly showDiff: string;
  readonly openDiff: string;
  readonly shown: string;
  readonly opened: string;
  /** There is nothing to compare with. */
  readonly onlyFile: string;
  readonly noAnswer: string;
  readonly dismiss: string;
  readonly problems: string;
  readonly openFiles: string;
  readonly hint: string;
  readonly severities: Readonly<Record<ProblemSeverity, string>>;
  readonly line: (line: string) => string;
  readonly inFront: string;
  readonly added: string;
  readonly addAll: (count: string) => string;
  readonly cut: (shown: string, count: string) => string;
  readonly noProblems: string;
  readonly noProblemsText: string;
  readonly noFiles: string;
  readonly noFilesText: string;
  readonly failed: string;
  readonly retry: string;
  readonly refresh: string;
}

export const editorWords: Readonly<Record<Language, EditorWording>> = {
  en: {
    show: "Show on the PC",
    open: "Open in the editor",
    showDiff: "Show changes on the PC",
    openDiff: "Open changes in the editor",
    shown: "Shown on the PC",
    opened: "Opened",
    onlyFile: "What it was before is not known, so only the file is shown.",
    noAnswer: "The PC did not answer. Try again.",
    dismiss: "Dismiss",
    problems: "Problems in the editor",
    openFiles: "Open files",
    hint: "Tap what belongs into your message.",
    severities: { error: "Error", warning: "Warning", info: "Note" },
    line: (line) => `line ${line}`,
    inFront: "in front",
    added: "added",
    addAll: (count) => `Add all ${count}`,
    cut: (shown, count) => `${shown} of ${count} are shown.`,
    noProblems: "No problems",
    noProblemsText: "The editor marks nothing in this folder.",
    noFiles: "No open files",
    noFilesText: "No file of this folder is open in the editor.",
    failed: "The PC could not tell this just now.",
    retry: "Try again",
    refresh: "Look again",
  },
  ko: {
    show: "PC에서 보기",
    open: "편집기에서 열기",
    showDiff: "PC에서 변경 내용 보기",
    openDiff: "편집기에서 변경 내용 열기",
    shown: "PC에 표시했습니다",
    opened: "열었습니다",
    onlyFile: "이전 내용을 알 수 없어 파일만 표시했습니다.",
    noAnswer: "PC가 응답하지 않았습니다. 다시 시도하세요.",
    dismiss: "닫기",
    problems: "편집기의 문제",
    openFiles: "열린 파일",
    hint: "메시지에 넣을 것을 누르세요.",
    severities: { error: "오류", warning: "경고", info: "참고" },
    line: (line) => `${line}번째 줄`,
    inFront: "보고 있는 파일",
    added: "추가됨",
    addAll: (count) => `${count}개 모두 추가`,
    cut: (shown, count) => `${count}개 중 ${shown}개를 표시합니다.`,
    noProblems: "문제 없음",
    noProblemsText: "이 폴더에 편집기가 표시한 문제가 없습니다.",
    noFiles: "열린 파일 없음",
    noFilesText: "이 폴더의 파일 중 편집기에 열린 것이 없습니다.",
    failed: "지금은 PC에서 알 수 없습니다.",
    retry: "다시 시도",
    refresh: "다시 확인",
  },
};
