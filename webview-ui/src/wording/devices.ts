import type { DeviceRole } from "../../../src/shared/devices";
import type { Language } from "../../../src/shared/wording/problems";

/** The words of the devices' panel, fetched with it. */
export interface DeviceWording {
  readonly title: string;
  readonly you: string;
  readonly connected: string;
  readonly roles: Readonly<Record<DeviceRole, string>>;
  readonly roleHint: string;
  readonly address: (address: string) => string;
  readonly unknownAddress: string;
  readonly lastSeen: (time: string) => string;
  readonly firstSeen: (time: string) => string;
  readonly more: (name: string) => string;
  readonly rename: string;
  readonly renameLabel: string;
  readonly save: string;
  readonly cancel: string;
  readonly revoke: string;
  readonly revokeQuestion: (name: string) => string;
  readonly revokeOthers: string;
  readonly revokeOthersQuestion: (count: number) => string;
  readonly offline: string;
  readonly none: string;
  readonly noneText: string;
  readonly failed: string;
  readonly retry: string;
}

export const deviceWords: Readonly<Record<Language, DeviceWording>> = {
  en: {
    title: "Devices",
    you: "This device",
    connected: "Connected now",
    roles: {
      view: "View: can look",
      approve: "Approve: can answer and stop",
      full: "Full: can do everything",
    },
    roleHint: "What a device may do is changed in the editor on the PC.",
    address: (address) => `From ${address}`,
    unknownAddress: "Address unknown",
    lastSeen: (time) => `Last seen ${time}`,
    firstSeen: (time) => `Paired ${time}`,
    more: (name) => `What to do with “${name}”`,
    rename: "Rename",
    renameLabel: "New name",
    save: "Save",
    cancel: "Cancel",
    revoke: "Revoke",
    revokeQuestion: (name) => `“${name}” is cut off at once and must be paired again. Revoke it?`,
    revokeOthers: "Revoke all others",
    revokeOthersQuestion: (count) =>
      count === 1
        ? "The other device is cut off at once and must be paired again. Revoke it?"
        : `${count} devices are cut off at once and must be paired again. Revoke them?`,
    offline: "Devices can be changed once reconnected.",
    none: "No device is paired",
    noneText: "On the PC, “Remote Claude: Pair a Phone” shows a code to scan.",
    failed: "The devices could not be fetched.",
    retry: "Try again",
  },
  ko: {
    title: "기기",
    you: "이 기기",
    connected: "지금 연결됨",
    roles: {
      view: "보기: 보기만 가능",
      approve: "승인: 답하고 중지 가능",
      full: "전체: 모두 가능",
    },
    roleHint: "기기의 권한은 PC의 VS Code에서 바꿉니다.",
    address: (address) => `주소: ${address}`,
    unknownAddress: "주소 모름",
    lastSeen: (time) => `마지막 접속: ${time}`,
    firstSeen: (time) => `처음 연결: ${time}`,
    more: (name) => `“${name}” 기기 관리`,
    rename: "이름 바꾸기",
    renameLabel: "새 이름",
    save: "저장",
    cancel: "취소",
    revoke: "연결 해제",
    revokeQuestion: (name) =>
      `“${name}” 기기의 연결이 바로 끊기고, 다시 쓰려면 새로 연결해야 합니다. 해제할까요?`,
    revokeOthers: "다른 기기 모두 해제",
    revokeOthersQuestion: (count) =>
      `다른 기기 ${count}대의 연결이 바로 끊기고, 다시 쓰려면 새로 연결해야 합니다. 해제할까요?`,
    offline: "다시 연결되면 기기 설정을 바꿀 수 있습니다.",
    none: "연결한 기기가 없습니다",
    noneText: "PC에서 “Remote Claude: 휴대폰 연결”을 실행하면 스캔할 코드가 나옵니다.",
    failed: "기기 목록을 가져오지 못했습니다.",
    retry: "다시 시도",
  },
};
