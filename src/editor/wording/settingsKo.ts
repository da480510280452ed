import type { settingsEn } from "./settingsEn";

/** 사용자의 설정과 폴더가 가져온 설정에 관한 한국어 문구. */
export const settingsKo: typeof settingsEn = {
  settings: {
    bad: (keys) => `쓸 수 없는 설정이라 기본값을 씁니다: ${keys}`,
    badTunnel: (keys) =>
      `쓸 수 없는 설정: ${keys}. 바로잡을 때까지 Remote Claude는 이 PC에서만 작동합니다.`,
    badOrigins: (origins) =>
      `공개 주소로 쓸 수 없어 제외한 값: ${origins}. 경로 없이 https://HOST 또는 http://localhost:PORT 형식으로 적으세요.`,
    ignored: (keys) =>
      `이 폴더의 파일이 ${keys} 설정을 바꾸려 합니다. 효과는 없습니다. Remote Claude 설정은 사용자만 정할 수 있고 폴더는 정할 수 없습니다.`,
    claudeAllows: (rules) => `이 폴더의 Claude 설정은 다음을 묻지 않고 허용합니다: ${rules}`,
    claudeSkips: (mode) => `이 폴더의 설정에 따라 Claude가 ${mode} 모드로 시작합니다.`,
    claudeHooks: "이 폴더의 설정에 훅(저절로 실행되는 명령)이 있습니다.",
    claudeServers: "이 폴더에 MCP 서버(Claude가 시작하는 프로그램)가 있습니다.",
    claudeOthers: (keys) =>
      `이 폴더의 Claude 설정은 다음도 정합니다: ${keys}. 이것으로 프로그램이 실행되거나 데이터가 다른 곳으로 갈 수 있습니다.`,
    claudeMore: (count) => `그 밖에 ${count}개`,
    claudeUnread: (files) => `확인할 수 없는 파일: ${files}.`,
    claudeAdvice: "직접 만든 파일이 아니라면 열어서 확인하세요.",
    badCertificate: (reason) =>
      `remoteClaude.ngrok.certificateAuthorityFile의 인증서 파일을 쓸 수 없습니다: ${reason}. 바로잡을 때까지 Remote Claude는 이 PC에서만 작동합니다.`,
    notPem: "PEM 인증서가 아닙니다",
    tooLarge: "인증서라기에는 너무 큽니다",
  },
};
