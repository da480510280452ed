import type { Wording } from "./en";
import { planAlertsKo } from "./planAlertsKo";
import { sendKo } from "./sendKo";
import { settingsKo } from "./settingsKo";
import { setUpKo } from "./setUpKo";

/** 편집기가 실행 중에 쓰는 한국어 문구. */
export const ko: Wording = {
  productName: "Remote Claude",

  status: {
    off: "꺼짐",
    starting: "시작하는 중",
    stopping: "중지하는 중",
    online: "실행 중, 외부에서 접속 가능",
    onlineHere: "이 PC에서만 실행 중",
    troubled: "실행 중이지만 ngrok에 문제가 있음",
    working: "작업 중",
    queued: (count) => `대기 ${count}건`,
    needsYou: "확인 필요",
    failed: "실패",
    waitingPermissions: (count) => `답을 기다리는 요청 ${count}건`,
    folder: "폴더",
    local: "이 PC",
    public: "휴대폰",
    ownAddress: "내 주소",
    claude: "Claude",
    devices: "기기",
    queue: "대기열",
    queuePaused: "멈춤",
    tunnelOff: "외부에서 접속할 수 없음",
    tunnelStarting: "ngrok에 연결하는 중 …",
    claudeStopped: "실행 안 됨",
    claudeStarting: "시작하는 중 …",
    claudeReady: (version) => (version === null ? "준비됨" : `준비됨, ${version}`),
    devicesPaired: (paired, connected) => `${paired}대 등록, ${connected}대 접속`,
    start: "시작",
    cancel: "취소",
    stop: "중지",
    stopTurn: "진행 중인 작업 중지",
    pair: "휴대폰 연결",
    copyLink: "링크 복사",
    openChat: "채팅 열기",
    showLog: "로그 보기",
    settings: "설정",
    readme: "도움말",
  },

  usage: {
    title: "사용량",
    show: "사용량",
    time: (hours, minutes) => (hours === 0 ? `${minutes}분` : `${hours}시간 ${minutes}분`),
    left: (name, time) => `${name}: ${time} 남음`,
    estimate: (name) => `${name}(추정)`,
    usedUp: (name, until) =>
      until === null ? `${name} 한도 도달` : `${name} 한도 도달, ${until} 초기화`,
    today: (cost) => `오늘 ${cost}`,
    planName: (name) => `요금제(${name})`,
    unknown: "알 수 없음",
    refused: "모두 사용함",
    resets: (time) => `${time} 초기화`,
    wasReset: (time) => `${time}에 초기화됨`,
    until: (time) => `${time}까지`,
    asOf: (time) => `${time} 기준`,
    block: "5시간(추정)",
    todayName: "오늘",
    tokens: (count) => `토큰 ${count}`,
    noPrice: "가격 정보 없음",
    atLeast: (cost) => `≥ ${cost}`,
    withoutPrice: (count) => `+ 가격 정보 없는 토큰 ${count}`,
    nothing: "사용하지 않음",
    reading: (files, total) => `Claude 기록을 읽는 중, ${total}개 중 ${files}개`,
  },

  chatTab: {
    off: "Remote Claude가 꺼져 있습니다",
    starting: "Remote Claude를 시작하는 중 …",
    stopping: "Remote Claude를 중지하는 중 …",
    failed: "Remote Claude를 시작하지 못했습니다",
    kept: "실행 중일 때 여기에 채팅이 나옵니다. 입력하던 글은 그대로 있습니다.",
    start: "Remote Claude 시작",
    cancel: "취소",
  },

  actions: {
    openFolder: "폴더 열기…",
    manageTrust: "신뢰 관리",
    installClaude: "터미널에서 설치",
    logIn: "터미널 열기",
    openSettings: "설정 열기",
    configureNgrok: "ngrok 설정",
    openChat: "채팅 열기",
    showUsage: "사용량 보기",
    showLog: "로그 보기",
    showAuditLog: "감사 로그 보기",
    manageDevices: "기기 관리",
    start: "Remote Claude 시작",
    stop: "Remote Claude 중지",
    restart: "지금 다시 시작",
    pairDevice: "휴대폰 연결",
    hideLocalHint: "다시 표시하지 않기",
    openFile: "파일 열기",
    openWalkthrough: "시작 안내 열기",
    openReadme: "도움말",
    startAutomatically: "자동으로 시작",
    hideAutoStartOffer: "다시 묻지 않기",
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
      `${wanted}번 포트를 다른 창이나 프로그램이 쓰고 있어, 이 PC에서는 ${used}번 포트를 씁니다. 휴대폰용 링크에는 영향이 없습니다.`,
    portTakenBehindProxy: (wanted, used) =>
      `${wanted}번 포트를 다른 프로그램이 쓰고 있어, 이 PC에서는 ${used}번 포트를 씁니다. 지금 remoteClaude.publicOrigins의 주소는 그 다른 프로그램으로 이어집니다. 포트를 비우거나 주소가 이어지는 곳을 바꾸세요.`,
    localOnly:
      "Remote Claude가 이 PC에서만 실행 중입니다. 휴대폰에서 쓰려면 ngrok 계정이 필요합니다(무료로 충분합니다).",
    folderGone: "폴더가 닫혀 Remote Claude를 중지했습니다.",
    notRunning: "Remote Claude가 실행 중이 아닙니다.",
    settingsChanged: "바뀐 Remote Claude 설정은 다음에 시작할 때 적용됩니다.",
  },

  ...planAlertsKo,
  ...sendKo,
  ...settingsKo,
  ...setUpKo,

  consent: {
    title: (folder) => `"${folder}" 폴더를 ngrok으로 외부에서 접속할 수 있게 할까요?`,
    titleOrigins: (folder, addresses) =>
      `"${folder}" 폴더를 ${addresses} 주소로 외부에서 접속할 수 있게 할까요?`,
    titleBoth: (folder, addresses) =>
      `"${folder}" 폴더를 ngrok과 ${addresses} 주소로 외부에서 접속할 수 있게 할까요?`,
    risk: "기기를 연결한 사람은 Claude를 통해 이 PC에서 코드를 실행할 수 있습니다. 파일을 읽고 바꾸며, 명령을 실행하고, 내 계정을 쓸 수 있습니다.",
    confirmed: "연결한 기기만 들어올 수 있고, 기기마다 먼저 여기서 묻습니다.",
    unconfirmed:
      "remoteClaude.confirmDevices가 꺼져 있어, 일회용 링크가 있는 기기는 여기서 묻지 않고 들어옵니다.",
    ngrokSees: "ngrok은 오가는 모든 내용을 볼 수 있습니다.",
    proxySees: "이 주소를 운영하는 쪽은 오가는 모든 내용을 볼 수 있습니다.",
    end: "“Remote Claude 중지”로 언제든 끝낼 수 있습니다.",
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

  stepUp: {
    title: (device) => `"${device}" 기기가 다음을 항상 허용하려고 합니다`,
    detail: (rules, folder) =>
      `${rules}\n\n` +
      `앞으로 Claude는 ${folder}에서 다시 묻지 않고 실행합니다. 방금 그 기기에서 직접 고른 것이 아니라면 거부하세요.`,
    allow: "허용",
    deny: "거부",
    revoke: "이 기기 연결 해제",
    tooLate: "그 질문은 이미 끝났습니다. 아무것도 허용하지 않았습니다.",
    tooLong: (device) =>
      `"${device}" 기기가 항상 허용하려는 내용이 너무 길어 여기에 다 보여 줄 수 없으므로 거부했습니다. 한 번만 허용하세요.`,
  },

  alerts: {
    paired: (device, address) => `${device} 기기를 연결했습니다. 접속한 주소: ${address}`,
    wrongCodes: (count, address) =>
      `${address}에서 잘못된 연결 코드가 ${count}번 왔습니다. 이 주소는 이제 기다려야 합니다. 내 기기에는 영향이 없습니다.`,
    pairingClosed:
      "잘못된 연결 코드가 너무 많아 기기 연결을 닫았습니다. 내 기기에는 영향이 없습니다.",
    pairingCrowded: (address) =>
      `한 기기의 연결을 묻는 동안 다른 기기(${address})가 연결하려고 해서 거절했습니다.`,
    auditFailed: (reason) =>
      `감사 로그를 쓸 수 없어, 새 기기를 들이지 않고 항상 허용도 받지 않습니다: ${reason}`,
    restarts: (device, count) =>
      `10분 안에 기기에서 Remote Claude를 ${count}번 다시 시작했습니다. 마지막 기기: ${device}. 다시 시작할 때마다 Claude의 작업이 중지됩니다. 직접 한 것이 아니라면 그 기기의 연결을 해제하세요.`,
  },

  audit: {
    heading: (folder) => `Remote Claude: ${folder} 감사 로그`,
    order: (zone) => `최신순. 시간은 이 PC 기준입니다(${zone}).`,
    empty: "아직 기록이 없습니다.",
    actors: { owner: "이 PC의 나", stranger: "등록되지 않은 방문자" },
    doors: { local: "이 PC", tunnel: "ngrok 경유", proxy: "내 주소", editor: "VS Code 안" },
    events: {
      started: "시작함",
      stopped: "중지함",
      restarted: "다시 시작함",
      "tunnel-online": "ngrok으로 접속 가능",
      "tunnel-offline": "ngrok 접속 끊김",
      "code-made": "연결 링크 만듦",
      "pairing-asked": "기기가 연결을 요청함",
      "pairing-allowed": "기기를 연결함",
      "pairing-denied": "연결을 거부함",
      "pairing-expired": "시간 안에 연결에 답하지 않음",
      "code-wrong": "잘못된 연결 코드",
      "pairing-blocked": "잘못된 코드가 많아 연결을 막음",
      "pairing-closed": "잘못된 코드가 너무 많아 기기 연결을 닫음",
      "pairing-crowded": "그동안 다른 기기가 연결하려고 함",
      unauthenticated: "유효한 세션이 없는 요청을 거절함",
      "request-refused": "요청을 거절함",
      "device-revoked": "기기 연결을 해제함",
      "device-renamed": "기기 이름을 바꿈",
      "device-role": "기기 권한을 바꿈",
      "logged-out": "기기가 로그아웃함",
      "not-allowed": "이 기기에 허용되지 않은 요청",
      "step-up-asked": "항상 허용을 요청함",
      "step-up-allowed": "항상 허용함",
      "step-up-refused": "항상 허용을 거부함",
      "permission-answered": "확인 요청에 답함",
      "settings-changed": "모델·모드·추론 강도를 바꿈",
      "prompt-sent": "요청을 보냄",
      "queue-changed": "대기열을 바꿈",
      "conversation-changed": "대화를 바꿈",
      "turn-stopped": "작업을 중지함",
      "push-subscribed": "알림을 켬",
      "push-unsubscribed": "알림을 끔",
      "editor-shown": "VS Code에 표시함",
      "editor-read": "문제와 열린 파일 목록을 읽음",
    },
  },

  restart: {
    question: "Claude가 작업하는 중에 다시 시작할까요?",
    detail:
      "진행 중인 작업은 중지되고, 그때까지 한 일은 남습니다. 주소, 기기, 대기열도 그대로이며 페이지는 저절로 다시 연결됩니다.",
    yes: "다시 시작",
    progress: "Remote Claude를 다시 시작하는 중 …",
    done: "다시 시작함: 주소와 기기는 그대로입니다",
  },

  roles: {
    full: {
      name: "전체",
      explanation: "요청, 확인 답변, 대기열, 대화, 다른 기기까지 모두",
    },
    approve: {
      name: "승인",
      explanation: "읽고, 확인 요청에 한 번씩 답하고, 작업을 중지합니다",
    },
    view: { name: "보기", explanation: "읽기만 합니다" },
  },

  pairing: {
    title: "휴대폰 연결",
    scan: "휴대폰 카메라로 스캔하세요",
    worksUntil: (time) => `${time}까지 한 번만 쓸 수 있습니다.`,
    confirm: "VS Code가 물으면 두 화면의 번호를 비교하고 ‘허용’을 누르세요.",
    orLink: "또는 휴대폰에서 이 링크를 여세요:",
    copyLink: "링크 복사",
    localHeading: "이 PC의 브라우저",
    localText: "같은 페이지를 여기서 엽니다. 위의 코드와 함께 한 번만 쓸 수 있습니다.",
    localTextAlone: "이 링크는 여기 있는 브라우저에서 페이지를 엽니다.",
    ngrokHeading: "ngrok이 볼 수 있는 것",
    ngrokText:
      "휴대폰과 ngrok 사이, ngrok과 이 PC 사이는 암호화됩니다. ngrok 안에서는 복호화됩니다. ngrok이나 내 ngrok 계정을 가진 사람은 오가는 내용을 보거나 바꿀 수 있습니다. 링크의 코드는 서버가 보는 주소에 들어가지 않고, 5분 동안 한 번만 쓸 수 있습니다.",
    browserHeading: "지금 쓰는 컴퓨터의 브라우저",
    unusable: (url) =>
      `VS Code가 다른 컴퓨터에서 실행 중이고 이 페이지를 경로 아래(${url})에 보여 주는데, 거기서는 작동하지 않습니다. 아래 링크는 그 컴퓨터에서만 열립니다. 여기서는 ngrok을 쓰거나 remoteClaude.publicOrigins에 내 주소를 적으세요.`,
    othersHeading: "내 주소",
    hiddenTitle: "코드를 가렸습니다",
    hiddenText:
      "코드를 본 사람은 기기 연결을 시도할 수 있으므로, 요청할 때만, 그리고 이 패널이 앞에 있는 동안만 보여 줍니다.",
    show: "코드 보기",
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
  },

  copy: {
    pairing: "연결 링크 복사됨: 한 번만 쓸 수 있음",
    address: "주소 복사됨: 연결된 기기에서 열 수 있음",
    localAddress: "주소 복사됨: 이 PC에서만 열림",
    browserAddress: "주소 복사됨: 지금 쓰는 컴퓨터의 브라우저에서 열림",
  },

  devices: {
    title: "기기",
    placeholder: "이름이나 권한을 바꾸거나 연결을 해제할 기기를 고르세요",
    none: "연결된 기기가 없습니다",
    pair: "휴대폰 연결 …",
    connected: "접속 중",
    notConnected: "접속 안 함",
    firstSeen: (time) => `처음 연결 ${time}`,
    lastSeen: (time) => `마지막 접속 ${time}`,
    roleHeading: "권한",
    roleSet: (device, role) => `${device} 권한: ${role}`,
    rename: "이름 바꾸기 …",
    renamePrompt: "모든 기기에 보이는 이 기기의 이름",
    renameBad: (length) => `한 줄, 1~${length}자로 적으세요`,
    gone: (device) => `${device} 기기는 이제 연결되어 있지 않습니다.`,
    revoke: "연결 해제",
    revokeOne: "연결 해제 …",
    confirmRevoke: (device) => `"${device}" 기기의 연결을 해제할까요?`,
    confirmRevokeDetail:
      "접속이 바로 끊깁니다. 다시 쓰려면 새로 연결해야 합니다. 이 기기가 시작한 작업은 중지되고, 대기 중인 요청은 이어서 실행할 때까지 멈춰 있습니다.",
    revoked: (device) => `${device} 기기의 연결을 해제했습니다.`,
    revokeAll: "모든 기기 연결 해제 …",
    revokeAllButton: "모두 해제",
    confirmRevokeAll: (count) => `연결된 기기 ${count}대의 연결을 모두 해제할까요?`,
    confirmRevokeAllDetail:
      "접속이 바로 끊깁니다. 다시 쓰려면 기기마다 새로 연결해야 합니다. 기기들이 시작한 작업은 중지되고, 대기 중인 요청은 이어서 실행할 때까지 멈춰 있습니다.",
    revokedAll: "모든 기기의 연결을 해제했습니다.",
    noneToRevoke: "연결된 기기가 없습니다.",
  },

  ngrok: {
    title: "ngrok 설정",
    overview: "ngrok이 설정되어 있습니다",
    overviewPlaceholder: "저장된 토큰이 있습니다. 무엇을 할까요?",
    change: "설정 바꾸기",
    remove: "토큰 지우기",
    removeDetail: "그러면 Remote Claude는 이 PC에서만 작동합니다",
    removed: "ngrok 토큰을 지웠습니다.",
    removedRunning:
      "ngrok 토큰을 지웠습니다. 열린 터널을 끝내려면 Remote Claude를 중지했다가 시작하세요.",
    tokenPrompt:
      "dashboard.ngrok.com의 인증 토큰(Your Authtoken). 시스템의 비밀 저장소에 보관합니다. ngrok은 오가는 모든 내용을 볼 수 있습니다.",
    tokenKeepPrompt:
      "dashboard.ngrok.com의 인증 토큰. 비워 두면 저장된 토큰을 씁니다. ngrok은 오가는 모든 내용을 볼 수 있습니다.",
    tokenBad: "토큰이 아닙니다. 토큰은 공백 없는 한 단어입니다.",
    domainPrompt: "ngrok 도메인(예: my-name.ngrok-free.app). 비워 두면 계정의 도메인을 씁니다.",
    domainBad: "https://와 경로 없이 호스트 이름만 적으세요.",
    emailsPrompt:
      "페이지를 열 수 있는 이메일 주소(쉼표로 구분). 비워 두면 ngrok 로그인 없이 기기 연결만으로 결정합니다.",
    emailsBad: "이메일 주소가 아닌 것이 있습니다.",
    providerPlaceholder: "이 사람들이 로그인하는 곳",
    testing: "ngrok 연결 시험",
    testSteps: {
      connecting: "연결하는 중 …",
      online: "연결됨",
      checking: "공개 주소를 확인하는 중 …",
    },
    testFailed: "ngrok에 연결하지 못했습니다",
    testCancelled: "시험을 취소했습니다.",
    changeAnswers: "바꾸기 …",
    saveAnyway: "그래도 저장",
    saved: "ngrok을 설정했습니다.",
    savedTested: (url) => `ngrok을 설정했고 잘 작동합니다: ${url}`,
    asksToSignIn: "방문자는 거기서 먼저 로그인해야 합니다.",
    asksNobody: "방문자는 거기서 로그인하지 않으며, 기기 연결만으로 들어올 수 있는지 결정합니다.",
    restartToUse: "적용하려면 Remote Claude를 중지했다가 시작하세요.",
    savedRunning:
      "ngrok을 설정했지만 시험하지 않았습니다. 같은 주소를 두 번 열 수 없는데 지금 쓰는 중입니다. Remote Claude를 중지했다가 시작하면 이 설정으로 시도합니다.",
  },

  terminal: {
    install: "Claude CLI 설치",
    logIn: "Claude: 로그인",
  },
};
