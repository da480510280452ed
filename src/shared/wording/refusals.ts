import type { RefusalCode } from "../protocol";
import type { Language } from "./problems";

/** What happened and what to do, in one or two short sentences, for every refusal of a request. */
export const refusalWords: Readonly<Record<Language, Readonly<Record<RefusalCode, string>>>> = {
  en: {
    "bad-message": "The PC did not understand this. Reload the page and try again.",
    "unknown-message": "The PC does not know this yet. Update Remote Claude on the PC.",
    "wrong-protocol": "This page and the PC have different versions. Reload the page.",
    "hello-first": "The connection was not ready. Try again.",
    "rate-limited": "That was too much in a short time. Wait a moment and try again.",
    "no-such-conversation":
      "This conversation is no longer open on the PC. Your text is back in the box.",
    "empty-prompt": "There is nothing to send yet. Type something first.",
    "prompt-id-reused": "The PC already has another message in this one's place. Send it again.",
    "queue-full": "The queue is full. Your text is back in the box: send it when one is done.",
    "permission-gone": "This request is no longer waiting: it was answered or stopped elsewhere.",
    "permission-changed":
      "The request changed after it was shown. Read it again before you answer.",
    "permission-too-long": "This request is too long to judge here. It can only be denied.",
    internal: "Something went wrong on the PC. Try again; the log on the PC says more.",
  },
  ko: {
    "bad-message": "PC가 이 요청을 이해하지 못했습니다. 페이지를 새로 고친 뒤 다시 시도하세요.",
    "unknown-message": "PC가 아직 모르는 요청입니다. PC의 Remote Claude를 업데이트하세요.",
    "wrong-protocol": "페이지와 PC의 버전이 다릅니다. 페이지를 새로 고치세요.",
    "hello-first": "아직 연결 준비가 되지 않았습니다. 다시 시도하세요.",
    "rate-limited": "짧은 시간에 요청이 너무 많았습니다. 잠시 뒤 다시 시도하세요.",
    "no-such-conversation":
      "PC에 더 이상 열려 있지 않은 대화입니다. 글은 입력란에 되돌려 두었습니다.",
    "empty-prompt": "보낼 내용이 없습니다. 먼저 입력하세요.",
    "prompt-id-reused": "PC에 같은 번호의 다른 메시지가 이미 있습니다. 다시 보내세요.",
    "queue-full": "대기열이 가득 찼습니다. 글은 입력란에 되돌려 두었으니 하나가 끝나면 보내세요.",
    "permission-gone": "이 요청은 더 이상 대기 중이 아닙니다. 다른 곳에서 답했거나 중지되었습니다.",
    "permission-changed": "표시된 뒤에 요청 내용이 바뀌었습니다. 다시 읽고 답하세요.",
    "permission-too-long": "여기서 판단하기에는 너무 긴 요청입니다. 거부만 할 수 있습니다.",
    internal: "PC에서 문제가 생겼습니다. 다시 시도하세요. 자세한 내용은 PC의 로그에 있습니다.",
  },
};
