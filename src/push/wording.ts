import type { Language } from "../shared/wording/problems";
import type { HappeningSort } from "./happenings";

/** The words of notifications: what happened in which project, of a plan's window which. Nothing that was written there. */
interface PushWording {
  readonly titles: Readonly<Record<HappeningSort, (project: string, window: string) => string>>;
  readonly bodies: Readonly<Record<HappeningSort, string>>;
  readonly test: { readonly title: string; readonly body: string };
}

export const pushWords: Readonly<Record<Language, PushWording>> = {
  en: {
    titles: {
      permission: (project) => `Claude needs an answer in ${project}`,
      question: (project) => `Claude has a question in ${project}`,
      plan: (project) => `Claude has a plan for ${project}`,
      undecided: (project) => `Claude was cut short in ${project}`,
      done: (project) => `Claude is done in ${project}`,
      failed: (project) => `Claude could not finish in ${project}`,
      limit: (project) => `Claude reached the plan's limit in ${project}`,
      lifted: (project) => `Claude can work again in ${project}`,
      used80: (project, window) => `${project}: 80% of the plan's limit is used (${window})`,
      used95: (project, window) => `${project}: 95% of the plan's limit is used (${window})`,
      anew: (project, window) => `${project}: the plan's limit started anew (${window})`,
    },
    bodies: {
      permission: "It asks before it does something. Tap to read it.",
      question: "Tap to answer.",
      plan: "Tap to read it.",
      undecided: "Tap to decide how to go on.",
      done: "Tap to see it.",
      failed: "Tap to see why.",
      limit: "Tap to see when it goes on.",
      lifted: "The plan's limit was reset.",
      used80: "Tap to see when it starts anew.",
      used95: "Claude will soon have to stop. Tap to see when it starts anew.",
      anew: "It was nearly used. Tap to see how much is used now.",
    },
    test: { title: "Notifications work", body: "This is how Remote Claude calls you." },
  },
  ko: {
    titles: {
      permission: (project) => `${project}: Claude가 답을 기다립니다`,
      question: (project) => `${project}: Claude가 질문했습니다`,
      plan: (project) => `${project}: Claude가 계획을 세웠습니다`,
      undecided: (project) => `${project}: Claude의 작업이 끊겼습니다`,
      done: (project) => `${project}: Claude가 작업을 마쳤습니다`,
      failed: (project) => `${project}: Claude가 작업을 끝내지 못했습니다`,
      limit: (project) => `${project}: Claude가 요금제 한도에 도달했습니다`,
      lifted: (project) => `${project}: Claude가 다시 작업할 수 있습니다`,
      used80: (project, window) => `${project}: 요금제 한도(${window})의 80%를 사용했습니다`,
      used95: (project, window) => `${project}: 요금제 한도(${window})의 95%를 사용했습니다`,
      anew: (project, window) => `${project}: 요금제 한도(${window})가 초기화되었습니다`,
    },
    bodies: {
      permission: "실행하기 전에 허용할지 묻습니다. 눌러서 내용을 확인하세요.",
      question: "눌러서 답하세요.",
      plan: "눌러서 계획을 읽어 보세요.",
      undecided: "눌러서 어떻게 할지 정하세요.",
      done: "눌러서 결과를 보세요.",
      failed: "눌러서 이유를 보세요.",
      limit: "눌러서 언제 이어지는지 보세요.",
      lifted: "요금제 한도가 초기화되었습니다.",
      used80: "눌러서 언제 초기화되는지 보세요.",
      used95: "곧 한도에 도달합니다. 눌러서 언제 초기화되는지 보세요.",
      anew: "한도에 가까웠지만 다시 쓸 수 있습니다. 눌러서 사용량을 보세요.",
    },
    test: { title: "알림이 잘 옵니다", body: "Remote Claude의 알림은 이렇게 옵니다." },
  },
};
