import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";

/** What a WebSocket frame is, by RFC 6455. */
export const opcodes = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

export interface FrameOptions {
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  /** The three reserved bits: 4, 2, 1. */
  readonly reserved?: number;
}

/** A client's frame as bytes, also one that no client may send. */
export function frame(
  opcode: number,
  payload: string | Buffer = "",
  { isFinal = true, isMasked = true, reserved = 0 }: FrameOptions = {},
): Buffer {
  const data = Buffer.from(payload);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = isMasked ? 0x80 : 0;
  let head: Buffer;
  if (data.length < 126) {
    head = Buffer.from([first, maskBit | data.length]);
  } else if (data.length < 65_536) {
    head = Buffer.from([first, maskBit | 126, data.length >> 8, data.length & 0xff]);
  } else {
    head = Buffer.alloc(10);
    head[0] = first;
    head[1] = maskBit | 127;
    head.writeBigUInt64BE(BigInt(data.length), 2);
  }
  if (!isMasked) return Buffer.concat([head, data]);
  const mask = randomBytes(4);
  const masked = Buffer.from(data);
  for (let index = 0; index < masked.length; index += 1) {
    masked[index] = (masked[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return Buffer.concat([head, mask, masked]);
}

/** A WebSocket after its `101`, frame by frame: what a hostile client would hold. */
export class RawSocket {
  readonly socket: Socket;
  /** The answer to the handshake. */
  readonly head: string;
  /** Text messages that came. */
  readonly texts: string[] = [];
  /** Number of pongs that came. */
  pongs = 0;
  /** Number of pings that came; answered where `answersPings` says so. */
  pings = 0;
  answersPings = false;
  /** The code of the host's close frame. */
  closeCode: number | null = null;
  isEnded = false;
  private readonly told = new EventEmitter();
  private rest: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];

  constructor(socket: Socket, head: string, rest: Buffer) {
    this.socket = socket;
    this.head = head;
    this.told.setMaxListeners(0);
    socket.on("data", (chunk: Buffer) => {
      this.take(chunk);
    });
    const end = (): void => {
      this.isEnded = true;
      this.told.emit("change");
    };
    socket.on("end", end);
    socket.on("close", end);
    socket.on("error", end);
    this.take(rest);
  }

  send(...frames: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  sendText(text: string): void {
    this.send(frame(opcodes.text, text));
  }

  sendJson(value: unknown): void {
    this.sendText(JSON.stringify(value));
  }

  /** The messages that came, read. */
  get messages(): readonly { readonly type?: string; readonly [field: string]: unknown }[] {
    return this.texts.map((text) => JSON.parse(text) as { type?: string });
  }

  /** Resolves when the condition holds; rejects when the connection ends before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.isEnded) throw new Error(`the connection ended with ${this.closeCode}`);
      await once(this.told, "change");
    }
  }

  /** Resolves with the host's close code, or null where it just cut the connection. */
  async untilEnd(): Promise<number | null> {
    while (!this.isEnded && this.closeCode === null) await once(this.told, "change");
    return this.closeCode;
  }

  cut(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (let next = this.shift(); next !== null; next = this.shift()) this.note(next);
    this.told.emit("change");
  }

  /** The next whole frame of the host's, which are never masked. */
  private shift(): { opcode: number; isFinal: boolean; data: Buffer } | null {
    const { rest } = this;
    if (rest.length < 2) return null;
    const short = (rest[1] ?? 0) & 0x7f;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (rest.length < start) return null;
    const long = short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    const length = short === 126 ? rest.readUInt16BE(2) : long;
    if (rest.length < start + length) return null;
    this.rest = rest.subarray(start + length);
    const first = rest[0] ?? 0;
    return {
      opcode: first & 0x0f,
      isFinal: (first & 0x80) !== 0,
      data: rest.subarray(start, start + length),
    };
  }

  private note({ opcode, isFinal, data }: NonNullable<ReturnType<RawSocket["shift"]>>): void {
    if (opcode === opcodes.pong) this.pongs += 1;
    if (opcode === opcodes.ping) {
      this.pings += 1;
      if (this.answersPings) this.send(frame(opcodes.pong, data));
    }
    if (opcode === opcodes.close) this.closeCode = data.length >= 2 ? data.readUInt16BE(0) : 1005;
    if (opcode !== opcodes.text && opcode !== opcodes.continuation) return;
    this.parts.push(data);
    if (!isFinal) return;
    this.texts.push(Buffer.concat(this.parts).toString("utf8"));
    this.parts = [];
  }
}
