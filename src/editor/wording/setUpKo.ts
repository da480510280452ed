import type { setUpEn } from "./setUpEn";

/** 준비와 자동 시작에 관한 한국어 문구. */
export const setUpKo: typeof setUpEn = {
  autoStart: {
    offer: "이 폴더를 열 때마다 Remote Claude를 시작할까요?",
    on: (folder) => `이제 "${folder}" 폴더를 열 때마다 Remote Claude가 저절로 시작됩니다.`,
    off: (folder) => `이제 "${folder}" 폴더에서는 Remote Claude가 저절로 시작되지 않습니다.`,
  },

  setUp: {
    looking: "준비 상태를 확인하는 중",
    allDone: "모두 준비되었습니다: Claude CLI, 로그인, 폴더, 휴대폰 접속 방법.",
    claudeFound: (version, file) =>
      version === null
        ? `Claude CLI가 있습니다: ${file}`
        : `Claude CLI ${version}이 있습니다: ${file}`,
    claudeMissing: "Claude CLI를 찾지 못했습니다. 설치하거나, 다른 곳에 있다면 경로를 지정하세요.",
    loggedIn: "Claude에 로그인되어 있습니다.",
    loggedOut: "아직 Claude에 로그인하지 않았습니다. 터미널에서 열면 로그인 안내가 나옵니다.",
    loginUnknown:
      "이 버전의 Claude CLI는 로그인 여부를 알려 주지 않습니다. 터미널에서 열어 확인하세요.",
    folderOpen: "신뢰하는 폴더가 열려 있습니다.",
    noFolder: "신뢰하는 폴더가 열려 있지 않습니다.",
    wayInSet: "휴대폰에서 접속할 수 있게 준비되어 있습니다.",
    noWayIn:
      "아직 휴대폰에서 접속할 방법이 없습니다. ngrok으로 마련할 수 있습니다(무료 계정으로 충분합니다). 없어도 이 PC에서는 모두 쓸 수 있습니다.",
  },
};
