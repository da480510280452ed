import { ngrokCodeHeader } from "../../../src/shared/ngrokCodes";

const typeOf: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
};

/**
 * Whether an answer is the file that was asked for. ngrok and captive portals answer in the PC's
 * place, some of them with status 200: such a page must never be kept as a part of ours.
 */
export function isOwnFile(
  path: string,
  { status, redirected, headers }: Pick<Response, "status" | "redirected" | "headers">,
): boolean {
  const wanted = typeOf[path.slice(path.lastIndexOf(".") + 1)];
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const isAnswered = status === 200 && !redirected && !headers.has(ngrokCodeHeader);
  return isAnswered && wanted !== undefined && type === wanted;
}
