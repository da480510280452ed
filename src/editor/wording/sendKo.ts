import type { sendEn } from "./sendEn";

/** 편집기에서 Claude에게 보내는 것에 관한 한국어 문구. */
export const sendKo: typeof sendEn = {
  send: {
    quickFix: "Remote Claude로 고치기",
    fix: (count) => (count === 1 ? "이 문제를 고쳐 주세요:" : "이 문제들을 고쳐 주세요:"),
    unsaved: (place) => `${place}, 아직 저장하지 않음:`,
    notRunning: "Remote Claude가 실행 중이 아닙니다. 시작하면 메시지에 넣습니다.",
    nothing: "먼저 파일을 열거나 텍스트를 선택하세요.",
    tooLong: (length, most) =>
      `메시지에 넣기에는 너무 깁니다. ${length}자이며 ${most}자까지 됩니다. 더 적게 선택하거나, 폴더에 저장하면 이름만으로 충분합니다.`,
    tooMany: (most) => `파일은 한 번에 ${most}개까지 보낼 수 있습니다.`,
    unreadable: (name) =>
      `${name}은(는) Claude의 폴더 밖에 있고 텍스트로 읽을 수 없어 보낼 수 없습니다.`,
    difference: (name) => `${name}: 이전과 지금`,
    marked: "이 대화에서 Claude가 변경함",
  },
};
