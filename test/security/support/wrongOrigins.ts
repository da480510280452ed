import type { Headers, Rig } from "./rig";

/** Origins that are not the door's own, with what makes each one wrong. */
export const wrongOrigins: readonly (readonly [string, (rig: Rig) => Headers])[] = [
  ["no such header", () => ({ Origin: null })],
  ["nothing in it", () => ({ Origin: "" })],
  ["null", () => ({ Origin: "null" })],
  ["https://evil.example", () => ({ Origin: "https://evil.example" })],
  ["https://PUB.evil.example", ({ publicOrigin }) => ({ Origin: `${publicOrigin}.evil.example` })],
  ["https://evil-PUB", ({ publicHost }) => ({ Origin: `https://evil-${publicHost}` })],
  ["https://x.PUB", ({ publicHost }) => ({ Origin: `https://x.${publicHost}` })],
  [
    "https://evil.example/PUB",
    ({ publicHost }) => ({ Origin: `https://evil.example/${publicHost}` }),
  ],
  ["https://PUB:444", ({ publicOrigin }) => ({ Origin: `${publicOrigin}:444` })],
  ["https://PUB:443", ({ publicOrigin }) => ({ Origin: `${publicOrigin}:443` })],
  ["http://PUB", ({ publicHost }) => ({ Origin: `http://${publicHost}` })],
  ["https://PUB/", ({ publicOrigin }) => ({ Origin: `${publicOrigin}/` })],
  ["https://u@PUB", ({ publicHost }) => ({ Origin: `https://u@${publicHost}` })],
  ["https://PUB.", ({ publicOrigin }) => ({ Origin: `${publicOrigin}.` })],
  ["HTTPS://PUB", ({ publicHost }) => ({ Origin: `HTTPS://${publicHost}` })],
  ["PUB", ({ publicHost }) => ({ Origin: publicHost })],
  ["another of ngrok's names", () => ({ Origin: "https://other.ngrok-free.app" })],
  ["http://localhost:PORT", ({ localPort }) => ({ Origin: `http://localhost:${localPort}` })],
  ["http://127.0.0.1:PORT", ({ localPort }) => ({ Origin: `http://127.0.0.1:${localPort}` })],
  ["http://192.168.1.10", () => ({ Origin: "http://192.168.1.10" })],
  ["file://", () => ({ Origin: "file://" })],
  ["vscode-webview://x", () => ({ Origin: "vscode-webview://x" })],
  ["chrome-extension://x", () => ({ Origin: "chrome-extension://x" })],
  [
    "two lines, good and evil",
    ({ publicOrigin }) => ({ Origin: [publicOrigin, "https://evil.example"] }),
  ],
  [
    "two lines, evil and good",
    ({ publicOrigin }) => ({ Origin: ["https://evil.example", publicOrigin] }),
  ],
  ["two lines, both good", ({ publicOrigin }) => ({ Origin: [publicOrigin, publicOrigin] })],
  ["a list", ({ publicOrigin }) => ({ Origin: `${publicOrigin}, https://evil.example` })],
];
