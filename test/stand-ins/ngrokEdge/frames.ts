/** Frame types of muxado, the multiplexer between ngrok's agents and its edge. */
export const frameTypes = { reset: 0, data: 1, windowIncrement: 2, goAway: 3 } as const;
/** Flags of a data frame. */
export const frameFlags = { fin: 0x1, syn: 0x2 } as const;
/** Error codes that the edge sends. */
export const frameErrors = { none: 0, streamClosed: 4 } as const;

const headerBytes = 8;

/** One frame; `flags` are of use in data frames only. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly body: Buffer;
}

/** u24 length of the body, 4 bits type, 4 bits flags, u32 stream id, body; all big-endian. */
export function encodeFrame(type: number, flags: number, streamId: number, body: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUIntBE(body.length, 0, 3);
  frame.writeUInt8((type << 4) | flags, 3);
  frame.writeUInt32BE(streamId, 4);
  body.copy(frame, headerBytes);
  return frame;
}

/** A frame whose body is one u32: an error code or a window increment. */
export function encodeNumberFrame(type: number, streamId: number, value: number): Buffer {
  const body = Buffer.allocUnsafe(4);
  body.writeUInt32BE(value);
  return encodeFrame(type, 0, streamId, body);
}

/** Cuts a byte stream into frames. Bodies own their memory. */
export class FrameReader {
  private parts: Buffer[] = [];
  private size = 0;
  private needed = headerBytes;

  /** The frames that are complete with this chunk, in order. */
  push(chunk: Buffer): Frame[] {
    this.parts.push(chunk);
    this.size += chunk.length;
    const frames: Frame[] = [];
    if (this.size < this.needed) return frames;
    let rest = Buffer.concat(this.parts);
    this.needed = headerBytes;
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUIntBE(0, 3);
      if (rest.length < end) {
        this.needed = end;
        break;
      }
      const kind = rest.readUInt8(3);
      const body = rest.subarray(headerBytes, end);
      frames.push({ type: kind >> 4, flags: kind & 0xf, streamId: rest.readUInt32BE(4), body });
      rest = rest.subarray(end);
    }
    this.parts = [rest];
    this.size = rest.length;
    return frames;
  }
}
