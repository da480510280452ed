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
    "not-a-prompt": "This is done with “New conversation”, not by sending it.",
    "prompt-id-reused": "The PC already has another message in this one's place. Send it again.",
    "queue-full": "The queue is full. Your text is back in the box: send it when one is done.",
    "not-saved":
      "The PC could not save this: its disk is full or cannot be written. Your text is back in the box.",
    "no-such-prompt": "This message is no longer waiting: it ran, or somebody removed it.",
    "prompt-started": "This message runs already. Stop it instead.",
    "queue-changed": "Somebody changed the queue meanwhile. Look again, then repeat it.",
    "no-plan-reset": "The plan's limit is not reached, so there is nothing to wait for.",
    "written-elsewhere":
      "This conversation is open in a terminal or another editor. Fork it, or open it anyway.",
    "conversation-busy":
      "Claude works in this conversation, or messages wait in it. Stop it or empty the queue first.",
    "turn-settled": "Somebody decided about this already.",
    "unknown-choice": "Claude does not offer this choice any more. Pick another one.",
    "not-found": "This is no longer on the PC.",
    "image-refused":
      "The PC did not take the picture. PNG, JPEG, GIF and WebP up to 10 MB are possible.",
    "no-such-image": "A picture is no longer on the PC. Attach it again.",
    "permission-gone": "This request is no longer waiting: it was answered or stopped elsewhere.",
    "permission-changed":
      "The request changed after it was shown. Read it again before you answer.",
    "permission-too-long": "This request is too long to judge here. It can only be denied.",
    "not-allowed": "This device may not do that. Its rights are changed in the editor on the PC.",
    "step-up-required": "For safety this can only be done in the editor on the PC.",
    "step-up-refused":
      "It was not allowed at the PC within a minute. Allow it once here, or always when you are at the PC.",
    "no-such-device": "This device is no longer paired.",
    "push-refused": "The PC does not know this browser's push service, so it sends nothing there.",
    "push-failed":
      "The browser's push service did not take the notification. Switch notifications off and on again.",
    "no-editor": "VS Code does not run there, so there is nothing to show it in.",
    "editor-busy": "Somebody types in VS Code on the PC just now. Try again in a moment.",
    "not-shown": "VS Code can't show this file as text.",
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
    "not-a-prompt": "메시지로 보내지 말고 “새 대화”를 누르세요.",
    "prompt-id-reused": "PC에 같은 번호의 다른 메시지가 이미 있습니다. 다시 보내세요.",
    "queue-full": "대기열이 가득 찼습니다. 글은 입력란에 되돌려 두었으니 하나가 끝나면 보내세요.",
    "not-saved":
      "PC에 저장하지 못했습니다. 디스크가 가득 찼거나 쓸 수 없습니다. 글은 입력란에 되돌려 두었습니다.",
    "no-such-prompt": "더 이상 대기 중인 메시지가 아닙니다. 이미 실행되었거나 삭제되었습니다.",
    "prompt-started": "이미 실행 중인 메시지입니다. 대신 중지하세요.",
    "queue-changed": "그사이 대기열이 바뀌었습니다. 다시 확인한 뒤 시도하세요.",
    "no-plan-reset": "사용 한도에 도달하지 않아 기다릴 필요가 없습니다.",
    "written-elsewhere":
      "이 대화는 터미널이나 다른 편집기에서 열려 있습니다. 분기하거나 그대로 여세요.",
    "conversation-busy":
      "이 대화에서 작업 중이거나 대기 중인 메시지가 있습니다. 먼저 중지하거나 대기열을 비우세요.",
    "turn-settled": "이미 다른 곳에서 결정했습니다.",
    "unknown-choice": "Claude가 더 이상 제공하지 않는 선택입니다. 다른 것을 고르세요.",
    "not-found": "PC에 더 이상 없습니다.",
    "image-refused": "PC가 사진을 받지 않았습니다. 10 MB 이하의 PNG, JPEG, GIF, WebP만 됩니다.",
    "no-such-image": "사진이 PC에 더 이상 없습니다. 다시 첨부하세요.",
    "permission-gone": "이 요청은 더 이상 대기 중이 아닙니다. 다른 곳에서 답했거나 중지되었습니다.",
    "permission-changed": "표시된 뒤에 요청 내용이 바뀌었습니다. 다시 읽고 답하세요.",
    "permission-too-long": "여기서 판단하기에는 너무 긴 요청입니다. 거부만 할 수 있습니다.",
    "not-allowed": "이 기기에서는 할 수 없는 일입니다. 권한은 PC의 VS Code에서 바꿉니다.",
    "step-up-required": "안전을 위해 PC의 VS Code에서만 할 수 있습니다.",
    "step-up-refused":
      "1분 안에 PC에서 허용하지 않았습니다. 여기서는 한 번 허용하고, 항상 허용은 PC 앞에 있을 때 하세요.",
    "no-such-device": "더 이상 연결되어 있지 않은 기기입니다.",
    "push-refused": "PC가 모르는 푸시 서비스라서 이 브라우저로는 알림을 보내지 않습니다.",
    "push-failed": "브라우저의 푸시 서비스가 알림을 받지 않았습니다. 알림을 껐다가 다시 켜 보세요.",
    "no-editor": "PC에 VS Code가 실행되어 있지 않아 보여 줄 곳이 없습니다.",
    "editor-busy": "지금 PC의 VS Code에서 누군가 입력 중입니다. 잠시 뒤 다시 시도하세요.",
    "not-shown": "VS Code가 텍스트로 보여 줄 수 없는 파일입니다.",
    internal: "PC에서 문제가 생겼습니다. 다시 시도하세요. 자세한 내용은 PC의 로그에 있습니다.",
  },
};
