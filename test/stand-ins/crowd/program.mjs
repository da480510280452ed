// Hostile connections in a process of their own, so that they take nothing from who measures.
// Argument: JSON of `CrowdPlan` (crowd.ts). Says "gathered" once all were connected; at the end of its
// input it goes and says how often one was cut.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { constants, setPriority } from "node:os";
import tls from "node:tls";

// Elsewhere these would be other people's computers.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const plan = JSON.parse(process.argv[2] ?? "{}");
const { way, count, asset, unread, backAfterMs } = plan;
const readyEvent = way.authority === null ? "connect" : "secureConnect";
const sockets = new Set();
let isOver = false;
let cuts = 0;

const nothing = () => undefined;

const head = (line, headers) =>
  [`${line} HTTP/1.1`, `Host: ${way.host}`, ...headers, "", ""].join("\r\n");

const pairHeaders = (length) => [
  `Origin: ${way.origin}`,
  "Content-Type: application/json",
  `Content-Length: ${length}`,
];

function every(ms, act) {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

const drip = (socket) => every(1_000, () => socket.writable && socket.write("x"));

/** What one does with its connection; gives what ends it. */
const mischiefs = [
  // Says nothing.
  () => nothing,
  // Half a head.
  (socket) => {
    socket.write(`GET / HTTP/1.1\r\nHost: ${way.host}\r\nX: `);
    return drip(socket);
  },
  // A slow body.
  (socket) => {
    socket.write(head("POST /api/pair", pairHeaders(4_000)));
    return drip(socket);
  },
  // Asks and never reads.
  (socket) => {
    socket.pause();
    socket.write(head(`GET ${asset}`, []).repeat(unread));
    return nothing;
  },
  // An upgrade without a session.
  (socket) => {
    const headers = [
      `Origin: ${way.origin}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ];
    socket.write(head("GET /ws", headers));
    return nothing;
  },
  // Guesses codes.
  (socket) => {
    const post = () => {
      if (!socket.writable) return;
      const body = JSON.stringify({ code: randomBytes(16).toString("base64url"), name: "Phone" });
      socket.write(head("POST /api/pair", pairHeaders(body.length)) + body);
    };
    post();
    return every(250, post);
  },
];

function join(mischief, onReady) {
  if (isOver) return;
  const address = { host: "127.0.0.1", port: way.port };
  const socket =
    way.authority === null
      ? connect(address)
      : tls.connect({ ...address, servername: way.host, ca: way.authority });
  let end = nothing;
  sockets.add(socket);
  socket.on("error", nothing);
  socket.resume();
  socket.once(readyEvent, () => {
    end = mischief(socket);
    onReady();
  });
  socket.once("close", () => {
    end();
    onReady();
    sockets.delete(socket);
    if (isOver) return;
    cuts += 1;
    if (backAfterMs !== null) setTimeout(() => join(mischief, nothing), backAfterMs);
  });
}

process.stdin.resume();
process.stdin.once("end", () => {
  isOver = true;
  for (const socket of sockets) socket.destroy();
  process.stdout.write(`${JSON.stringify({ cuts })}\n`, () => process.exit(0));
});

await Promise.all(
  Array.from({ length: count }, (_, index) => {
    const mischief = mischiefs[index % mischiefs.length] ?? nothing;
    return new Promise((resolve) => join(mischief, () => resolve(undefined)));
  }),
);
process.stdout.write(`${JSON.stringify({ gathered: count })}\n`);
