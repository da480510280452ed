import { Duplex } from "node:stream";

/** Bytes that a side may send on a stream before the other side returns credit. Fixed by the protocol. */
const windowBytes = 0x40000;
const largestPart = 0x8000;

/** What a stream needs of its session. */
export interface StreamWire {
  /** Sends a data frame. */
  sendData(streamId: number, options: { isFirst: boolean; isLast: boolean }, body: Buffer): void;
  /** Gives the other side credit for this many bytes. */
  sendCredit(streamId: number, bytes: number): void;
  /** Calls back when the connection takes more bytes. */
  whenWritable(callback: () => void): void;
  /** The stream is over on this side. */
  forget(streamId: number): void;
}

/** One stream of a muxado session, as a Node stream that allows half-close. */
export class MuxadoStream extends Duplex {
  readonly id: number;
  private readonly wire: StreamWire;
  private readonly creditStep: number;
  private isOpened: boolean;
  private credit = windowBytes;
  private unsent: { rest: Buffer; done: () => void } | undefined;
  private readonly incoming: Buffer[] = [];
  private unreturned = 0;
  private isWanted = false;
  private isFinSent = false;
  private isRemoteDone = false;

  /** `isLocal`: opened by this side, so that its first frame says SYN. */
  constructor(
    wire: StreamWire,
    options: { id: number; isLocal: boolean; isCreditReturnedAtOnce: boolean },
  ) {
    super();
    this.wire = wire;
    this.id = options.id;
    this.isOpened = !options.isLocal;
    this.creditStep = options.isCreditReturnedAtOnce ? 1 : windowBytes / 2;
  }

  /** The session hands over what came. */
  receive(body: Buffer, isLast: boolean): void {
    if (body.length > 0) this.incoming.push(body);
    if (isLast) this.isRemoteDone = true;
    this.deliver();
  }

  /** The session hands over credit. */
  addCredit(bytes: number): void {
    this.credit += bytes;
    this.flush();
  }

  /** The other side reset the stream, or the session is gone: nothing is sent any more. */
  abort(error: Error): void {
    this.isRemoteDone = true;
    this.isFinSent = true;
    this.destroy(error);
  }

  // Node's HTTP client treats its connection as a socket.
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.unsent = { rest: chunk, done };
    this.flush();
  }

  override _final(done: () => void): void {
    this.sendFin();
    done();
  }

  override _read(): void {
    this.isWanted = true;
    this.deliver();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // The agent wakes neither on RST nor while it waits for credit: give the credit back, then FIN.
    const unread = this.incoming.splice(0).reduce((sum, part) => sum + part.length, 0);
    if (!this.isRemoteDone) this.returnCredit(unread, 1);
    if (!this.isFinSent) this.sendFin();
    this.wire.forget(this.id);
    done(error);
  }

  private flush(): void {
    const { unsent } = this;
    if (unsent === undefined) return;
    while (unsent.rest.length > 0 && this.credit > 0) {
      const part = unsent.rest.subarray(0, Math.min(this.credit, largestPart));
      unsent.rest = unsent.rest.subarray(part.length);
      this.credit -= part.length;
      this.wire.sendData(this.id, { isFirst: !this.isOpened, isLast: false }, part);
      this.isOpened = true;
    }
    if (unsent.rest.length > 0) return;
    this.unsent = undefined;
    this.wire.whenWritable(unsent.done);
  }

  private sendFin(): void {
    this.isFinSent = true;
    const isFirst = !this.isOpened;
    this.isOpened = true;
    this.wire.sendData(this.id, { isFirst, isLast: true }, Buffer.alloc(0));
  }

  /** Credit goes back on consumption, not on arrival, so that a slow reader slows the agent. */
  private deliver(): void {
    while (this.isWanted) {
      const part = this.incoming.shift();
      if (part === undefined) break;
      this.returnCredit(part.length, this.creditStep);
      this.isWanted = this.push(part);
    }
    if (this.incoming.length > 0 || !this.isRemoteDone || this.readableEnded) return;
    this.push(null);
  }

  private returnCredit(bytes: number, step: number): void {
    this.unreturned += bytes;
    if (this.unreturned < step || this.unreturned === 0) return;
    this.wire.sendCredit(this.id, this.unreturned);
    this.unreturned = 0;
  }
}
