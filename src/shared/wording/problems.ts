import type { ProblemCode } from "../problemCodes";

/** The languages of the product. */
export type Language = "en" | "ko";

/** One sentence on what happened, one on what to do. */
export interface ProblemWords {
  readonly what: string;
  readonly next: string;
}

/** The words for every kind of trouble, for the page and the editor alike. */
export const problemWords: Readonly<Record<Language, Readonly<Record<ProblemCode, ProblemWords>>>> =
  {
    en: {
      "claude-missing": {
        what: "The Claude CLI was not found on the PC.",
        next: "Install Claude Code there, or set its path in the settings of Remote Claude.",
      },
      "claude-not-logged-in": {
        what: "Claude is not logged in on the PC.",
        next: "On the PC, run “claude” in a terminal and log in, then send again.",
      },
      "claude-exited": {
        what: "The Claude CLI ended unexpectedly.",
        next: "Send again: the conversation goes on where it was.",
      },
      "claude-start-failed": {
        what: "The Claude CLI could not be started.",
        next: "On the PC, see whether “claude” works in a terminal; the log says more.",
      },
      "claude-no-answer": {
        what: "Claude has said nothing for 60 seconds.",
        next: "It may still be working: wait, or press Stop.",
      },
      "claude-line-too-long": {
        what: "Claude sent more at once than can be taken in.",
        next: "Ask for the result in smaller parts.",
      },
      "claude-restarted": {
        what: "The Claude CLI ended before it began this prompt, and was started again with it.",
        next: "You need not do anything.",
      },
      "claude-lost": {
        what: "The connection to Claude ended while this prompt ran: what it did until then stands.",
        next: "Look at what is there, then choose whether to send it again or go on.",
      },
      "claude-choice-refused": {
        what: "Claude did not take this choice.",
        next: "What works now is shown at the box; choose something else.",
      },
      "claude-command-refused": {
        what: "This command changes settings of the CLI itself and was not handed over.",
        next: "Use it in a terminal on the PC.",
      },
      "claude-astray": {
        what: "The Claude CLI went on in another conversation.",
        next: "You need not do anything: it comes back with the next prompt.",
      },
      "claude-untested": {
        what: "This version of Claude Code was never tested with Remote Claude.",
        next: "You can go on; after a crash nothing is sent again by itself.",
      },
      "api-limit": {
        what: "The plan's limit is reached.",
        next: "Wait until it is lifted, or change the plan.",
      },
      "api-overloaded": {
        what: "Claude's service is overloaded.",
        next: "Try again in a few minutes.",
      },
      "api-error": {
        what: "Claude's service refused the request.",
        next: "Try again; if it stays so, begin a new conversation.",
      },
      "api-unreachable": {
        what: "The PC cannot reach Claude's service.",
        next: "Check the internet connection of the PC.",
      },
      "api-retry": {
        what: "Claude's service did not answer.",
        next: "It is being tried again; you need not do anything.",
      },
      "turn-failed": {
        what: "This request ended with an error.",
        next: "Send it again, or say it differently.",
      },
      "images-gone": {
        what: "Pictures of this prompt are no longer on the PC, so it was not run.",
        next: "Send it again with the pictures.",
      },
      "storage-failed": {
        what: "Nothing can be saved on the PC's disk, so new prompts are not taken.",
        next: "Make room on the disk, or see whether its folder can be written to; the log says more.",
      },
      "storage-damaged": {
        what: "A part of what was saved on the PC was damaged and is left out.",
        next: "See whether something is missing in your newest conversations; the rest goes on.",
      },
      "storage-foreign": {
        what: "What was saved on the PC was written by another version of Remote Claude, and is left out.",
        next: "Your conversations are still in Claude's own record: open them from the list.",
      },
      "tunnel-settings": {
        what: "The ngrok settings can't be used.",
        next: "Correct them; use on this PC goes on.",
      },
      "tunnel-addon-missing": {
        what: "This PC's system has no ngrok module.",
        next: "Local use goes on; for the phone, use a PC with a supported system.",
      },
      "tunnel-token-wrong": {
        what: "ngrok does not accept the authtoken.",
        next: "Copy it again from the ngrok dashboard and run “Configure ngrok”.",
      },
      "tunnel-refused": {
        what: "ngrok refused the connection.",
        next: "See the ngrok dashboard for the reason, then start again.",
      },
      "tunnel-domain-refused": {
        what: "ngrok does not let this account use that domain.",
        next: "Reserve it in the ngrok dashboard, or clear the domain setting.",
      },
      "tunnel-domain-plan": {
        what: "Your ngrok plan does not include that domain.",
        next: "Clear the domain setting to use the account's own domain, or change the plan.",
      },
      "tunnel-domain-missing": {
        what: "Your ngrok account has no domain yet.",
        next: "Open “Domains” in the ngrok dashboard, create the free one, then start again.",
      },
      "tunnel-suspended": {
        what: "ngrok has suspended this account.",
        next: "Log in to the ngrok dashboard and clear it up there; use on this PC goes on.",
      },
      "tunnel-email-unverified": {
        what: "The e-mail address of your ngrok account is not verified.",
        next: "Open the link in the e-mail from ngrok, or have it sent again in the dashboard, then start again.",
      },
      "tunnel-too-old": {
        what: "ngrok no longer takes the version that is built in here.",
        next: "Update the Remote Claude extension.",
      },
      "tunnel-address-refused": {
        what: "A rule of the ngrok account on IP addresses keeps this PC out.",
        next: "Allow this PC's address in the ngrok dashboard (IP policies), then start again.",
      },
      "tunnel-not-served": {
        what: "ngrok does not serve the network that this PC is in.",
        next: "Use another network, or another way out with the setting for public origins.",
      },
      "tunnel-stopped-remotely": {
        what: "The tunnel was stopped in the ngrok dashboard.",
        next: "Stop Remote Claude and start it again to open it.",
      },
      "tunnel-endpoint-taken": {
        what: "Another ngrok session already uses this address.",
        next: "End the other one, or set another domain.",
      },
      "tunnel-agents": {
        what: "Too many ngrok programs of your account are online at once.",
        next: "End one of the others; it is tried again by itself.",
      },
      "tunnel-endpoints": {
        what: "Too many addresses of your ngrok account are online at once.",
        next: "Take one of the others offline; it is tried again by itself.",
      },
      "tunnel-offline": {
        what: "ngrok cannot be reached.",
        next: "Check the PC's internet connection; it is tried again by itself.",
      },
      "tunnel-tls": {
        what: "No encrypted connection to ngrok comes about.",
        next: "If your network inspects traffic, set the certificate authority of Remote Claude's ngrok settings.",
      },
      "tunnel-quota": {
        what: "ngrok's monthly allowance is used up.",
        next: "Wait for the next month, or change the ngrok plan.",
      },
      "tunnel-rate": {
        what: "ngrok's limit of requests per minute is reached.",
        next: "Wait a minute; if it stays so, close other devices or change the ngrok plan.",
      },
      "tunnel-gate-missing": {
        what: "ngrok let visitors in without asking them to sign in, so the tunnel was taken down.",
        next: "Run “Configure ngrok” and test the connection; open it again when the test passes.",
      },
      "tunnel-public-unreachable": {
        what: "The tunnel stands, but its public address does not lead to this PC.",
        next: "Wait a minute and try again; see whether the domain points to ngrok.",
      },
    },
    ko: {
      "claude-missing": {
        what: "PC에서 Claude CLI를 찾을 수 없습니다.",
        next: "PC에 Claude Code를 설치하거나 Remote Claude 설정에서 경로를 지정하세요.",
      },
      "claude-not-logged-in": {
        what: "PC의 Claude에 로그인되어 있지 않습니다.",
        next: "PC 터미널에서 “claude”를 실행해 로그인한 뒤 다시 보내세요.",
      },
      "claude-exited": {
        what: "Claude CLI가 예기치 않게 종료되었습니다.",
        next: "다시 보내면 대화가 그대로 이어집니다.",
      },
      "claude-start-failed": {
        what: "Claude CLI를 시작할 수 없습니다.",
        next: "PC 터미널에서 “claude”가 실행되는지 확인하세요. 자세한 내용은 로그에 있습니다.",
      },
      "claude-no-answer": {
        what: "60초 동안 Claude에서 아무 출력이 없습니다.",
        next: "아직 작업 중일 수 있습니다. 기다리거나 중지를 누르세요.",
      },
      "claude-line-too-long": {
        what: "Claude가 한 번에 보낸 내용이 너무 많아 받지 못했습니다.",
        next: "결과를 더 작게 나누어 요청하세요.",
      },
      "claude-restarted": {
        what: "Claude CLI가 이 요청을 시작하기 전에 종료되어, 다시 시작해 요청을 보냈습니다.",
        next: "그대로 기다리면 됩니다.",
      },
      "claude-lost": {
        what: "이 요청을 처리하는 중에 Claude와의 연결이 끊겼습니다. 그때까지 한 작업은 그대로 남아 있습니다.",
        next: "결과를 확인한 뒤 다시 보낼지 이어서 할지 선택하세요.",
      },
      "claude-choice-refused": {
        what: "Claude가 이 선택을 받아들이지 않았습니다.",
        next: "지금 쓰이는 값은 입력란 옆에 있습니다. 다른 값을 고르세요.",
      },
      "claude-command-refused": {
        what: "CLI 자체의 설정을 바꾸는 명령이라 Claude에게 넘기지 않았습니다.",
        next: "PC의 터미널에서 실행하세요.",
      },
      "claude-astray": {
        what: "Claude CLI가 다른 대화로 넘어갔습니다.",
        next: "그대로 두면 됩니다. 다음 메시지부터 이 대화로 돌아옵니다.",
      },
      "claude-untested": {
        what: "Remote Claude에서 시험하지 않은 Claude Code 버전입니다.",
        next: "계속 쓸 수 있지만, 비정상 종료 뒤에 자동으로 다시 보내지는 않습니다.",
      },
      "api-limit": {
        what: "요금제 사용 한도에 도달했습니다.",
        next: "한도가 풀릴 때까지 기다리거나 요금제를 변경하세요.",
      },
      "api-overloaded": {
        what: "Claude 서비스가 혼잡합니다.",
        next: "몇 분 뒤에 다시 시도하세요.",
      },
      "api-error": {
        what: "Claude 서비스가 요청을 거절했습니다.",
        next: "다시 시도해 보고, 계속되면 새 대화를 시작하세요.",
      },
      "api-unreachable": {
        what: "PC가 Claude 서비스에 연결할 수 없습니다.",
        next: "PC의 인터넷 연결을 확인하세요.",
      },
      "api-retry": {
        what: "Claude 서비스가 응답하지 않았습니다.",
        next: "자동으로 다시 시도하고 있으니 그대로 기다리면 됩니다.",
      },
      "turn-failed": {
        what: "이 요청은 오류로 끝났습니다.",
        next: "다시 보내거나 다르게 요청해 보세요.",
      },
      "images-gone": {
        what: "이 요청의 사진이 PC에 더 이상 없어 실행하지 않았습니다.",
        next: "사진과 함께 다시 보내세요.",
      },
      "storage-failed": {
        what: "PC 디스크에 저장할 수 없어 새 요청을 받지 않습니다.",
        next: "디스크 공간을 확보하거나 폴더에 쓸 수 있는지 확인하세요. 자세한 내용은 로그에 있습니다.",
      },
      "storage-damaged": {
        what: "PC에 저장된 내용 일부가 손상되어 제외했습니다.",
        next: "최근 대화에 빠진 것이 없는지 확인하세요. 나머지는 그대로 쓸 수 있습니다.",
      },
      "storage-foreign": {
        what: "다른 버전의 Remote Claude가 PC에 저장한 내용이라 제외했습니다.",
        next: "대화는 Claude의 기록에 남아 있습니다. 목록에서 다시 여세요.",
      },
      "tunnel-settings": {
        what: "ngrok 설정을 사용할 수 없습니다.",
        next: "설정을 고치세요. 이 PC에서는 계속 쓸 수 있습니다.",
      },
      "tunnel-addon-missing": {
        what: "이 PC의 시스템에는 ngrok 모듈이 없습니다.",
        next: "PC에서는 계속 쓸 수 있습니다. 휴대폰으로 쓰려면 지원되는 시스템의 PC가 필요합니다.",
      },
      "tunnel-token-wrong": {
        what: "ngrok이 인증 토큰을 받아들이지 않습니다.",
        next: "ngrok 대시보드에서 토큰을 다시 복사해 “ngrok 설정”을 실행하세요.",
      },
      "tunnel-refused": {
        what: "ngrok이 연결을 거절했습니다.",
        next: "ngrok 대시보드에서 이유를 확인한 뒤 다시 시작하세요.",
      },
      "tunnel-domain-refused": {
        what: "이 ngrok 계정으로는 해당 도메인을 쓸 수 없습니다.",
        next: "ngrok 대시보드에서 도메인을 예약하거나 도메인 설정을 비우세요.",
      },
      "tunnel-domain-plan": {
        what: "현재 ngrok 요금제로는 해당 도메인을 쓸 수 없습니다.",
        next: "도메인 설정을 비워 계정의 기본 도메인을 쓰거나 요금제를 변경하세요.",
      },
      "tunnel-domain-missing": {
        what: "ngrok 계정에 아직 도메인이 없습니다.",
        next: "ngrok 대시보드의 “Domains”에서 무료 도메인을 만든 뒤 다시 시작하세요.",
      },
      "tunnel-suspended": {
        what: "ngrok이 이 계정을 정지했습니다.",
        next: "ngrok 대시보드에 로그인해 해결하세요. 이 PC에서는 계속 쓸 수 있습니다.",
      },
      "tunnel-email-unverified": {
        what: "ngrok 계정의 이메일 주소가 인증되지 않았습니다.",
        next: "ngrok이 보낸 메일의 링크를 열거나 대시보드에서 다시 받아 인증한 뒤 다시 시작하세요.",
      },
      "tunnel-too-old": {
        what: "Remote Claude에 포함된 ngrok 버전은 더 이상 지원되지 않습니다.",
        next: "Remote Claude 확장을 업데이트하세요.",
      },
      "tunnel-address-refused": {
        what: "ngrok 계정의 IP 주소 규칙이 이 PC를 막고 있습니다.",
        next: "ngrok 대시보드(IP policies)에서 이 PC의 주소를 허용한 뒤 다시 시작하세요.",
      },
      "tunnel-not-served": {
        what: "이 PC가 있는 네트워크에서는 ngrok을 쓸 수 없습니다.",
        next: "다른 네트워크를 쓰거나, 공개 주소 설정으로 다른 연결 방법을 쓰세요.",
      },
      "tunnel-stopped-remotely": {
        what: "ngrok 대시보드에서 터널이 중지되었습니다.",
        next: "다시 열려면 Remote Claude를 중지했다가 시작하세요.",
      },
      "tunnel-endpoint-taken": {
        what: "다른 ngrok 세션이 이미 이 주소를 쓰고 있습니다.",
        next: "다른 세션을 끝내거나 다른 도메인을 지정하세요.",
      },
      "tunnel-agents": {
        what: "이 계정의 ngrok 프로그램이 동시에 너무 많이 켜져 있습니다.",
        next: "다른 하나를 끄세요. 연결은 자동으로 다시 시도합니다.",
      },
      "tunnel-endpoints": {
        what: "이 ngrok 계정의 주소가 동시에 너무 많이 열려 있습니다.",
        next: "다른 주소를 하나 닫으세요. 연결은 자동으로 다시 시도합니다.",
      },
      "tunnel-offline": {
        what: "ngrok에 연결할 수 없습니다.",
        next: "PC의 인터넷 연결을 확인하세요. 연결은 자동으로 다시 시도합니다.",
      },
      "tunnel-tls": {
        what: "ngrok과 암호화된 연결을 만들 수 없습니다.",
        next: "네트워크가 트래픽을 검사한다면 Remote Claude의 ngrok 설정에서 인증 기관을 지정하세요.",
      },
      "tunnel-quota": {
        what: "ngrok의 이번 달 사용량을 모두 썼습니다.",
        next: "다음 달까지 기다리거나 ngrok 요금제를 변경하세요.",
      },
      "tunnel-rate": {
        what: "ngrok의 분당 요청 한도에 도달했습니다.",
        next: "1분쯤 기다리세요. 계속되면 다른 기기를 닫거나 ngrok 요금제를 변경하세요.",
      },
      "tunnel-gate-missing": {
        what: "ngrok이 로그인을 묻지 않고 방문자를 들여보내서 터널을 닫았습니다.",
        next: "“ngrok 설정”에서 연결을 시험하고, 통과하면 다시 여세요.",
      },
      "tunnel-public-unreachable": {
        what: "터널은 열려 있지만 공개 주소가 이 PC로 이어지지 않습니다.",
        next: "1분쯤 뒤에 다시 시도하고, 도메인이 ngrok을 가리키는지 확인하세요.",
      },
    },
  };
