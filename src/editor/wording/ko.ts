import type { Wording } from "./en";

/** 편집기가 실행 중에 쓰는 한국어 문구. */
export const ko: Wording = {
  productName: "Remote Claude",

  status: {
    off: "꺼짐",
    starting: "시작하는 중",
    stopping: "중지하는 중",
    online: "실행 중",
    working: "작업 중",
    queued: (count) => `대기 ${count}건`,
    needsYou: "확인 필요",
    failed: "실패",
    waitingPermissions: (count) => `답을 기다리는 요청 ${count}건`,
    folder: "폴더",
    local: "이 PC",
    public: "휴대폰",
    claude: "Claude",
    devices: "기기",
    tunnelOff: "외부에서 접속할 수 없음",
    tunnelStarting: "ngrok에 연결하는 중 …",
    claudeStopped: "실행 안 됨",
    claudeStarting: "시작하는 중 …",
    claudeReady: (version) => (version === null ? "준비됨" : `준비됨, ${version}`),
    devicesPaired: (paired, connected) => `${paired}대 등록, ${connected}대 접속`,
    start: "시작",
    stop: "중지",
    pair: "휴대폰 연결",
    copyLink: "링크 복사",
    openChat: "채팅 열기",
    showLog: "로그 보기",
  },

  actions: {
    openFolder: "폴더 열기…",
    manageTrust: "신뢰 관리",
    installClaude: "터미널에서 설치",
    logIn: "터미널 열기",
    openSettings: "설정 열기",
    configureNgrok: "ngrok 설정",
    showLog: "로그 보기",
    restart: "지금 다시 시작",
    pairDevice: "휴대폰 연결",
    hideLocalHint: "다시 표시하지 않기",
  },

  start: {
    noFolder: "Remote Claude는 폴더에서 작동합니다. 먼저 폴더를 여세요.",
    untrusted:
      "이 폴더는 제한 모드입니다. Claude는 폴더의 설정대로 명령을 실행하므로, 신뢰하는 폴더에서만 Remote Claude를 시작할 수 있습니다.",
    virtual:
      "이 폴더는 이 컴퓨터의 디스크에 없습니다. Claude CLI에는 실제 파일이 필요합니다. 로컬 사본을 여세요.",
    pickFolder: "Claude가 작업할 폴더를 고르세요",
    failed: (reason) => `Remote Claude를 시작하지 못했습니다: ${reason}`,
    bug: "Remote Claude에 예기치 않은 오류가 생겼습니다. 자세한 내용은 로그에 있습니다.",
    activationFailed: (reason) => `Remote Claude를 불러오지 못했습니다: ${reason}`,
    alreadyRunning: "이 폴더에서 이미 실행 중입니다. 다른 창이나 프로그램에서 먼저 중지하세요.",
    stateFolder:
      "대화를 보관하는 폴더가 링크이거나 다른 사용자의 것입니다. 로그에 나온 폴더를 지우고 다시 시작하세요.",
    portTaken: (wanted, used) =>
      `포트 ${wanted}은(는) 다른 프로그램이 쓰고 있어, 이 PC에서는 ${used}을(를) 씁니다. 휴대폰용 링크에는 영향이 없습니다.`,
    localOnly:
      "Remote Claude가 이 PC에서만 실행 중입니다. 휴대폰에서 쓰려면 ngrok 계정이 필요합니다(무료로 충분합니다).",
    folderGone: "폴더가 닫혀 Remote Claude를 중지했습니다.",
    notRunning: "Remote Claude가 실행 중이 아닙니다.",
    settingsChanged: "바뀐 Remote Claude 설정은 다음에 시작할 때 적용됩니다.",
  },

  settings: {
    bad: (keys) => `쓸 수 없는 설정이라 기본값을 씁니다: ${keys}`,
    badTunnel: (keys) =>
      `쓸 수 없는 설정: ${keys}. 바로잡을 때까지 Remote Claude는 이 PC에서만 작동합니다.`,
    badCertificate: (reason) =>
      `remoteClaude.ngrok.certificateAuthorityFile의 인증서 파일을 쓸 수 없습니다: ${reason}. 바로잡을 때까지 Remote Claude는 이 PC에서만 작동합니다.`,
    notPem: "PEM 인증서가 아닙니다",
    tooLarge: "인증서라기에는 너무 큽니다",
  },

  consent: {
    title: (folder) => `"${folder}" 폴더를 ngrok으로 외부에서 접속할 수 있게 할까요?`,
    detail:
      "기기를 연결한 사람은 Claude를 통해 이 PC에서 코드를 실행할 수 있습니다. 파일을 읽고 바꾸며, 명령을 실행하고, 내 계정을 쓸 수 있습니다.\n\n" +
      "연결한 기기만 들어올 수 있고, 기기마다 먼저 여기서 묻습니다. 통신은 ngrok을 거치며 ngrok은 내용을 볼 수 있습니다. " +
      "“Remote Claude 중지”로 언제든 끝낼 수 있습니다.",
    detailUnconfirmed:
      "기기를 연결한 사람은 Claude를 통해 이 PC에서 코드를 실행할 수 있습니다. 파일을 읽고 바꾸며, 명령을 실행하고, 내 계정을 쓸 수 있습니다.\n\n" +
      "remoteClaude.confirmDevices가 꺼져 있어, 일회용 링크가 있는 기기는 여기서 묻지 않고 들어옵니다. " +
      "통신은 ngrok을 거치며 ngrok은 내용을 볼 수 있습니다. “Remote Claude 중지”로 언제든 끝낼 수 있습니다.",
    publish: "외부 접속 허용",
    localOnly: "이 PC에서만",
  },

  confirmDevice: {
    title: (device, folder) => `"${device}" 기기가 ${folder}의 Claude를 조작하도록 허용할까요?`,
    detail: (number, address) =>
      `기기에 ${number} 번호가 보여야 합니다. 접속한 주소: ${address}\n\n` +
      "이 기기를 가진 사람은 Claude를 통해 이 PC에서 코드를 실행할 수 있습니다. 지금 기기를 연결하고 있지 않다면 거부하세요.",
    allow: "허용",
    deny: "거부",
    tooLate: "그 연결 요청은 이미 끝났습니다. 새 링크로 다시 연결하세요.",
  },

  pairing: {
    title: "휴대폰 연결",
    scan: "휴대폰 카메라로 스캔하세요",
    worksUntil: (time) => `${time}까지 한 번만 쓸 수 있습니다.`,
    confirm: "휴대폰에 번호가 나타납니다. 여기 나온 번호와 같으면 ‘허용’을 누르세요.",
    orLink: "또는 휴대폰에서 이 링크를 여세요:",
    copyLink: "링크 복사",
    localHeading: "이 PC의 브라우저",
    localText: "같은 페이지를 여기서 엽니다. 위의 코드와 함께 한 번만 쓸 수 있습니다.",
    localTextAlone: "이 링크는 여기 있는 브라우저에서 페이지를 엽니다.",
    ngrokHeading: "ngrok이 볼 수 있는 것",
    ngrokText:
      "휴대폰과 ngrok 사이, ngrok과 이 PC 사이는 암호화됩니다. ngrok 안에서는 열립니다. ngrok이나 내 ngrok 계정을 가진 사람은 오가는 내용을 보거나 바꿀 수 있습니다. 링크의 코드는 서버가 보는 주소에 들어가지 않고, 5분 동안 한 번만 쓸 수 있습니다.",
    expiredTitle: "링크가 오래되었습니다",
    expiredText: "링크는 5분 동안만 쓸 수 있습니다.",
    usedTitle: "기기가 이 링크를 사용했습니다",
    usedText:
      "VS Code의 질문에 나온 번호와 같은지 확인하고 ‘허용’을 누르세요. 거부했거나 질문이 사라졌으면 새 링크를 만드세요.",
    newLink: "새 링크",
    connectingTitle: "ngrok에 연결하는 중 …",
    connectingText: "링크가 준비되면 휴대폰용 코드가 여기에 나타납니다.",
    offTitle: "아직 휴대폰에서 이 PC에 접속할 수 없습니다",
    offText:
      "외부에서 접속하려면 ngrok을 씁니다. 무료 계정으로 충분하며, 토큰을 한 번만 붙여 넣으면 됩니다.",
    configureNgrok: "ngrok 설정",
    showLog: "로그 보기",
    qrLabel: "연결 링크의 QR 코드",
    paired: (device) => `${device} 기기를 연결했습니다.`,
  },

  copy: {
    pairing: "연결 링크 복사됨: 한 번만 쓸 수 있음",
    address: "주소 복사됨: 연결된 기기에서 열 수 있음",
    localAddress: "주소 복사됨: 이 PC에서만 열림",
  },

  devices: {
    title: "기기",
    placeholder: "연결을 해제할 기기를 고르세요",
    none: "연결된 기기가 없습니다",
    noneDetail: "휴대폰 연결 …",
    connected: "접속 중",
    lastSeen: (time) => `마지막 접속 ${time}`,
    pairedAt: (time, address) => `${time}에 ${address}에서 연결`,
    revoke: "연결 해제",
    confirmRevoke: (device) => `"${device}" 기기의 연결을 해제할까요?`,
    confirmRevokeDetail:
      "접속이 바로 끊깁니다. 다시 쓰려면 새로 연결해야 합니다. 이 기기가 시작한 작업은 중지할 때까지 계속됩니다.",
    revoked: (device) => `${device} 기기의 연결을 해제했습니다.`,
  },

  ngrok: {
    title: "ngrok 설정",
    overview: "ngrok이 설정되어 있습니다",
    overviewPlaceholder: "저장된 토큰이 있습니다. 무엇을 할까요?",
    change: "설정 바꾸기",
    remove: "토큰 지우기",
    removeDetail: "그러면 Remote Claude는 이 PC에서만 작동합니다",
    removed: "ngrok 토큰을 지웠습니다.",
    tokenPrompt:
      "dashboard.ngrok.com의 인증 토큰(Your Authtoken). 시스템의 비밀 저장소에 보관합니다.",
    tokenKeepPrompt: "dashboard.ngrok.com의 인증 토큰. 비워 두면 저장된 토큰을 씁니다.",
    tokenBad: "토큰이 아닙니다. 토큰은 공백 없는 한 단어입니다.",
    domainPrompt: "ngrok 도메인(예: my-name.ngrok-free.app). 비워 두면 계정의 도메인을 씁니다.",
    domainBad: "https://와 경로 없이 호스트 이름만 적으세요.",
    emailsPrompt:
      "페이지를 열 수 있는 이메일 주소(쉼표로 구분). 비워 두면 ngrok 로그인 없이 기기 연결만으로 결정합니다.",
    emailsBad: "이메일 주소가 아닌 것이 있습니다.",
    providerPlaceholder: "이 사람들이 로그인하는 곳",
    saved: "ngrok을 설정했습니다.",
    savedRunning: "ngrok을 설정했습니다. 적용하려면 Remote Claude를 다시 시작하세요.",
  },

  terminal: {
    install: "Claude CLI 설치",
    logIn: "Claude: 로그인",
  },
};
