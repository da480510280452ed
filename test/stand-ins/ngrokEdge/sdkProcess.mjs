// The real SDK in a process of its own, for the edge's tests. The parent sends one configuration
// and gets {type: "online", url} or {type: "failed", message, errorCode}, then one "beat" per
// heartbeat; {close: true} closes the listener.
import ngrok from "@ngrok/ngrok";

const keepAlive = setInterval(() => undefined, 60_000);
let listener;

const start = async ({ authtoken, serverAddr, caPem, domain, policy, forwardTo, beatSeconds }) => {
  const builder = new ngrok.SessionBuilder()
    .authtoken(authtoken)
    .serverAddr(serverAddr)
    .caCert(Buffer.from(caPem))
    .handleHeartbeat((latency) => {
      process.send?.({ type: "beat", isAnswered: latency !== null });
    });
  if (beatSeconds) builder.heartbeatInterval(beatSeconds).heartbeatTolerance(beatSeconds);
  const session = await builder.connect();
  const endpoint = session.httpEndpoint();
  if (domain) endpoint.domain(domain);
  if (policy) endpoint.trafficPolicy(JSON.stringify(policy));
  listener = await endpoint.listenAndForward(forwardTo);
  process.send({ type: "online", url: listener.url() });
};

process.on("message", (message) => {
  if (message.close) {
    listener.close().then(
      () => process.send({ type: "closed" }),
      (error) => process.send({ type: "failed", message: error.message }),
    );
    return;
  }
  start(message).catch((error) => {
    process.send({ type: "failed", message: error.message, errorCode: error.errorCode });
  });
});
process.on("disconnect", () => {
  clearInterval(keepAlive);
  process.exit();
});
