import type { ChangeState, GitTrouble } from "../../../src/shared/changedFiles";
import type { Language } from "../../../src/shared/wording/problems";

/** The words of the sheet of changed files, fetched with it. */
export interface ChangesWording {
  readonly title: string;
  readonly refresh: string;
  readonly own: string;
  readonly others: string;
  readonly commandHint: string;
  readonly states: Readonly<Record<ChangeState, string>>;
  readonly staged: string;
  readonly partlyStaged: string;
  readonly binaryMark: string;
  readonly lines: (added: string, removed: string) => string;
  readonly renamedFrom: (path: string) => string;
  readonly noBranch: (commit: string) => string;
  readonly noCommits: string;
  readonly ahead: (count: number) => string;
  readonly behind: (count: number) => string;
  readonly troubles: Readonly<Record<GitTrouble, string>>;
  readonly nothing: string;
  readonly nothingText: string;
  readonly nothingOwn: string;
  readonly cut: (shown: string, total: string) => string;
  readonly partial: string;
  readonly outside: (count: number) => string;
  readonly failed: string;
  readonly retry: string;
  readonly offline: string;
  readonly sources: string;
  readonly source: Readonly<Record<"git" | "conversation", string>>;
  readonly editedAt: (time: string) => string;
  readonly more: (shown: string, total: string) => string;
  readonly changedMeanwhile: string;
  readonly textCut: string;
  readonly kinds: Readonly<Record<"binary" | "too-large" | "private" | "none", string>>;
  readonly gone: string;
}

export const changesWords: Readonly<Record<Language, ChangesWording>> = {
  en: {
    title: "Changes",
    refresh: "Look again",
    own: "By this conversation",
    others: "Other changes",
    commandHint: "What a command changed is here too.",
    states: {
      modified: "modified",
      added: "added",
      deleted: "deleted",
      renamed: "renamed",
      untracked: "new",
      conflict: "conflict",
      retyped: "type changed",
      settled: "committed or ignored",
    },
    staged: "staged",
    partlyStaged: "partly staged",
    binaryMark: "binary",
    lines: (added, removed) => `${added} lines added, ${removed} removed`,
    renamedFrom: (path) => `was ${path}`,
    noBranch: (commit) => `at ${commit}, on no branch`,
    noCommits: "no commit yet",
    ahead: (count) => (count === 1 ? "1 commit to push" : `${count} commits to push`),
    behind: (count) => (count === 1 ? "1 commit to pull" : `${count} commits to pull`),
    troubles: {
      "no-git": "git was not found on the PC: only what this conversation changed is listed.",
      "no-repository": "This folder has no git: only what this conversation changed is listed.",
      unsafe:
        "This folder's git data leads elsewhere, or names programs that cannot be switched off. It is not read; only what this conversation changed is listed.",
      "not-trusted":
        "git does not trust this folder, because it belongs to another user. Only what this conversation changed is listed.",
      "too-slow": "git took too long. Only what this conversation changed is listed.",
      failed: "git could not be read. Only what this conversation changed is listed.",
    },
    nothing: "Nothing changed",
    nothingText: "The folder is as it was at its last commit.",
    nothingOwn: "This conversation has not changed a file yet.",
    cut: (shown, total) => `The first ${shown} of ${total} files.`,
    partial: "Not everything could be looked at: there may be more.",
    outside: (count) =>
      count === 1
        ? "1 file outside of the folder was changed too."
        : `${count} files outside of the folder were changed too.`,
    failed: "The changes could not be fetched.",
    retry: "Try again",
    offline: "As it was before the connection broke.",
    sources: "What to compare",
    source: { git: "Since the last commit", conversation: "Claude's edits" },
    editedAt: (time) => `Edit at ${time}`,
    more: (shown, total) => `Show more (${shown} of ${total} lines)`,
    changedMeanwhile: "The file changed meanwhile. This is how it is now.",
    textCut: "The difference is longer. The rest is on the PC only.",
    kinds: {
      binary: "This file is no text: only that it changed can be shown.",
      "too-large": "This file is too large to be compared here.",
      private: "A file of this name usually holds secrets. Its contents stay on the PC.",
      none: "There is no difference to show.",
    },
    gone: "This difference is not there any more.",
  },
  ko: {
    title: "변경 사항",
    refresh: "다시 확인",
    own: "이 대화에서 변경",
    others: "다른 변경",
    commandHint: "명령이 바꾼 파일도 여기에 있습니다.",
    states: {
      modified: "수정됨",
      added: "추가됨",
      deleted: "삭제됨",
      renamed: "이름 바뀜",
      untracked: "새 파일",
      conflict: "충돌",
      retyped: "종류 바뀜",
      settled: "커밋됨 또는 무시됨",
    },
    staged: "스테이지됨",
    partlyStaged: "일부 스테이지됨",
    binaryMark: "바이너리",
    lines: (added, removed) => `${added}줄 추가, ${removed}줄 삭제`,
    renamedFrom: (path) => `이전 이름: ${path}`,
    noBranch: (commit) => `${commit}, 브랜치 없음`,
    noCommits: "아직 커밋 없음",
    ahead: (count) => `푸시할 커밋 ${count}개`,
    behind: (count) => `가져올 커밋 ${count}개`,
    troubles: {
      "no-git": "PC에서 git을 찾지 못해 이 대화에서 바꾼 파일만 보여 줍니다.",
      "no-repository": "이 폴더는 git 저장소가 아니어서 이 대화에서 바꾼 파일만 보여 줍니다.",
      unsafe:
        "이 폴더의 git 데이터가 다른 곳을 가리키거나, 끌 수 없는 프로그램을 지정하고 있어 읽지 않습니다. 이 대화에서 바꾼 파일만 보여 줍니다.",
      "not-trusted":
        "폴더가 다른 사용자의 것이라 git이 신뢰하지 않습니다. 이 대화에서 바꾼 파일만 보여 줍니다.",
      "too-slow": "git이 너무 오래 걸려 이 대화에서 바꾼 파일만 보여 줍니다.",
      failed: "git을 읽지 못해 이 대화에서 바꾼 파일만 보여 줍니다.",
    },
    nothing: "변경 사항이 없습니다",
    nothingText: "폴더가 마지막 커밋과 같습니다.",
    nothingOwn: "이 대화에서 아직 파일을 바꾸지 않았습니다.",
    cut: (shown, total) => `파일 ${total}개 중 처음 ${shown}개입니다.`,
    partial: "모두 확인하지 못했습니다. 더 있을 수 있습니다.",
    outside: (count) => `폴더 밖의 파일 ${count}개도 바뀌었습니다.`,
    failed: "변경 사항을 가져오지 못했습니다.",
    retry: "다시 시도",
    offline: "연결이 끊기기 전의 내용입니다.",
    sources: "비교 대상",
    source: { git: "마지막 커밋 이후", conversation: "Claude의 수정" },
    editedAt: (time) => `${time} 수정`,
    more: (shown, total) => `더 보기 (${total}줄 중 ${shown}줄)`,
    changedMeanwhile: "그사이 파일이 바뀌었습니다. 최신 내용을 보여 줍니다.",
    textCut: "변경 내용이 더 있습니다. 나머지는 PC에서만 볼 수 있습니다.",
    kinds: {
      binary: "텍스트 파일이 아니어서 바뀌었다는 것만 알 수 있습니다.",
      "too-large": "여기서 비교하기에는 파일이 너무 큽니다.",
      private: "보통 비밀 정보를 담는 이름의 파일입니다. 내용은 PC에만 둡니다.",
      none: "보여 줄 변경 내용이 없습니다.",
    },
    gone: "이 변경 내용은 더 이상 없습니다.",
  },
};
