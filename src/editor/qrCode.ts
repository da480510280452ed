import { encode } from "uqr";

/** Quiet zone around the code, in modules (ISO/IEC 18004 asks for four). */
const border = 4;

/**
 * A QR code as SVG: dark on white whatever the theme, for cameras read that best. One path, so that
 * no hairlines show between the modules.
 */
export function qrCodeSvg(text: string, label: string): string {
  const { data, size } = encode(text, { ecc: "M", border });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#ffffff"/><path fill="#000000" d="${path}"/></svg>`
  );
}
