import type { PushKind } from "../../../src/shared/pushChoices";
import type { Language } from "../../../src/shared/wording/problems";
import type { PushAbility } from "../platform/pushSubscription";

/** The words of the settings about notifications, fetched with them. */
export interface NotificationWording {
  readonly title: string;
  readonly on: string;
  readonly onHint: string;
  readonly kinds: Readonly<Record<PushKind, string>>;
  readonly kindHints: Readonly<Record<PushKind, string>>;
  readonly showsTitle: string;
  readonly showsTitleHint: string;
  readonly test: string;
  readonly tested: string;
  /** Why there are none. */
  readonly unable: Readonly<Record<Exclude<PushAbility, "able">, string>>;
  readonly browserFailed: string;
  readonly offline: string;
}

export const notificationWords: Readonly<Record<Language, NotificationWording>> = {
  en: {
    title: "Notifications",
    on: "Notify this device",
    onHint: "Also when the page is closed. Not while you look at the conversation.",
    kinds: {
      needs: "Claude needs an answer",
      done: "Claude is done",
      failed: "Something went wrong",
      usage: "The plan is nearly used",
      limit: "The plan's limit is reset",
    },
    kindHints: {
      needs: "A permission, a question, a plan, or work that was cut short.",
      done: "After more than a few seconds of work, when nothing waits in its queue.",
      failed: "Claude could not finish.",
      usage: "At 80% and at 95% of a limit, once each until it is reset.",
      limit: "Claude can work again, or a limit that was nearly used started anew.",
    },
    showsTitle: "Show the conversation's title",
    showsTitleHint: "Everybody who sees the lock screen can read it. Off: only the project's name.",
    test: "Send a test",
    tested: "Sent. It should be here within seconds.",
    unable: {
      denied: "Notifications are blocked here. Allow them in the browser's settings for this site.",
      "install-first":
        "On an iPhone or iPad this works once the page is on the Home Screen: Share, then “Add to Home Screen”, and open it from there.",
      unable: "This browser has no notifications.",
    },
    browserFailed: "The browser could not reach its push service. Try again later.",
    offline: "This can be changed once reconnected.",
  },
  ko: {
    title: "알림",
    on: "이 기기에서 알림 받기",
    onHint: "페이지를 닫아도 알립니다. 대화를 보고 있을 때는 알리지 않습니다.",
    kinds: {
      needs: "Claude가 답을 기다릴 때",
      done: "작업을 마쳤을 때",
      failed: "문제가 생겼을 때",
      usage: "요금제 한도가 얼마 남지 않았을 때",
      limit: "요금제 한도가 초기화될 때",
    },
    kindHints: {
      needs: "허용 요청, 질문, 계획, 끊긴 작업이 있을 때 알립니다.",
      done: "몇 초 넘게 걸린 작업이 끝나고 대기 중인 메시지가 없을 때 알립니다.",
      failed: "Claude가 작업을 끝내지 못했을 때 알립니다.",
      usage: "한도의 80%와 95%를 사용했을 때, 초기화 전까지 한 번씩 알립니다.",
      limit: "Claude가 다시 작업할 수 있거나 거의 다 쓴 한도가 새로 시작될 때 알립니다.",
    },
    showsTitle: "대화 제목 보이기",
    showsTitleHint:
      "잠금 화면을 보는 사람은 누구나 읽을 수 있습니다. 끄면 프로젝트 이름만 보입니다.",
    test: "시험 알림 보내기",
    tested: "보냈습니다. 몇 초 안에 도착합니다.",
    unable: {
      denied: "이 사이트의 알림이 차단되어 있습니다. 브라우저의 사이트 설정에서 허용하세요.",
      "install-first":
        "iPhone과 iPad에서는 홈 화면에 추가한 뒤에 쓸 수 있습니다. 공유에서 “홈 화면에 추가”를 누르고, 홈 화면에서 여세요.",
      unable: "이 브라우저에서는 알림을 쓸 수 없습니다.",
    },
    browserFailed: "브라우저가 푸시 서비스에 연결하지 못했습니다. 나중에 다시 시도하세요.",
    offline: "다시 연결되면 바꿀 수 있습니다.",
  },
};
