import type { ECDH } from "node:crypto";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

/** What a browser makes for a subscription, and how it reads what comes over it (RFC 8291, RFC 8188). */
export class BrowserKeys {
  private readonly pair: ECDH;
  private readonly auth = randomBytes(16);

  constructor() {
    this.pair = createECDH("prime256v1");
    this.pair.generateKeys();
  }

  /** As in the browser's own JSON of a subscription. */
  get public(): { readonly p256dh: string; readonly auth: string } {
    return {
      p256dh: this.pair.getPublicKey().toString("base64url"),
      auth: this.auth.toString("base64url"),
    };
  }

  /** The text of a message; throws where it is not for these keys, or was changed. */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const recordSize = body.readUInt32BE(16);
    const keyLength = body.readUInt8(20);
    const senderKey = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    if (sealed.length > recordSize) throw new Error("a push message is one record");
    const secret = this.pair.computeSecret(senderKey);
    const info = Buffer.concat([text("WebPush: info\0"), this.pair.getPublicKey(), senderKey]);
    const material = derive(secret, this.auth, info, 32);
    const key = derive(material, salt, text("Content-Encoding: aes128gcm\0"), 16);
    const nonce = derive(material, salt, text("Content-Encoding: nonce\0"), 12);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (end === -1 || padded.subarray(end + 1).some((byte) => byte !== 0)) {
      throw new Error("the record has no end");
    }
    return padded.subarray(0, end).toString("utf8");
  }
}

function text(value: string): Buffer {
  return Buffer.from(value, "ascii");
}

function derive(material: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", material, salt, info, length));
}
