import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { answerTimeoutMs, maxUnansweredRequests } from "../shared/limits";

/**
 * The answers that each socket still has to take. Who asks on and on without reading would fill the
 * memory with answers, and who reads one byte at a time would hold one for ever: such a socket is
 * cut. Browsers ask one by one.
 */
export class AnswerTurns {
  private readonly open = new WeakMap<Duplex, Set<ServerResponse>>();
  /** Sockets whose last answer was given: what they already sent is not looked at. */
  private readonly ended = new WeakSet<Duplex>();

  /** Whether a request of this socket may be answered. If not, nothing else is to be done. */
  take(socket: Socket, response: ServerResponse): boolean {
    if (this.ended.has(socket)) return false;
    const responses = this.open.get(socket) ?? new Set();
    if (responses.size >= maxUnansweredRequests) {
      socket.destroy();
      return false;
    }
    responses.add(response);
    this.open.set(socket, responses);
    const timer = setTimeout(() => socket.destroy(), answerTimeoutMs).unref();
    response.once("close", () => {
      clearTimeout(timer);
      responses.delete(response);
    });
    return true;
  }

  /** The answer that is given now is the socket's last one. */
  endAfter(socket: Socket): void {
    this.ended.add(socket);
  }

  hasEnded(socket: Duplex): boolean {
    return this.ended.has(socket);
  }

  /** Whether an answer is on its way. */
  isAnswering(socket: Duplex): boolean {
    return [...(this.open.get(socket) ?? [])].some(({ headersSent }) => headersSent);
  }
}
