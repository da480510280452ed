import type { planAlertsEn } from "./planAlertsEn";

/** 요금제 한도 알림에 관한 한국어 문구. */
export const planAlertsKo: typeof planAlertsEn = {
  planAlerts: {
    used: (name, share) => `요금제 한도(${name})의 ${share}를 사용했습니다.`,
    usedUp: (name) => `요금제 한도(${name})를 모두 사용했습니다.`,
    resets: (time) => `${time}에 초기화됩니다.`,
    reset: (name, waiting) =>
      `요금제 한도(${name})가 초기화되었습니다.${waiting === 0 ? "" : ` 대기 중인 요청이 ${waiting}건 있습니다.`}`,
  },
};
