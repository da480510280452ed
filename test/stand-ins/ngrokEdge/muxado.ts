import type { Duplex } from "node:stream";
import type { Frame } from "./frames";
import {
  FrameReader,
  encodeFrame,
  encodeNumberFrame,
  frameErrors,
  frameFlags,
  frameTypes,
} from "./frames";
import { MuxadoStream } from "./muxadoStream";

/** What the owner of a session wants to hear. */
export interface SessionOptions {
  /** Return credit for every part at once; see {@link MuxadoSession}. */
  readonly fastAck: boolean;
  readonly onStream: (stream: MuxadoStream) => void;
  readonly onClose: () => void;
}

/**
 * The edge's side of muxado on one connection. There is no handshake: frames start at once. The
 * agent opens odd streams, the edge even ones from 2 on. With `fastAck` whatever arrives is
 * answered with a frame at once: its TCP segment carries the acknowledgement that the agent's Nagle
 * algorithm waits for. Without it a small message takes about 44 ms longer.
 */
export class MuxadoSession {
  private readonly socket: Duplex;
  private readonly options: SessionOptions;
  private readonly reader = new FrameReader();
  private readonly streams = new Map<number, MuxadoStream>();
  private readonly drainWaiters = new Set<() => void>();
  private nextStreamId = 2;
  private isClosed = false;
  private isFrozen = false;
  private framesSent = 0;
  private heldInput: Buffer[] = [];
  private heldOutput: Buffer[] = [];

  constructor(socket: Duplex, options: SessionOptions) {
    this.socket = socket;
    this.options = options;
    socket.on("data", (chunk: Buffer) => {
      if (this.isFrozen) this.heldInput.push(chunk);
      else this.takeChunk(chunk);
    });
    socket.on("drain", () => {
      const waiters = [...this.drainWaiters];
      this.drainWaiters.clear();
      for (const waiter of waiters) waiter();
    });
    // A reset by the agent is the normal way for it to go; `close` follows and says all there is.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.close();
    });
  }

  /** Opens a stream towards the agent; its first frame goes with the first bytes written. */
  open(): MuxadoStream {
    const id = this.nextStreamId;
    this.nextStreamId += 2;
    return this.addStream(id, true);
  }

  /** Cuts the connection. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.socket.destroy();
    const error = new Error("The agent's session is closed.");
    for (const stream of [...this.streams.values()]) stream.abort(error);
    this.drainWaiters.clear();
    this.options.onClose();
  }

  /** Holds everything back in both directions, as a network that swallows packets does. */
  freeze(): void {
    this.isFrozen = true;
  }

  /** Ends {@link freeze}; what was held arrives. */
  thaw(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    for (const frame of this.heldOutput.splice(0)) this.send(frame);
    for (const chunk of this.heldInput.splice(0)) this.takeChunk(chunk);
  }

  private addStream(id: number, isLocal: boolean): MuxadoStream {
    const { fastAck } = this.options;
    const wire = {
      sendData: (streamId: number, at: { isFirst: boolean; isLast: boolean }, body: Buffer) => {
        const flags = (at.isFirst ? frameFlags.syn : 0) | (at.isLast ? frameFlags.fin : 0);
        this.send(encodeFrame(frameTypes.data, flags, streamId, body));
      },
      sendCredit: (streamId: number, bytes: number) => {
        this.send(encodeNumberFrame(frameTypes.windowIncrement, streamId, bytes));
      },
      whenWritable: (callback: () => void) => {
        if (this.socket.writableNeedDrain) this.drainWaiters.add(callback);
        else callback();
      },
      forget: (streamId: number) => this.streams.delete(streamId),
    };
    const stream = new MuxadoStream(wire, { id, isLocal, isCreditReturnedAtOnce: fastAck });
    // Whoever uses the stream sees its `close`; an error nobody listens for must not end the process.
    stream.on("error", () => undefined);
    this.streams.set(id, stream);
    return stream;
  }

  private send(frame: Buffer): void {
    this.framesSent += 1;
    if (this.isFrozen) this.heldOutput.push(frame);
    else if (!this.isClosed) this.socket.write(frame);
  }

  private takeChunk(chunk: Buffer): void {
    const sentBefore = this.framesSent;
    try {
      for (const frame of this.reader.push(chunk)) {
        if (this.isClosed) return;
        this.takeFrame(frame);
      }
      if (this.options.fastAck && this.framesSent === sentBefore) this.acknowledge();
    } catch {
      // A frame that is too short for its type: the agent broke the protocol.
      this.close();
    }
  }

  /** Any segment carries the acknowledgement; no credit for any stream is a frame without effect. */
  private acknowledge(): void {
    const [streamId] = this.streams.keys();
    if (streamId === undefined) return;
    this.send(encodeNumberFrame(frameTypes.windowIncrement, streamId, 0));
  }

  private takeFrame(frame: Frame): void {
    const stream = this.streams.get(frame.streamId);
    switch (frame.type) {
      case frameTypes.data:
        this.takeData(frame, stream);
        return;
      case frameTypes.windowIncrement:
        stream?.addCredit(frame.body.readUInt32BE());
        return;
      case frameTypes.reset:
        stream?.abort(new Error("The agent reset the stream."));
        return;
      default:
        this.close();
    }
  }

  private takeData(frame: Frame, known: MuxadoStream | undefined): void {
    const isLast = (frame.flags & frameFlags.fin) !== 0;
    if (known !== undefined) {
      known.receive(frame.body, isLast);
      return;
    }
    if ((frame.flags & frameFlags.syn) !== 0) {
      const stream = this.addStream(frame.streamId, false);
      this.options.onStream(stream);
      stream.receive(frame.body, isLast);
      return;
    }
    if (frame.body.length === 0) return;
    // Bytes for a stream that this side closed: RST alone would leave the agent's writer waiting.
    const { streamId } = frame;
    this.send(encodeNumberFrame(frameTypes.reset, streamId, frameErrors.streamClosed));
    this.send(encodeNumberFrame(frameTypes.windowIncrement, streamId, frame.body.length));
  }
}
