import type { IncomingMessage, ServerResponse } from "node:http";
import { maxStrayShareBytes } from "../shared/limits";
import { strayShareHash } from "../shared/workerBuild";

/**
 * Answers a share that came here because the device has no worker of the page, as after a log-out:
 * nothing of it is kept or looked at, and the page says so. It is read, up to a bound, for a browser
 * that is still sending sees no answer where the connection breaks. The connection ends with it.
 */
export function answerShare(request: IncomingMessage, response: ServerResponse): void {
  let room = maxStrayShareBytes;
  const answer = (): void => {
    if (response.headersSent) return;
    response.writeHead(303, {
      Location: `/${strayShareHash}`,
      "Content-Length": 0,
      Connection: "close",
    });
    response.end();
  };
  request.on("data", (chunk: Buffer) => {
    room -= chunk.length;
    if (room >= 0) return;
    request.pause();
    answer();
  });
  request.once("end", answer);
}
