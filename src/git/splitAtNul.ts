import { StringDecoder } from "node:string_decoder";

/**
 * Splits UTF-8 at NUL, as git writes lists with `-z`. Of a piece that is longer than `maxLength` only
 * so much and one character more is kept.
 */
export function splitAtNul(
  maxLength: number,
  onPiece: (piece: string) => void,
): (part: Buffer) => void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return (part) => {
    const text = rest + decoder.write(part);
    let start = 0;
    for (let end = text.indexOf("\0"); end >= 0; end = text.indexOf("\0", start)) {
      onPiece(text.slice(start, Math.min(end, start + maxLength + 1)));
      start = end + 1;
    }
    rest = text.slice(start, start + maxLength + 1);
  };
}
